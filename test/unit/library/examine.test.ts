import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { examineFile } from '../../../src/main/library/examine.ts';
import { SMALL_HEIC } from '../../integration/ok-server/small-heic.ts';
import { tempFolder } from '../temp-folder.ts';
import { withDescription } from './described-photo.ts';

const image = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const JPEG = await image().jpeg().toBuffer();

/** What is found out about a file with these bytes. */
async function examined(bytes: Uint8Array, name: string) {
  const file = path.join(await tempFolder(), name);
  await writeFile(file, bytes);
  return await examineFile(file, name);
}

test('a photo is known by its content, size, pixels, caption and place', async () => {
  const folder = await tempFolder();
  const file = path.join(folder, 'a.jpg');
  const turned = image(60, 40).withExif({ IFD0: { Orientation: '6' } });
  const bytes = await withDescription(turned, 'jpeg', 'Привет 🌊');
  await writeFile(file, bytes);
  await utimes(file, 1_500_000_000, 1_500_000_000.25);
  expect(await examineFile(file, 'a.jpg')).toEqual({
    kind: 'photo',
    file: {
      path: file,
      name: 'a.jpg',
      folder,
      sizeBytes: bytes.length,
      mtimeMs: 1_500_000_000_250,
      fingerprint: sha256(bytes),
      width: 60, // as stored: turned upright it is 40 wide
      height: 40,
      caption: 'Привет 🌊',
    },
  });
});

test.each<[string, string, () => Promise<Uint8Array>, readonly [number | null, number | null]]>([
  ['PNG', 'a.png', () => image().png().toBuffer(), [40, 30]],
  ['GIF', 'a.gif', () => image().gif().toBuffer(), [40, 30]],
  ['TIFF', 'a.tif', () => image().tiff().toBuffer(), [40, 30]],
  [
    'a TIFF that tells its size at its end',
    'a.tiff',
    () => image(400, 300).tiff({ compression: 'none' }).toBuffer(),
    [null, null],
  ],
  ['WebP', 'a.webp', () => image().webp().toBuffer(), [40, 30]],
  ['HEIC', 'a.heic', () => Promise.resolve(SMALL_HEIC), [128, 96]],
  ['a PNG named .jpg', 'a.jpg', () => image().png().toBuffer(), [40, 30]],
  ['a name in capitals', 'A.JPG', () => Promise.resolve(JPEG), [40, 30]],
  ['a JPEG cut off in its pixels', 'a.jpg', () => Promise.resolve(JPEG.subarray(0, -20)), [40, 30]],
  [
    'a JPEG cut off in its header',
    'a.jpg',
    () => Promise.resolve(JPEG.subarray(0, 8)),
    [null, null],
  ],
  [
    'more than is read at once',
    'a.jpg',
    () => Promise.resolve(Buffer.concat([JPEG, Buffer.alloc(600_000, 7)])),
    [40, 30],
  ],
])('%s is a photo', async (_name, name, make, [width, height]) => {
  const bytes = await make();
  expect(await examined(bytes, name)).toMatchObject({
    kind: 'photo',
    file: { fingerprint: sha256(bytes), sizeBytes: bytes.length, width, height },
  });
});

test.each<[string, string, Uint8Array, object]>([
  ['an empty file', 'a.jpg', Buffer.alloc(0), { code: 'file-empty', detail: '0 bytes' }],
  [
    'text named .jpg',
    'a.jpg',
    Buffer.from('no photo'),
    { code: 'not-a-photo', detail: 'unknown content' },
  ],
  ['one byte', 'a.jpg', Buffer.from([0xff]), { code: 'not-a-photo', detail: 'unknown content' }],
  [
    'a PDF named .png',
    'a.png',
    Buffer.from('%PDF-1.7\n'),
    { code: 'not-a-photo', detail: 'application/pdf' },
  ],
])('%s is no photo', async (_name, name, bytes, problem) => {
  expect(await examined(bytes, name)).toMatchObject({
    kind: 'refused',
    state: 'failed',
    problem: { ...problem, stage: 'intake' },
    file: { name, sizeBytes: bytes.length },
  });
});

test('a refused file keeps its fingerprint where it could be read', async () => {
  const bytes = Buffer.from('no photo');
  expect(await examined(bytes, 'a.jpg')).toMatchObject({ file: { fingerprint: sha256(bytes) } });
});

test.each(['a.txt', '.a.jpg', '._a.jpg', 'a', 'a.mp4'])('%s is left alone', async (name) => {
  expect(await examined(JPEG, name)).toMatchObject({
    kind: 'refused',
    state: 'skipped',
    problem: { code: 'other-file', stage: 'intake' },
    file: { name, sizeBytes: JPEG.length, fingerprint: null },
  });
});

test.each<[string, (file: string) => unknown, string, object]>([
  ['a pipe', (file) => execFileSync('mkfifo', [file]), 'skipped', { code: 'other-file' }],
  ['a folder', (file) => mkdir(file), 'skipped', { code: 'other-file' }],
  ['nothing', () => undefined, 'failed', { code: 'file-missing', detail: 'ENOENT' }],
  [
    'a link that leads nowhere',
    (file) => symlink('gone', file),
    'failed',
    { code: 'file-missing', detail: 'ENOENT' },
  ],
  [
    'a link to itself',
    (file) => symlink(path.basename(file), file),
    'failed',
    { code: 'file-unreadable', detail: 'ELOOP' },
  ],
])('%s named .jpg does not stop the intake', async (_name, make, state, problem) => {
  const file = path.join(await tempFolder(), 'a.jpg');
  await make(file);
  expect(await examineFile(file, 'a.jpg')).toMatchObject({ kind: 'refused', state, problem });
});

test('other files that are not there any more are left alone too', async () => {
  expect(await examineFile('/gone/a.txt', 'a.txt')).toMatchObject({
    state: 'skipped',
    problem: { code: 'other-file' },
    file: { folder: '/gone' },
  });
});

test('a link to a photo is the photo', async () => {
  const folder = await tempFolder();
  await writeFile(path.join(folder, 'a.jpg'), JPEG);
  await symlink('a.jpg', path.join(folder, 'link.jpg'));
  expect(await examineFile(path.join(folder, 'link.jpg'), 'link.jpg')).toMatchObject({
    kind: 'photo',
    file: { fingerprint: sha256(JPEG), sizeBytes: JPEG.length },
  });
});

test('a photo whose name is no text is read by its bytes', async () => {
  const folder = await tempFolder();
  const file = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9]), Buffer.from('.jpg')]);
  await writeFile(file, JPEG);
  expect(await examineFile(file, '\ufffd.jpg')).toMatchObject({
    kind: 'photo',
    file: { path: file, name: '\ufffd.jpg', folder, fingerprint: sha256(JPEG) },
  });
});

test('a file that is what it was is not read again', async () => {
  const file = path.join(await tempFolder(), 'a.jpg');
  await writeFile(file, 'no photo: it is not even looked at');
  const { size, mtimeMs } = await stat(file);
  const asked: unknown[] = [];
  const verdict = await examineFile(file, 'a.jpg', ({ sizeBytes, mtimeMs }) => {
    asked.push(sizeBytes, mtimeMs);
    return true;
  });
  expect([verdict, asked]).toEqual([{ kind: 'unchanged' }, [size, mtimeMs]]);
});

test.each<[string, string, string]>([
  ['/gone/a.jpg', 'a.jpg', '/gone'],
  ['/a.jpg', 'a.jpg', '/'],
  ['gone/a.jpg', 'a.jpg', 'gone'],
  ['a.jpg', 'a.jpg', ''],
])('%s lies in its folder', async (file, name, folder) => {
  expect(await examineFile(file, name)).toMatchObject({ file: { folder } });
});

test('many photos at once do not mix', async () => {
  const folder = await tempFolder();
  const photos = await Promise.all(
    Array.from({ length: 12 }, async (_one, index) => {
      const file = path.join(folder, `${index}.png`);
      const bytes = await image(10 + index, 20)
        .png()
        .toBuffer();
      await writeFile(file, bytes);
      return { file, expected: [sha256(bytes), 10 + index] };
    }),
  );
  const seen = await Promise.all(
    photos.map(async ({ file }) => {
      const { file: found } = (await examineFile(file, path.basename(file))) as {
        file: { fingerprint: string; width: number };
      };
      return [found.fingerprint, found.width];
    }),
  );
  expect(seen).toEqual(photos.map(({ expected }) => expected));
});
