import { request } from 'node:http';
import net from 'node:net';
import { expect, test } from 'vitest';
import { failureFrom, type Failure } from '../../../src/main/api/failure.ts';
import { IdleTimeoutError } from '../../../src/main/api/http.ts';
import { bareServer, closedAddress } from './a-server.ts';

const coded = (code: unknown, syscall = 'connect') =>
  Object.assign(new Error('x'), { code, syscall });

test.each<[string, unknown, Failure]>([
  ['ECONNREFUSED', coded('ECONNREFUSED'), { kind: 'unreachable', detail: 'ECONNREFUSED' }],
  ['ENOTFOUND', coded('ENOTFOUND', 'getaddrinfo'), { kind: 'unreachable', detail: 'ENOTFOUND' }],
  ['EAI_AGAIN', coded('EAI_AGAIN', 'getaddrinfo'), { kind: 'unreachable', detail: 'EAI_AGAIN' }],
  ['EHOSTUNREACH', coded('EHOSTUNREACH'), { kind: 'unreachable', detail: 'EHOSTUNREACH' }],
  ['ENETUNREACH', coded('ENETUNREACH'), { kind: 'unreachable', detail: 'ENETUNREACH' }],
  [
    'a host that is lost in the middle of a call',
    coded('EHOSTUNREACH', 'read'),
    { kind: 'broken', detail: 'EHOSTUNREACH' },
  ],
  [
    'a network that goes down under a call',
    coded('ENETDOWN', 'write'),
    { kind: 'broken', detail: 'ENETDOWN' },
  ],
  ['ECONNRESET', coded('ECONNRESET'), { kind: 'broken', detail: 'ECONNRESET' }],
  ['EPIPE', coded('EPIPE'), { kind: 'broken', detail: 'EPIPE' }],
  ['ETIMEDOUT', coded('ETIMEDOUT'), { kind: 'broken', detail: 'ETIMEDOUT' }],
  [
    'an expired certificate',
    coded('CERT_HAS_EXPIRED'),
    { kind: 'broken', detail: 'CERT_HAS_EXPIRED' },
  ],
  ['a standstill', new IdleTimeoutError('x'), { kind: 'broken', detail: 'ETIMEDOUT' }],
  ['an error without a code', new TypeError('x'), { kind: 'broken', detail: 'TypeError' }],
  ['a code that is a number', coded(5), { kind: 'broken', detail: 'Error' }],
  ['no error at all', 'x', { kind: 'broken', detail: 'unknown' }],
  [
    'one failure for each address',
    new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]),
    { kind: 'unreachable', detail: 'ENETUNREACH' },
  ],
  [
    'an empty list of failures',
    new AggregateError([]),
    { kind: 'broken', detail: 'AggregateError' },
  ],
])('%s', (_name, cause, expected) => {
  expect(failureFrom(cause)).toEqual(expected);
});

test('an aborted call is stopped, whatever it threw', () => {
  const failures = [coded('ECONNREFUSED'), new Error('x')].map((cause) =>
    failureFrom(cause, AbortSignal.abort()),
  );
  expect(failures).toEqual([{ kind: 'stopped' }, { kind: 'stopped' }]);
});

test('a signal that is not aborted changes nothing', () => {
  expect(failureFrom(coded('EPIPE'), new AbortController().signal)).toEqual({
    kind: 'broken',
    detail: 'EPIPE',
  });
});

test('a port where nobody listens is unreachable', async () => {
  const failure = failureFrom(await errorOf(await closedAddress()));
  expect(failure).toEqual({ kind: 'unreachable', detail: 'ECONNREFUSED' });
});

test('a name with several addresses where nobody listens is unreachable', async () => {
  const { port } = new URL(await closedAddress());
  const cause = await new Promise<unknown>((resolve) => {
    net
      .connect({
        host: 'two.test',
        port: Number(port),
        autoSelectFamily: true,
        lookup: (_host, _options, found) =>
          found(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '127.0.0.2', family: 4 },
          ]),
      })
      .on('error', resolve);
  });
  expect(cause).toBeInstanceOf(AggregateError);
  expect(failureFrom(cause)).toEqual({ kind: 'unreachable', detail: 'ECONNREFUSED' });
});

test('a connection that the server destroys is broken', async () => {
  const url = await bareServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
  expect(failureFrom(await errorOf(url))).toEqual({ kind: 'broken', detail: 'ECONNRESET' });
});

test('a call that is aborted on its way is stopped', async () => {
  const controller = new AbortController();
  const url = await bareServer((socket) => socket.once('data', () => controller.abort()));
  const cause = await errorOf(url, controller.signal);
  expect(failureFrom(cause, controller.signal)).toEqual({ kind: 'stopped' });
});

async function errorOf(url: string, signal?: AbortSignal): Promise<unknown> {
  return await new Promise((resolve) => {
    request(url, { method: 'POST', agent: false, ...(signal ? { signal } : {}) })
      .on('error', resolve)
      .end('x');
  });
}
