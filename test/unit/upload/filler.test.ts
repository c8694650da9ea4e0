import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillPhotoIds } from '../../../src/main/upload/filler.ts';

const URL_START = 'https://pu.mycdn.me/uploadImage?apiToken=a%2Bb&photoIds=';
const FILLERS = ['${photoIds}', '%24%7BphotoIds%7D', '%24%7bphotoIds%7d'];

test.each<[string, string, readonly string[], string | null]>([
  ['one id', `${URL_START}\${photoIds}`, ['abc'], `${URL_START}abc`],
  ['several ids', `${URL_START}\${photoIds}`, ['a', 'b', 'c'], `${URL_START}a,b,c`],
  [
    'signs of base64',
    `${URL_START}\${photoIds}`,
    ['GuL9z+R8/Y==', '/+='],
    `${URL_START}GuL9z%2BR8%2FY%3D%3D,%2F%2B%3D`,
  ],
  ['a comma within an id', `${URL_START}\${photoIds}`, ['a,b'], `${URL_START}a%2Cb`],
  [
    'patterns of replacement',
    `${URL_START}\${photoIds}`,
    ['$&', '$1', '$$', '$`'],
    `${URL_START}%24%26,%241,%24%24,%24%60`,
  ],
  [
    'an id that is a filler',
    `${URL_START}\${photoIds}`,
    ['${photoIds}'],
    `${URL_START}%24%7BphotoIds%7D`,
  ],
  ['an encoded filler', `${URL_START}%24%7BphotoIds%7D`, ['a+b'], `${URL_START}a%2Bb`],
  ['a filler encoded in small letters', `${URL_START}%24%7bphotoIds%7d`, ['a'], `${URL_START}a`],
  [
    'a filler in the middle',
    'https://ok.ru/u?photoIds=${photoIds}&x=1#y',
    ['a'],
    'https://ok.ru/u?photoIds=a&x=1#y',
  ],
  ['a filler in the path', 'https://ok.ru/${photoIds}/u', ['a', 'b'], 'https://ok.ru/a,b/u'],
  [
    'two fillers',
    'https://ok.ru/%24%7BphotoIds%7D?ids=${photoIds}',
    ['a', 'b'],
    'https://ok.ru/a,b?ids=a,b',
  ],
  ['no ids', `${URL_START}\${photoIds}`, [], URL_START],
  ['no filler', `${URL_START}fixed`, ['a'], null],
  ['another filler', `${URL_START}\${photoId}`, ['a'], null],
  ['half a filler', `${URL_START}{photoIds}`, ['a'], null],
  ['an empty address', '', ['a'], null],
])('%s', (_name, uploadUrl, ids, expected) => {
  expect(fillPhotoIds(uploadUrl, ids)).toBe(expected);
});

test('decoding the query gives the ids back', () => {
  const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !one.includes(','));
  fc.assert(
    fc.property(fc.constantFrom(...FILLERS), fc.array(id, { minLength: 1 }), (filler, ids) => {
      const url = new URL(fillPhotoIds(`${URL_START}${filler}&x=1`, ids) ?? '');
      expect([url.searchParams.get('photoIds')?.split(','), url.searchParams.get('x')]).toEqual([
        ids,
        '1',
      ]);
    }),
    { seed: 8 },
  );
});

test('any ids come back one by one, and the rest of the address stays as it was', () => {
  const sign = fc.constantFrom(
    '+',
    '/',
    '=',
    ',',
    '$&',
    '$$',
    '$1',
    '${photoIds}',
    '%2C',
    ' ',
    'я',
    'a',
  );
  const id = fc.array(sign, { minLength: 1, maxLength: 8 }).map((signs) => signs.join(''));
  const around = fc.stringMatching(/^[a-zA-Z0-9=&%2B+,/-]{0,20}$/);
  fc.assert(
    fc.property(
      fc.constantFrom(...FILLERS),
      fc.array(id, { minLength: 1, maxLength: 8 }),
      around,
      around,
      (filler, ids, before, after) => {
        const start = `${URL_START}${before}`;
        const url = fillPhotoIds(`${start}${filler}&x=${after}`, ids) ?? '';
        const filled = url.slice(start.length, url.length - `&x=${after}`.length);
        expect([url, filled.split(',').map(decodeURIComponent)]).toEqual([
          `${start}${filled}&x=${after}`,
          ids,
        ]);
        expect(filled).toMatch(/^[^+/=$ ]+$/); // each of them would be read as something else
      },
    ),
    { seed: 9, numRuns: 500 },
  );
});
