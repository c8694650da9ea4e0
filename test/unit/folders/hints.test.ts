import { expect, test } from 'vitest';
import { createHints } from '../../../src/main/folders/hints.ts';

const LIMITS = { gatherMs: 100, floodAt: 10, longestFloodMs: 1_000 };
const hintsInHand = () => createHints('/p', LIMITS);

test('what comes together is looked at together, a little later', () => {
  const hints = hintsInHand();
  expect(hints.dueAt()).toBeNull();
  hints.add('/p/a.jpg', 0);
  hints.add('/p/b.jpg', 20);
  hints.add('/p/a.jpg', 40);
  expect(hints.dueAt()).toBe(100);
  expect(hints.take(100)).toEqual(['/p/a.jpg', '/p/b.jpg']);
  expect([hints.dueAt(), hints.take(100)]).toEqual([null, []]);
});

test('a file that is to be looked at again waits its own time, unless something happens to it', () => {
  const hints = hintsInHand();
  hints.later('/p/a.jpg', 5_000);
  hints.later('/p/b.jpg', 5_000);
  hints.later('/p/b.jpg', 6_000);
  hints.add('/p/a.jpg', 1_000);
  expect(hints.unsettled()).toBe(2);
  expect(hints.dueAt()).toBe(1_100);
  expect(hints.take(1_100)).toEqual(['/p/a.jpg']);
  expect([hints.dueAt(), hints.unsettled()]).toEqual([5_000, 1]);
});

test.each([
  ['/p/.thumbnails/a.jpg', false],
  ['/p/x/@eaDir/a.jpg', false],
  ['/q/a.jpg', false],
  ['/pp/a.jpg', false],
  ['/p', true],
  ['/p/x', true],
  ['/p/.hidden.jpg', true],
])('something at %s is to be looked at: %s', (path, isLooked) => {
  const hints = hintsInHand();
  hints.add(path, 0);
  expect(hints.dueAt() !== null).toBe(isLooked);
});

test('a flood is one look at all, when it is over', () => {
  const hints = hintsInHand();
  for (let at = 0; at < 50; at += 1) hints.add(`/p/${at}.jpg`, at);
  expect(hints.dueAt()).toBe(149);
  expect(hints.take(149)).toBe('all');
  expect([hints.dueAt(), hints.take(149)]).toEqual([null, []]);
});

test('a flood that does not end is looked at in its middle', () => {
  const hints = hintsInHand();
  for (let at = 0; at < 5_000; at += 10) hints.add(`/p/${at}.jpg`, at);
  expect(hints.dueAt()).toBe(1_000);
});
