import { expect, test } from 'vitest';
import type { ListedTopic } from '../../../src/main/api/endpoints.ts';
import { matchTopic } from '../../../src/main/upload/topics.ts';

const topic = (id: string, text: string | null, photos: number, at?: number): ListedTopic => ({
  id,
  created_ms: at,
  media: [
    ...(text === null ? [] : [{ type: 'text', text }]),
    ...(photos === 0 ? [] : [{ type: 'photo', photo_refs: Array.from({ length: photos }) }]),
  ],
});

test.each<[string, readonly ListedTopic[], string | null]>([
  ['the same text and as many photos', [topic('a', 'Весна', 2)], 'a'],
  ['other padding', [topic('a', '\nВесна ', 2)], 'a'],
  ['another text', [topic('a', 'Лето', 2)], null],
  ['no text', [topic('a', null, 2)], null],
  ['more photos', [topic('a', 'Весна', 3)], null],
  ['no photos', [topic('a', 'Весна', 0)], null],
  ['a known topic', [topic('known', 'Весна', 2)], null],
  ['the first of two without a time', [topic('b', 'Весна', 2), topic('a', 'Весна', 2)], 'b'],
  ['the newest of two', [topic('a', 'Весна', 2, 1), topic('b', 'Весна', 2, 2)], 'b'],
  [
    'photos in two parts',
    [
      {
        id: 'a',
        media: [
          { type: 'photo', photo_refs: ['1'] },
          { type: 'text', text: 'Весна' },
          { type: 'photo', photo_refs: ['2'] },
          { type: 'link', text: 'something else' },
        ],
      },
    ],
    'a',
  ],
  ['nothing listed', [], null],
])('%s', (_name, listed, expected) => {
  expect(matchTopic(listed, { text: ' Весна', photos: 2, known: new Set(['known']) })).toBe(
    expected,
  );
});

test('a topic of photos alone has no text', () => {
  const sought = { text: '', photos: 1, known: new Set<string>() };
  expect(matchTopic([topic('a', 'Весна', 1), topic('b', null, 1)], sought)).toBe('b');
});
