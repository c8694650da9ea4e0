import { createHash } from 'node:crypto';
import { appendFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { examineFile } from '../../../src/main/library/examine.ts';
import { fingerprint, type Head } from '../../../src/main/library/fingerprint.ts';
import { photoFiles, type PhotoFiles } from '../../../src/main/library/open-photo.ts';
import { tempFolder } from '../temp-folder.ts';
import { stallingFiles } from './stalling-files.ts';

/** More than is read at once. */
const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_one, index) => index % 251));
/** A header that says JPEG, and content that need not be one. */
const jpeg = (fill: string) =>
  Buffer.concat([Buffer.from([255, 216, 255, 224]), Buffer.alloc(50, fill)]);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function aFile(content: Uint8Array = CONTENT) {
  const file = path.join(await tempFolder(), 'a.jpg');
  await writeFile(file, content);
  // In the past, so that any change gives it another time.
  await utimes(file, 1_500_000_000, 1_500_000_000);
  return file;
}

test.each<[string, (file: string) => Promise<unknown>]>([
  ['grows', (file) => appendFile(file, 'more')],
  ['shrinks', (file) => truncate(file, 270_000)],
  ['shrinks below what was read', (file) => truncate(file, 10)],
  ['is written anew', (file) => writeFile(file, CONTENT)],
  ['is touched', (file) => utimes(file, 1, 1)],
])('a file that %s while it is read is to be looked at again', async (_name, change) => {
  const file = await aFile();
  const read = await fingerprint(file, async () => {
    await change(file);
  });
  expect(read).toEqual({
    ok: false,
    error: { code: 'file-changed', detail: 'changed while being read', passing: true },
  });
});

test.each<[string, (file: string) => Promise<unknown>]>([
  [
    'is replaced',
    async (file) => {
      await writeFile(`${file}.new`, 'another photo');
      await rename(`${file}.new`, file);
    },
  ],
  ['is deleted', (file) => rm(file)],
])('a file that %s while it is read is what was opened', async (_name, change) => {
  const file = await aFile();
  let all: Uint8Array = Buffer.alloc(0);
  const read = await fingerprint(file, async (head: Head) => {
    await change(file);
    all = await head.readAll();
  });
  expect([read, Buffer.from(all).equals(CONTENT)]).toEqual([
    {
      ok: true,
      value: { fingerprint: sha256(CONTENT), sizeBytes: 300_000, mtimeMs: 1_500_000_000_000 },
    },
    true,
  ]);
});

test('a photo that is replaced while it is examined is seen as new the next time', async () => {
  const file = await aFile(jpeg('a'));
  const replacing: PhotoFiles = {
    ...photoFiles,
    async open(path) {
      const photo = await photoFiles.open(path);
      await writeFile(`${file}.new`, jpeg('b'));
      await rename(`${file}.new`, file);
      return photo;
    },
  };
  const first = await examineFile(file, 'a.jpg', undefined, replacing);
  if (first.kind !== 'photo') throw new Error('no photo');
  const { sizeBytes, mtimeMs } = first.file;
  const second = await examineFile(
    file,
    'a.jpg',
    (facts) => facts.sizeBytes === sizeBytes && facts.mtimeMs === mtimeMs,
  );
  expect([first, second]).toMatchObject([
    { file: { fingerprint: sha256(jpeg('a')), mtimeMs: 1_500_000_000_000 } },
    { file: { fingerprint: sha256(jpeg('b')), mtimeMs: (await stat(file)).mtimeMs } },
  ]);
});

test.each(['stat', 'open', 'handle-stat', 'read'] as const)(
  'a share that stalls at %s does not hold the intake',
  async (step) => {
    const share = stallingFiles();
    const file = await aFile(jpeg('a'));
    const stalled = share.stall(step);
    const examining = examineFile(file, 'a.jpg', undefined, share.files);
    await stalled;
    share.giveUp();
    expect(await examining).toMatchObject({
      kind: 'refused',
      state: 'failed',
      passing: true,
      problem: { code: 'file-stalled', detail: 'stalled', stage: 'intake' },
    });
    share.answer();
    await expect.poll(() => [share.openHandles(), share.patience.stalled()]).toEqual([0, 0]);
  },
);

test('a read that comes back too late does not spoil the next fingerprint', async () => {
  const share = stallingFiles();
  const stalled = share.stall('read');
  const examining = fingerprint(
    await aFile(Buffer.alloc(300_000, 'L')),
    () => Promise.resolve(),
    share.files,
  );
  await stalled;
  share.giveUp();
  await examining;
  let head = Buffer.alloc(0);
  const read = await fingerprint(await aFile(), async ({ bytes }) => {
    share.answer();
    await expect.poll(() => share.openHandles()).toBe(0);
    head = Buffer.from(bytes);
  });
  expect([read, head.equals(CONTENT.subarray(0, head.length))]).toMatchObject([
    { ok: true, value: { fingerprint: sha256(CONTENT) } },
    true,
  ]);
});

test.each(['stat', 'open', 'read'] as const)(
  'who stops the intake does not wait for a share that stalls at %s',
  async (step) => {
    const share = stallingFiles();
    const controller = new AbortController();
    const stalled = share.stall(step);
    const file = await aFile(jpeg('a'));
    const examining = examineFile(file, 'a.jpg', undefined, share.files, controller.signal);
    await stalled;
    const reason = new Error('The program ends');
    controller.abort(reason);
    await expect(examining).rejects.toBe(reason);
    share.answer();
    await expect.poll(() => share.openHandles()).toBe(0);
  },
);
