import { expect, test } from 'vitest';
import type { Sighting } from '../../../src/main/folders/look-at-folder.ts';
import {
  createRounds,
  isNews,
  turnOf,
  type Standing,
  type Turn,
} from '../../../src/main/folders/rounds.ts';
import { WATCH_TIMES } from '../../../src/main/folders/timers.ts';
import { handTimers } from './hand-timers.ts';

const QUIET: Standing = {
  isPaused: false,
  isScanning: false,
  isAbsent: false,
  isPolled: false,
  scanned: { at: 0, tookMs: 1_000, identity: '1:2' },
};
const POLL = WATCH_TIMES.pollMs;

test.each<[what: string, standing: Partial<Standing>, now: number, turn: Turn]>([
  ['it is watched', {}, 9e9, 'look'],
  ['it is away or gone', { isAbsent: true }, 0, 'look'],
  ['it is paused', { isPaused: true, isAbsent: true, isPolled: true }, 9e9, 'nothing'],
  ['it is being scanned', { isScanning: true, isPolled: true }, 9e9, 'nothing'],
  [
    'it cannot be watched, and was looked through just now',
    { isPolled: true },
    POLL - 1,
    'nothing',
  ],
  ['it cannot be watched, and was not for minutes', { isPolled: true }, POLL, 'scan'],
  [
    'it cannot be watched, and takes long to look through',
    { isPolled: true, scanned: { at: 0, tookMs: 600_000, identity: null } },
    5_399_999,
    'nothing',
  ],
  [
    'it cannot be watched, took long, and that is long ago',
    { isPolled: true, scanned: { at: 0, tookMs: 600_000, identity: null } },
    5_400_000,
    'scan',
  ],
  [
    'it cannot be watched, and its first scan is to come',
    { isPolled: true, scanned: null },
    9e9,
    'nothing',
  ],
])('%s', (_what, standing, now, turn) => {
  expect(turnOf({ ...QUIET, ...standing }, now, WATCH_TIMES)).toBe(turn);
});

test.each<[what: string, standing: Partial<Standing>, seen: Sighting | null, isNews: boolean]>([
  ['it is there as before', {}, { presence: 'there', identity: '1:2' }, false],
  ['another one has its path', {}, { presence: 'there', identity: '7:2' }, true],
  ['it may be another one', {}, { presence: 'there', identity: null }, false],
  ['it was not scanned yet', { scanned: null }, { presence: 'there', identity: '1:2' }, false],
  ['it went', {}, { presence: 'away', identity: null }, true],
  ['it is kept no more', {}, null, true],
  ['it is away still', { isAbsent: true }, { presence: 'away', identity: null }, false],
  [
    'it is away, and something else there',
    { isAbsent: true },
    { presence: 'gone', identity: '7:2' },
    false,
  ],
  ['it is back', { isAbsent: true }, { presence: 'there', identity: '1:2' }, true],
])('news of a folder: %s', (_what, standing, seen, news) => {
  expect(isNews({ ...QUIET, ...standing }, seen)).toBe(news);
});

function roundsInHand(standings: Map<number, Standing>) {
  const timers = handTimers();
  const there = new Set<number>();
  const scans: (number | 'all')[] = [];
  const rounds = createRounds({
    timers,
    times: WATCH_TIMES,
    random: () => 0.5,
    standings: () => standings,
    sighting: (id) =>
      Promise.resolve(
        there.has(id)
          ? { presence: 'there', identity: '1:2' }
          : { presence: 'away', identity: null },
      ),
    lookAtAbsences: () => Promise.resolve(),
    scan: (id) => scans.push(id),
    scanAll: () => scans.push('all'),
    onBug: (cause) => {
      throw cause;
    },
  });
  return { timers, there, scans, rounds };
}

test('a folder is scanned when it comes back, and when it goes', async () => {
  const away = { ...QUIET, isAbsent: true };
  const standings = new Map([[1, away]]);
  const { timers, there, scans, rounds } = roundsInHand(standings);
  rounds.start();
  await timers.pass(60_000);
  expect(scans).toEqual([]);
  there.add(1);
  await timers.pass(20_000);
  expect(scans).toEqual([1]);
  standings.set(1, QUIET);
  await timers.pass(40_000);
  expect(scans).toEqual([1]);
  there.delete(1);
  await timers.pass(20_000);
  expect(scans).toEqual([1, 1]);
});

test('everything is looked through every hour, until it is stopped', async () => {
  const { timers, scans, rounds } = roundsInHand(new Map());
  rounds.start();
  rounds.start();
  await timers.pass(2.5 * 3_600_000);
  expect(scans).toEqual(['all', 'all']);
  rounds.stop();
  await timers.pass(10 * 3_600_000);
  expect([scans, timers.waiting()]).toEqual([['all', 'all'], 0]);
});
