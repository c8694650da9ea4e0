import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proveCrashes } from '../../crash/proof.ts';

const KILLS = 15;
const LONGEST_MS = 240_000;

test.each([
  { commitMode: 'idempotent', seed: 1 },
  { commitMode: 'refuse', seed: 2 },
  { commitMode: 'duplicate', seed: 3 },
] as const)(
  `killed ${KILLS} times, each photo arrives once where a second commit is met with: $commitMode`,
  { timeout: LONGEST_MS },
  async ({ commitMode, seed }) => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-crash-test-'));
    const interruption = new AbortController();
    onTestFinished(async () => {
      interruption.abort();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    });
    const { kills, wrongs, stoppedBy } = await proveCrashes({
      ...{ home, commitMode, seed, photos: 60, kills: KILLS, switches: [], keep: false },
      signal: interruption.signal,
    });
    const spent = [...kills.values()].reduce((sum, count) => sum + count, 0);
    expect({ spent, wrongs, stoppedBy }).toEqual({ spent: KILLS, wrongs: [], stoppedBy: null });
  },
);
