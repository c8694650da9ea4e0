/** @file `npm run test:crash`: kills the real command line N times and prints what came of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KILL_POINTS, nameOf } from './kill-points.ts';
import { CRASH_USAGE, readCrashOptions, type CrashOptions } from './options.ts';
import { proveCrashes, type Proof } from './proof.ts';
import { drawTable } from './table.ts';

/** Wrongs named one by one; the table counts all. */
const MOST_LINES = 40;
const PROGRESS_KILLS = 50;
/** From so many kills on, each named step must have had its own. */
const ENOUGH_FOR_ALL = 10 * KILL_POINTS.length;

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => interruption.abort());

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: CrashOptions;
  try {
    options = readCrashOptions(args);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    say(`${cause.message}\n${CRASH_USAGE}`);
    return 2;
  }
  const home = await mkdtemp(path.join(tmpdir(), 'okapi-crash-'));
  const started = performance.now();
  try {
    const proof = await proveCrashes({
      ...options,
      home,
      signal: interruption.signal,
      onProgress: (kills, rounds) => {
        if (kills % PROGRESS_KILLS === 0)
          say(`${kills} of ${options.kills} kills, round ${rounds}`);
      },
    });
    return report(options, proof, (performance.now() - started) / 1000);
  } catch (cause) {
    if (interruption.signal.aborted) return 130;
    throw cause;
  } finally {
    if (options.keep) say(`Everything is in ${home}`);
    else await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Prints the table and returns the exit code that says the same. */
function report(options: CrashOptions, proof: Proof, seconds: number): number {
  const { kills, wrongs, rounds, photos, stoppedBy } = proof;
  const spent = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const missed =
    options.kills < ENOUGH_FOR_ALL
      ? []
      : [...kills].filter(([, count]) => count === 0).map(([step]) => step);
  const lines = [
    drawTable(KILL_POINTS.map(nameOf), kills, wrongs),
    '',
    ...wrongs
      .slice(0, MOST_LINES)
      .map(({ wrong, round, album, sha256, step }) =>
        [wrong, `round ${round}`, album, sha256?.slice(0, 12), `probably after ${step}`].join('  '),
      ),
    ...missed.map((step) => `Never killed at ${step}`),
    ...(stoppedBy === null ? [] : [stoppedBy]),
    `${spent} kills, ${rounds} rounds, ${photos} photos, ${wrongs.length} wrong; commit mode ` +
      `${options.commitMode}, seed ${options.seed}, ${seconds.toFixed(0)} s`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const isProven = wrongs.length === 0 && missed.length === 0 && stoppedBy === null;
  return isProven && spent >= options.kills ? 0 : 1;
}

/** Progress goes to stderr: stdout is for the result. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
