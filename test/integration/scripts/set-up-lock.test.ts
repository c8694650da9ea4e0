import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const LOCK_MODULE = pathToFileURL(resolve('scripts/set-up-lock.mjs')).href;

let folder: string;
let lock: string;
let diary: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'okapi-lock-'));
  lock = join(folder, 'set-up.lock');
  diary = join(folder, 'diary');
  writeFileSync(diary, '');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that does some work under the lock and notes when it begins and ends. */
async function work(): Promise<number | null> {
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { withSetUpLock } from ${JSON.stringify(LOCK_MODULE)};
    await withSetUpLock(async () => {
      appendFileSync(${JSON.stringify(diary)}, 'begin ');
      await setTimeout(150);
      appendFileSync(${JSON.stringify(diary)}, 'end ');
    }, { file: ${JSON.stringify(lock)} });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

test('several set-ups work one after the other', async () => {
  expect(await Promise.all([work(), work(), work(), work()])).toEqual([0, 0, 0, 0]);
  expect(readFileSync(diary, 'utf8')).toBe('begin end '.repeat(4));
  expect(existsSync(lock)).toBe(false);
});

test('a lock whose owner has died is taken over, by one at a time', async () => {
  const dead = spawn(process.execPath, ['--version']);
  await once(dead, 'exit');
  writeFileSync(lock, String(dead.pid));
  await Promise.all([work(), work(), work()]);
  expect(readFileSync(diary, 'utf8')).toBe('begin end '.repeat(3));
});

test('a lock that nobody renews is taken over, whoever has its number now', async () => {
  writeFileSync(lock, String(process.pid));
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);
  expect(await work()).toBe(0);
});
