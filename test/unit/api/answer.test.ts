import { expect, test } from 'vitest';
import { z } from 'zod';
import { readAnswer, readRefusal } from '../../../src/main/api/answer.ts';
import type { Failure } from '../../../src/main/api/failure.ts';
import { fail, succeed, type Result } from '../../../src/shared/errors.ts';

const anything = z.unknown();
const photos = z.object({ photos: z.record(z.string(), z.object({ token: z.string() })) });
const json = (value: unknown) => JSON.stringify(value);

const refused = (facts: Partial<Extract<Failure, { kind: 'refused' }>>) =>
  fail({
    kind: 'refused' as const,
    code: 2,
    name: 'SERVICE',
    text: 'Gone fishing',
    data: null,
    waitMs: null,
    ...facts,
  });
const error = (more: object) =>
  json({ error_code: 2, error_msg: 'SERVICE : Gone fishing', ...more });
const notUnderstood = (detail: string) => fail({ kind: 'not-understood' as const, detail });

test.each<[string, number, string, z.ZodType, Result<unknown, Failure>]>([
  ['an object', 200, json({ photos: {} }), photos, succeed({ photos: {} })],
  [
    'escaped signs',
    200,
    '{"photos":{"a\\u003d":{"token":"b\\u003d\\u003d"}}}',
    photos,
    succeed({ photos: { 'a=': { token: 'b==' } } }),
  ],
  ['a bare string', 200, '"10203145153019471"', z.string(), succeed('10203145153019471')],
  ['a bare true', 200, 'true', z.literal(true), succeed(true)],
  ['a null', 200, 'null', z.null(), succeed(null)],
  ['an array', 200, '[1,2]', z.array(z.int()), succeed([1, 2])],
  ['white space around', 201, ' \r\n "x" \n', z.string(), succeed('x')],
  [
    'an answer that mentions errors deeper down',
    200,
    '{"a":{"error_code":1}}',
    anything,
    succeed({ a: { error_code: 1 } }),
  ],
])('%s is a success', (_name, status, text, schema, expected) => {
  expect(readAnswer(status, text, schema)).toEqual(expected);
});

test.each<[string, number, string, Result<unknown, Failure>]>([
  ['with status 200', 200, error({}), refused({})],
  ['with status 400', 400, error({}), refused({})],
  ['with status 503', 503, error({}), refused({})],
  ['with status 302', 302, error({}), refused({})],
  ['with null data', 200, error({ error_data: null }), refused({})],
  [
    'with data',
    200,
    json({ error_code: 10, error_msg: 'PERMISSION_DENIED : No', error_data: 'photo_content' }),
    refused({ code: 10, name: 'PERMISSION_DENIED', text: 'No', data: 'photo_content' }),
  ],
  ['with data that is no text', 200, error({ error_data: { a: 1 } }), refused({})],
  ['with a field', 200, error({ error_field: 'aid' }), refused({})],
  ['with a time to wait', 200, error({ wait_millis: 1500 }), refused({ waitMs: 1500 })],
  ['with a time to wait as text', 200, error({ wait_millis: '1500' }), refused({ waitMs: 1500 })],
  ['with no time to wait', 200, error({ wait_millis: 0 }), refused({ waitMs: 0 })],
  ['with a null time to wait', 200, error({ wait_millis: null }), refused({})],
  ['with a negative time to wait', 200, error({ wait_millis: -5 }), refused({})],
  ['with a garbled time to wait', 200, error({ wait_millis: 'soon' }), refused({})],
  ['with a time to wait that is an object', 200, error({ wait_millis: {} }), refused({})],
  ['with its code as text', 200, error({ error_code: '2' }), refused({})],
  [
    'whose message has no separator',
    200,
    error({ error_msg: 'SERVICE' }),
    refused({ name: 'SERVICE', text: '' }),
  ],
  [
    'whose message has two separators',
    200,
    error({ error_msg: 'REQUEST : Invalid request : error.edit.photo.notOwner' }),
    refused({ name: 'REQUEST', text: 'Invalid request : error.edit.photo.notOwner' }),
  ],
  [
    'whose message begins with the separator',
    200,
    error({ error_msg: ' : text' }),
    refused({ name: ' : text', text: '' }),
  ],
  ['whose message is null', 200, error({ error_msg: null }), refused({ name: '', text: '' })],
  ['whose message is missing', 200, json({ error_code: 2 }), refused({ name: '', text: '' })],
])('an error of OK %s is a refusal', (_name, status, text, expected) => {
  expect(readAnswer(status, text, anything)).toEqual(expected);
});

test.each<[string, number, string, Result<unknown, Failure>]>([
  [
    'HTML with status 200',
    200,
    '\n<!DOCTYPE html><p>tkn1',
    fail({ kind: 'not-understood', detail: 'HTML instead of JSON', isPage: true }),
  ],
  ['an empty answer', 200, '', notUnderstood('empty answer')],
  ['white space', 200, ' \r\n', notUnderstood('empty answer')],
  ['text', 200, 'Error : Failed to convert', notUnderstood('no JSON, 25 characters')],
  ['cut-off JSON', 200, '{"photos":{"a":{"tok', notUnderstood('no JSON, 20 characters')],
  ['a cut-off error', 200, '{"error_code":102,"erro', notUnderstood('no JSON, 23 characters')],
  [
    'another shape',
    200,
    '{"photos":{"a":{"token":5}}}',
    notUnderstood('unexpected shape at photos.a.token'),
  ],
  ['a missing field', 200, '{"photo":{}}', notUnderstood('unexpected shape at photos')],
  [
    'an error code that is no number',
    200,
    '{"error_code":"x"}',
    notUnderstood('unexpected shape at photos'),
  ],
  ['HTML with status 400', 400, '<html>', fail({ kind: 'http', status: 400 })],
  ['an empty 502', 502, '', fail({ kind: 'http', status: 502 })],
  ['a redirect', 302, '', fail({ kind: 'http', status: 302 })],
  ['good JSON with status 500', 500, '{"photos":{}}', fail({ kind: 'http', status: 500 })],
  ['no status at all', 0, '{"photos":{}}', fail({ kind: 'http', status: 0 })],
])('%s is no answer', (_name, status, text, expected) => {
  expect(readAnswer(status, text, photos)).toEqual(expected);
});

test.each<[string, unknown, unknown]>([
  [
    'an error object',
    { error_code: 503, error_msg: 'PHOTO_INVALID_FORMAT : No photo' },
    refused({ code: 503, name: 'PHOTO_INVALID_FORMAT', text: 'No photo' }).error,
  ],
  ['a token', { token: 'abc' }, null],
  ['nothing', undefined, null],
  ['null', null, null],
  ['a text', 'error_code', null],
  ['a list', [{ error_code: 503 }], null],
  ['a code between two', { error_code: 1.5 }, null],
])('readRefusal of %s', (_name, value, expected) => {
  expect(readRefusal(value)).toEqual(expected);
});
