import { createHash } from 'node:crypto';
import { utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPhoto } from '../../../src/main/library/read-photo.ts';
import { tempFolder } from '../temp-folder.ts';

async function aPhoto(content: string, now = content) {
  const file = path.join(await tempFolder(), 'a.jpg');
  await writeFile(file, now);
  const fingerprint = createHash('sha256').update(content).digest('hex');
  return { path: file, sizeBytes: content.length, fingerprint };
}

test('the whole content of what was fingerprinted, whatever its time', async () => {
  const photo = await aPhoto('x'.repeat(5_000_000));
  await utimes(photo.path, 1, 1);
  const read = await readPhoto(photo);
  expect(read.ok && read.value.equals(Buffer.from('x'.repeat(5_000_000)))).toBe(true);
});

test.each([
  ['another content', 'before', 'behind', 'file-changed'],
  ['another length', 'before', 'before and after', 'file-changed'],
])('%s is not what was fingerprinted', async (_name, before, after, code) => {
  const read = await readPhoto(await aPhoto(before, after));
  expect(read).toMatchObject({ ok: false, error: { code, passing: true } });
});

test('a file that is gone is said to be', async () => {
  const photo = await aPhoto('x');
  const read = await readPhoto({ ...photo, path: `${photo.path}.gone` });
  expect(read).toMatchObject({ ok: false, error: { code: 'file-missing', passing: false } });
});

test('who gives up hears why', async () => {
  const reason = new Error('the end');
  const photo = await aPhoto('x');
  await expect(readPhoto(photo, undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
});
