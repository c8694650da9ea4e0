/** @file One running app for each data folder; a second one leaves its arguments and goes. */
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

type OnSecond = (argv: string[], workingFolder: string, additionalData: unknown) => void;

/** Takes the lock of a folder; `onSecond` hears of later instances. */
export function holdLock(userData: string, additionalData: unknown, onSecond: OnSecond): boolean {
  const folder = path.join(userData, 'host-lock');
  const owner = path.join(folder, 'owner');
  mkdirSync(folder, { recursive: true });
  if (isAlive(owner)) {
    const call = path.join(folder, `second-${process.pid}.json`);
    writeFileSync(
      call,
      JSON.stringify({ argv: process.argv, folder: process.cwd(), additionalData }),
    );
    return false;
  }
  writeFileSync(owner, String(process.pid));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  watch(folder, () => answerCalls(folder, onSecond)).unref();
  return true;
}

function answerCalls(folder: string, onSecond: OnSecond): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('second-'))) {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    // Seen between its creation and its content: the next change brings it again.
    if (!text.endsWith('}')) continue;
    rmSync(file);
    const call = JSON.parse(text) as { argv: string[]; folder: string; additionalData: unknown };
    onSecond(call.argv, call.folder, call.additionalData);
  }
}

/** Whether the process that wrote the file still runs; one that was killed leaves it behind. */
function isAlive(owner: string): boolean {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return true;
  } catch {
    // No file, or no such process.
    return false;
  }
}
