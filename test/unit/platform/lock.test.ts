import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lockDataFolder } from '../../../src/main/platform/lock.ts';
import { tempFolder } from '../temp-folder.ts';

const MODULE = path.resolve('src/main/platform/lock.ts');

/** Whether a program of its own gets the folder; it ends without releasing it. */
function anotherProgramGets(folder: string): boolean {
  const script = `import { lockDataFolder } from ${JSON.stringify(MODULE)};
    process.stdout.write(String(lockDataFolder(${JSON.stringify(folder)}) !== null));
    process.kill(process.pid, 'SIGKILL');`;
  try {
    return (
      execFileSync(process.execPath, ['--input-type=module', '-e', script]).toString() === 'true'
    );
  } catch (cause) {
    return String((cause as { stdout: Buffer }).stdout) === 'true'; // killed by itself
  }
}

test('a folder is taken once, until it is released', async () => {
  const folder = await tempFolder();
  const first = lockDataFolder(folder);
  const second = lockDataFolder(folder);
  const byAnother = anotherProgramGets(folder);
  first?.release();
  const third = lockDataFolder(folder);
  third?.release();
  expect([first !== null, second, byAnother, third !== null]).toEqual([true, null, false, true]);
});

test('two folders do not stand in each other’s way', async () => {
  const locks = [lockDataFolder(await tempFolder()), lockDataFolder(await tempFolder())];
  expect(locks.map((lock) => lock !== null)).toEqual([true, true]);
  for (const lock of locks) lock?.release();
});

test('a program that is killed leaves no lock behind', async () => {
  const folder = await tempFolder();
  const gotIt = anotherProgramGets(folder);
  const lock = lockDataFolder(folder);
  lock?.release();
  expect([gotIt, lock !== null]).toEqual([true, true]);
});

test('a folder that is not there is an error, not a lock', async () => {
  const folder = path.join(await tempFolder(), 'gone');
  expect(() => lockDataFolder(folder)).toThrow('unable to open');
});

test('a lock that was overwritten is taken nevertheless, and keeps others out', async () => {
  const folder = await tempFolder();
  await writeFile(path.join(folder, 'lock'), Buffer.alloc(5_000, 'garbage'));
  const lock = lockDataFolder(folder);
  const byAnother = anotherProgramGets(folder);
  lock?.release();
  expect([lock !== null, byAnother]).toEqual([true, false]);
});
