import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { photoFiles, placeOf } from '../../../src/main/library/open-photo.ts';
import { tempFolder } from '../temp-folder.ts';
import { stallingFiles } from './stalling-files.ts';

/** How many of this process's open files lie in a folder. */
function openIn(folder: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes(folder);
    } catch {
      return false; // closed meanwhile by something else
    }
  }).length;
}

async function aFile(content = 'content') {
  const file = path.join(await tempFolder(), 'a.jpg');
  await writeFile(file, content);
  return file;
}

test('a file is read from where it is asked', async () => {
  const photo = await photoFiles.open(await aFile('0123456789'));
  const buffer = Buffer.alloc(20, '.');
  const bytesRead = await photo.read(buffer, 4, 3);
  expect([photo.stats.size, bytesRead, buffer.toString()]).toEqual([
    10,
    4,
    `3456${'.'.repeat(16)}`,
  ]);
  expect(await photo.read(buffer, 20, 10)).toBe(0);
  await photo.close();
});

test.each<[string, (file: string) => Promise<unknown>, string]>([
  ['a pipe', (file) => Promise.resolve(execFileSync('mkfifo', [file])), 'no-file'],
  ['a folder', (file) => mkdir(file), 'no-file'],
  [
    'a socket',
    async (file) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(file, resolve));
      onTestFinished(() => void server.close());
    },
    'ENXIO',
  ],
])('%s is refused at once and left closed', async (_name, make, code) => {
  const folder = await tempFolder();
  const file = path.join(folder, 'a.jpg');
  await make(file);
  await expect(photoFiles.open(file)).rejects.toMatchObject({ code });
  expect(openIn(folder)).toBe(0);
});

test.each(['open', 'handle-stat'] as const)(
  'a share that stalls at %s holds nobody, and nothing stays open when it answers',
  async (step) => {
    const share = stallingFiles();
    const stalled = share.stall(step);
    const opening = share.files.open(await aFile());
    await stalled;
    share.giveUp();
    await expect(opening).rejects.toMatchObject({ code: 'stalled' });
    share.answer();
    await expect.poll(() => [share.openHandles(), share.patience.stalled()]).toEqual([0, 0]);
  },
);

test('a file is closed only when the read that was given up has come back', async () => {
  const share = stallingFiles();
  const photo = await share.files.open(await aFile());
  const stalled = share.stall('read');
  const reading = photo.read(Buffer.alloc(10), 10, 0);
  await stalled;
  share.giveUp();
  await expect(reading).rejects.toMatchObject({ code: 'stalled' });
  await photo.close();
  expect([photo.isInUse(), share.openHandles()]).toEqual([true, 1]);
  share.answer();
  await expect.poll(() => [photo.isInUse(), share.openHandles()]).toEqual([false, 0]);
});

test.each<[string, string, path.PlatformPath]>([
  ['/mnt/share/2019/a.jpg', '/mnt/share', path.posix],
  ['/mnt/share/a.jpg', '/mnt/share', path.posix],
  ['/mnt/a.jpg', '/mnt', path.posix],
  ['/a.jpg', '/', path.posix],
  ['/Volumes/Disk//x/../a.jpg', '/Volumes/Disk', path.posix],
  ['a.jpg', '', path.posix],
  ['C:\\Photos\\2019\\a.jpg', 'c:\\', path.win32],
  ['\\\\NAS\\photos\\2019\\a.jpg', '\\\\nas\\photos\\', path.win32],
])('%s lies in %s', (file, place, system) => {
  expect(placeOf(file, system)).toBe(place);
});

test('a path that is no text has a place too', () => {
  expect(placeOf(Buffer.from('/mnt/share/\xff.jpg', 'latin1'))).toBe('/mnt/share');
});

test('the folder of this process’s open files can be listed', async () => {
  // Or else the counts above would be 0 whatever happens.
  const file = await aFile();
  const photo = await photoFiles.open(file);
  expect([openIn(path.dirname(file)), (await readdir('/proc/self/fd')).length > 0]).toEqual([
    1,
    true,
  ]);
  await photo.close();
  expect(openIn(path.dirname(file))).toBe(0);
});
