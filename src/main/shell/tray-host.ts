/**
 * @file Whether a person can see the icon. On Linux a desktop need not have a tray, and nothing
 * fails then: the icon is drawn nowhere. A tray shows itself on the session's bus by the name of
 * StatusNotifierItem's watcher.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';
const BUS_PATH = '/org/freedesktop/DBus';
/** The desktops' own programs for a question to the bus; one of them is there. */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    ['call', '--session', '--dest', BUS, '--object-path', BUS_PATH, '--method', `${BUS}.NameHasOwner`, WATCHER],
  ],
  [
    'dbus-send',
    ['--session', '--print-reply=literal', `--dest=${BUS}`, BUS_PATH, `${BUS}.NameHasOwner`, `string:${WATCHER}`],
  ],
  ['busctl', ['--user', 'call', BUS, BUS_PATH, BUS, 'NameHasOwner', 's', WATCHER]],
]; // prettier-ignore
const ANSWER_MS = 2000;
/** A desktop that has just been signed in to may be slower than Okapi. */
const LATE = { times: 3, everyMs: 1000 };

/** Asks a program; resolves with what it prints. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

/** Whether there is a tray now; where that cannot be found out, there is none to rely on. */
export async function hasTray(
  platform: NodeJS.Platform = process.platform,
  runProgram: RunProgram = runHere,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args] of QUESTIONS) {
    try {
      return /\btrue\b/.test(await runProgram(program, args));
    } catch (cause) {
      // No such program: the next one may be there. A bus that does not answer has no tray either.
      if (!isMissing(cause)) return false;
    }
  }
  return false;
}

/** As `hasTray`, for the first moments of a session. */
export async function hasTraySoon(): Promise<boolean> {
  for (let time = 0; time < LATE.times; time += 1) {
    if (await hasTray()) return true;
    await sleep(LATE.everyMs);
  }
  return await hasTray();
}

async function runHere(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...args], { timeout: ANSWER_MS });
  return stdout;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
