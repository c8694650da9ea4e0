import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Speaker } from '../../../src/renderer/state/speaker.ts';

const PAUSE_MS = 8000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What was said, and after how many milliseconds. */
function listen() {
  const heard: [sentence: string, at: number][] = [];
  const begin = Date.now();
  const speaker = new Speaker((sentence) => heard.push([sentence, Date.now() - begin]), PAUSE_MS);
  return { heard, speaker };
}

test('the first sentence comes at once, then only the newest of each pause', () => {
  const { heard, speaker } = listen();
  for (let at = 0; at < 20_000; at += 250) {
    speaker.say(`${at / 250} of 100`);
    vi.advanceTimersByTime(250);
  }
  expect(heard).toEqual([
    ['0 of 100', 0],
    ['31 of 100', 8000],
    ['63 of 100', 16_000],
  ]);
});

test('what does not change is said once, and what follows a silence at once', () => {
  const { heard, speaker } = listen();
  for (let turn = 0; turn < 100; turn += 1) {
    speaker.say('No connection.');
    vi.advanceTimersByTime(250);
  }
  speaker.say('5 of 100');
  expect(heard).toEqual([
    ['No connection.', 0],
    ['5 of 100', 25_000],
  ]);
});

test('what came and went during the pause is not said', () => {
  const { heard, speaker } = listen();
  speaker.say('Uploading');
  speaker.say('No connection.');
  speaker.say('Uploading');
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([['Uploading', 0]]);
});

test('nothing is said after the end', () => {
  const { heard, speaker } = listen();
  speaker.say('1 of 100');
  speaker.say('2 of 100');
  speaker.stop();
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([['1 of 100', 0]]);
});
