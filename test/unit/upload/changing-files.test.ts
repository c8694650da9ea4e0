import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { appendFile, mkdir, open, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { photoFiles, type PhotoFiles } from '../../../src/main/library/open-photo.ts';
import { multipartBody, PartError, type Part } from '../../../src/main/upload/multipart.ts';
import { stallingFiles } from '../library/stalling-files.ts';
import { tempFolder } from '../temp-folder.ts';

const PIECE = 65_536;
/** Three pieces and a bit. */
const CONTENT = Buffer.from(Array.from({ length: 3 * PIECE + 100 }, (_one, index) => index % 251));

/** A photo of `content` as the intake has left it. */
async function aPhoto(name = 'a.jpg', content = CONTENT) {
  const file = path.join(await tempFolder(), name);
  await writeFile(file, content);
  const { mtimeMs } = await stat(file);
  const fingerprint = createHash('sha256').update(content).digest('hex');
  const part: Part = {
    uploadId: 42,
    path: file,
    name,
    sizeBytes: content.length,
    mtimeMs,
    fingerprint,
  };
  return { file, part };
}

/** A POST whose pieces are taken one by one. */
function aPost(part: Part, files: PhotoFiles = photoFiles, signal?: AbortSignal) {
  const body = multipartBody([part], files).stream(() => undefined, signal);
  const sent: Buffer[] = [];
  const take = async (): Promise<boolean> => {
    const next = await body.next();
    if (next.done !== true) sent.push(Buffer.from(next.value));
    return next.done !== true;
  };
  return {
    /** The header and so many pieces of the photo. */
    async takeSome(pieces: number) {
      for (let taken = 0; taken < pieces + 1; taken += 1) await take();
    },
    /** The rest: what came of it, and the bytes of the photo that went out in all. */
    async takeRest() {
      try {
        while (await take());
        return { outcome: 'sent', content: Buffer.concat(sent.slice(1, -1)) };
      } catch (cause) {
        if (!(cause instanceof PartError)) throw cause;
        return { outcome: cause.failure, content: Buffer.concat(sent.slice(1)) };
      }
    },
  };
}

const CHANGED = { code: 'file-changed', detail: 'not as fingerprinted', passing: true };

async function overwrite(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.from('other'), 0, 5, position);
  await handle.close();
}

/** What is done to the file after two pieces of it have gone out. */
test.each<[string, (file: string) => Promise<unknown>]>([
  [
    'replaced by another',
    async (file) => {
      await writeFile(`${file}.new`, 'another photo');
      await rename(`${file}.new`, file);
    },
  ],
  ['deleted', (file) => rm(file)],
  ['made longer', (file) => appendFile(file, 'more')],
  ['overwritten where it has gone out already', (file) => overwrite(file, 10)],
])('a photo %s while it is sent arrives as it was fingerprinted', async (_name, change) => {
  const { file, part } = await aPhoto();
  const post = aPost(part);
  await post.takeSome(2);
  await change(file);
  const { outcome, content } = await post.takeRest();
  expect([outcome, content.equals(CONTENT)]).toEqual(['sent', true]);
});

test.each<[string, (file: string) => Promise<unknown>, number]>([
  ['cut off before what is read next', (file) => truncate(file, 2 * PIECE), 2],
  ['cut off in its last piece', (file) => truncate(file, 3 * PIECE + 50), 3],
  ['emptied', (file) => truncate(file, 0), 2],
  ['overwritten in the next piece', (file) => overwrite(file, 2 * PIECE + 10), 3],
  ['overwritten at its end', (file) => overwrite(file, CONTENT.length - 5), 3],
  [
    'written anew with other bytes',
    (file) =>
      writeFile(
        file,
        CONTENT.map((byte) => byte ^ 1),
      ),
    3,
  ],
])('a photo %s while it is sent never goes out whole', async (_name, change, pieces) => {
  const { file, part } = await aPhoto();
  const post = aPost(part);
  await post.takeSome(2);
  await change(file);
  const { outcome, content } = await post.takeRest();
  expect([outcome, Math.floor(content.length / PIECE)]).toEqual([CHANGED, pieces]);
  expect(content.length).toBeLessThan(CONTENT.length);
});

test.each<[string, (file: string) => unknown, object]>([
  [
    'a pipe',
    (file) => execFileSync('mkfifo', [file]),
    { code: 'file-changed', detail: 'no-file', passing: true },
  ],
  ['a folder', (file) => mkdir(file), { code: 'file-changed', detail: 'no-file', passing: true }],
  ['nothing', () => undefined, { code: 'file-missing', detail: 'ENOENT', passing: false }],
])(
  'a photo replaced by %s before it is sent does not hold the POST',
  async (_name, make, failure) => {
    const { file, part } = await aPhoto();
    await rm(file);
    await make(file);
    const { outcome, content } = await aPost(part).takeRest();
    expect([outcome, content.length]).toEqual([failure, 0]);
  },
);

const STALLED = { code: 'file-stalled', detail: 'stalled', passing: true };

test.each(['open', 'handle-stat', 'read'] as const)(
  'a share that stalls at %s does not hold the POST',
  async (step) => {
    const share = stallingFiles();
    const { part } = await aPhoto();
    const stalled = share.stall(step);
    const rest = aPost(part, share.files).takeRest();
    await stalled;
    share.giveUp();
    expect(await rest).toMatchObject({ outcome: STALLED });
    share.answer();
    await expect.poll(() => [share.openHandles(), share.patience.stalled()]).toEqual([0, 0]);
  },
);

test('a read that comes back too late does not write into another photo', async () => {
  const share = stallingFiles();
  const late = await aPhoto('late.jpg', Buffer.alloc(2 * PIECE, 'L'));
  const other = await aPhoto();
  const stalled = share.stall('read');
  const rest = aPost(late.part, share.files).takeRest();
  await stalled;
  share.giveUp();
  await rest;
  const body = multipartBody([other.part]).stream(() => undefined);
  await body.next();
  const piece = (await body.next()).value as Buffer;
  share.answer();
  await expect.poll(() => share.openHandles()).toBe(0);
  expect(piece.equals(CONTENT.subarray(0, PIECE))).toBe(true);
  await body.return(undefined);
});

test('who stops the POST does not wait for a share that stalls', async () => {
  const share = stallingFiles();
  const { part } = await aPhoto();
  const controller = new AbortController();
  const stalled = share.stall('read');
  const rest = aPost(part, share.files, controller.signal).takeRest();
  await stalled;
  const reason = new Error('The program ends');
  controller.abort(reason);
  await expect(rest).rejects.toBe(reason);
  share.answer();
  await expect.poll(() => share.openHandles()).toBe(0);
});

test('whatever goes wrong, no file stays open', async () => {
  const { file, part } = await aPhoto();
  for (const given of [part, { ...part, sizeBytes: 7 }, { ...part, fingerprint: 'other' }]) {
    await aPost({ ...given }).takeRest();
    await aPost({ ...given, mtimeMs: 0 }).takeRest();
  }
  const cut = aPost(part);
  await cut.takeSome(1);
  await truncate(file, 10);
  await cut.takeRest();
  const left = multipartBody([part]).stream(() => undefined);
  await left.next();
  await left.return(undefined);
  expect(openFiles().filter((open) => open.startsWith(path.dirname(file)))).toEqual([]);
});

/** What this process has open; a file may be closed while it is asked for. */
function openFiles(): string[] {
  const folder = `/proc/${process.pid}/fd`;
  return readdirSync(folder).flatMap((entry) => {
    try {
      return [readlinkSync(path.join(folder, entry))];
    } catch {
      return []; // closed just now
    }
  });
}
