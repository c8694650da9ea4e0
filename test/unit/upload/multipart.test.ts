import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemPath, type FilePath } from '../../../src/main/library/file-path.ts';
import { multipartBody, PartError, type Part } from '../../../src/main/upload/multipart.ts';
import { tempFolder } from '../temp-folder.ts';

const bytesOf = (length: number, seed = 0) =>
  Buffer.from(Array.from({ length }, (_one, index) => (index * 7 + seed) % 256));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** When each file was last written, in seconds. */
const WRITTEN = 1_500_000_000;

/** A file with `content`, and the part that describes it. */
async function partOf(
  file: FilePath,
  content: Uint8Array,
  facts: Partial<Part> = {},
): Promise<Part> {
  await writeFile(systemPath(file), content);
  await utimes(systemPath(file), WRITTEN, WRITTEN);
  return {
    uploadId: 1,
    path: file,
    name: 'IMG_1.JPG',
    sizeBytes: content.length,
    mtimeMs: WRITTEN * 1000,
    fingerprint: sha256(content),
    ...facts,
  };
}

interface Streamed {
  readonly bytes: Buffer;
  readonly taken: ReadonlyMap<number, number>;
  readonly error: unknown;
}

/** All that comes before the end or an error; `onPiece` is called with each piece. */
async function streamed(
  parts: readonly Part[],
  onPiece: (piece: Buffer) => Promise<void> = () => Promise.resolve(),
): Promise<Streamed> {
  const pieces: Buffer[] = [];
  const taken = new Map<number, number>();
  const body = multipartBody(parts).stream((id, bytes) =>
    taken.set(id, (taken.get(id) ?? 0) + bytes),
  );
  let error: unknown = null;
  try {
    for await (const piece of body) {
      pieces.push(Buffer.from(piece)); // the buffer is used again
      await onPiece(piece);
    }
  } catch (cause) {
    error = cause;
  }
  return { bytes: Buffer.concat(pieces), taken, error };
}

/** What a server makes of a body. */
async function received(contentType: string, bytes: Buffer) {
  const response = new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- a parser that is not ours, for a small body
  const files = [...(await response.formData()).entries()];
  return await Promise.all(
    files.map(async ([name, file]) =>
      typeof file === 'string'
        ? [name, file]
        : [name, file.name, file.type, Buffer.from(await file.arrayBuffer())],
    ),
  );
}

async function bodyBytes(parts: readonly Part[]) {
  const body = multipartBody(parts);
  const pieces: Buffer[] = [];
  for await (const piece of body.stream(() => undefined)) pieces.push(Buffer.from(piece));
  return { ...body, bytes: Buffer.concat(pieces) };
}

test('files arrive whole and in order, as pic1…picN, without their own names', async () => {
  const folder = await tempFolder();
  const names = ['Бабушка.JPG', 'no extension', 'a.b"\r\n.png', 'a.', 'long.extension', '.heic'];
  const parts = await Promise.all(
    names.map((name, index) =>
      partOf(path.join(folder, `${index}`), bytesOf(10 + index, index), { name, uploadId: index }),
    ),
  );
  const { contentType, contentLength, bytes } = await bodyBytes(parts);
  const type = 'application/octet-stream';
  expect([contentLength, await received(contentType, bytes)]).toEqual([
    bytes.length,
    [
      ['pic1', 'pic1.jpg', type, bytesOf(10, 0)],
      ['pic2', 'pic2', type, bytesOf(11, 1)],
      ['pic3', 'pic3.png', type, bytesOf(12, 2)],
      ['pic4', 'pic4', type, bytesOf(13, 3)],
      ['pic5', 'pic5', type, bytesOf(14, 4)],
      ['pic6', 'pic6.heic', type, bytesOf(15, 5)],
    ],
  ]);
});

test('a file whose path is no text is sent', async () => {
  const file = Buffer.concat([Buffer.from(`${await tempFolder()}/`), Buffer.from([0xff, 0xfe])]);
  const { contentType, bytes } = await bodyBytes([await partOf(file, bytesOf(5))]);
  expect(await received(contentType, bytes)).toMatchObject([['pic1', 'pic1.jpg', {}, bytesOf(5)]]);
});

test('content that looks like a boundary is content', async () => {
  const content = Buffer.from('\r\n--okapi\r\n--okapi-\r\n\r\n--');
  const part = await partOf(path.join(await tempFolder(), 'a'), content);
  const { contentType, bytes } = await bodyBytes([part]);
  expect((await received(contentType, bytes)).map(([, , , body]) => body)).toEqual([content]);
});

test('no two bodies have the same boundary', () => {
  const types = Array.from({ length: 50 }, () => multipartBody([]).contentType);
  expect(new Set(types).size).toBe(50);
});

test('any files of up to 200 kB arrive byte for byte in a body of the promised length', async () => {
  const folder = await tempFolder();
  // Around the size of the buffer, too.
  const size = fc.oneof(
    fc.integer({ min: 0, max: 200_000 }),
    fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 131_072),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 5 }), async (sizes) => {
      const contents = sizes.map((length, index) => bytesOf(length, index));
      const parts = await Promise.all(
        contents.map((content, index) => partOf(path.join(folder, `${index}`), content)),
      );
      const { contentType, contentLength, bytes } = await bodyBytes(parts);
      const files = await received(contentType, bytes);
      expect([contentLength, files.map(([, , , body]) => sha256(body as Buffer))]).toEqual([
        bytes.length,
        contents.map(sha256),
      ]);
    }),
    { seed: 10, numRuns: 15 },
  );
});

test('progress counts each photo’s own bytes once they are taken', async () => {
  const folder = await tempFolder();
  const parts = [
    await partOf(path.join(folder, 'a'), bytesOf(100_000), { uploadId: 7 }),
    await partOf(path.join(folder, 'b'), bytesOf(5), { uploadId: 9 }),
  ];
  const { taken } = await streamed(parts);
  expect([...taken]).toEqual([
    [7, 100_000],
    [9, 5],
  ]);
});

const changed = { code: 'file-changed', detail: 'not as fingerprinted', passing: true };

/** What happens to the file after it was fingerprinted, and how much of it may go out at most. */
test.each<[string, number, (file: string) => Promise<void>, number, object]>([
  ['other bytes of the same size', 50, (file) => writeFile(file, bytesOf(50, 1)), 0, changed],
  [
    'one other byte at its end',
    150_000,
    (file) => writeFile(file, Buffer.concat([bytesOf(149_999), Buffer.from([255])])),
    131_072,
    changed,
  ],
  [
    'one other byte at its beginning',
    65_537,
    (file) => writeFile(file, Buffer.concat([Buffer.from([255]), bytesOf(65_537).subarray(1)])),
    65_536,
    changed,
  ],
  ['fewer bytes', 150_000, (file) => truncate(file, 149_999), 0, changed],
  ['more bytes', 50, (file) => writeFile(file, bytesOf(51)), 0, changed],
  ['no bytes', 50, (file) => truncate(file, 0), 0, changed],
])(
  'a file with %s is never sent whole, even with its old time',
  async (_name, size, change, mostBytes, failure) => {
    const file = path.join(await tempFolder(), 'a.jpg');
    const part = await partOf(file, bytesOf(size), { uploadId: 42 });
    await change(file);
    await utimes(file, WRITTEN, WRITTEN);
    const { error, taken, bytes } = await streamed([part]);
    expect({
      error: error instanceof PartError && { uploadId: error.uploadId, failure: error.failure },
      taken: taken.get(42) ?? 0,
      isEnded: bytes.toString('latin1').trimEnd().endsWith('--'),
    }).toEqual({ error: { uploadId: 42, failure }, taken: mostBytes, isEnded: false });
  },
);

test('of a file with a new time and other bytes, nothing is sent', async () => {
  const file = path.join(await tempFolder(), 'a.jpg');
  const part = await partOf(file, bytesOf(200_000), { uploadId: 42 });
  await writeFile(file, bytesOf(200_000, 1));
  const { error, taken } = await streamed([part]);
  expect([error, taken.size]).toMatchObject([{ uploadId: 42, failure: changed }, 0]);
});

test('a file with a new time and the same bytes is sent', async () => {
  const file = path.join(await tempFolder(), 'a.jpg');
  const part = await partOf(file, bytesOf(200_000), { uploadId: 42 });
  await utimes(file, WRITTEN + 1, WRITTEN + 1);
  const { error, taken } = await streamed([part]);
  expect([error, taken.get(42)]).toEqual([null, 200_000]);
});

test.each<[string, string, object]>([
  ['missing', 'missing.jpg', { code: 'file-missing', detail: 'ENOENT', passing: false }],
  ['below a file', 'a.jpg/b.jpg', { code: 'file-missing', detail: 'ENOTDIR', passing: false }],
])('a file that is %s is an error of its photo', async (_name, name, failure) => {
  const folder = await tempFolder();
  const good = await partOf(path.join(folder, 'a.jpg'), bytesOf(5));
  const part = { ...good, uploadId: 42, path: path.join(folder, name) };
  expect((await streamed([good, part])).error).toMatchObject({
    name: 'PartError',
    uploadId: 42,
    failure,
  });
});

test.each<[string, (file: string) => Promise<void>]>([
  ['shrinks', (file) => truncate(file, 70_000)],
  ['changes', (file) => writeFile(file, bytesOf(200_000, 1))],
])('a file that %s while it is sent is never sent whole', async (_name, change) => {
  const file = path.join(await tempFolder(), 'a.jpg');
  const part = await partOf(file, bytesOf(200_000), { uploadId: 42 });
  const { error, taken } = await streamed([part], async (piece) => {
    if (piece.length === 65_536) await change(file);
  });
  expect(error).toMatchObject({ uploadId: 42, failure: changed });
  expect(taken.get(42)).toBeLessThan(200_000);
});

test('a wrong second photo leaves the first one whole', async () => {
  const folder = await tempFolder();
  const first = await partOf(path.join(folder, 'a'), bytesOf(5), { uploadId: 1 });
  const second = await partOf(path.join(folder, 'b'), bytesOf(6), {
    uploadId: 2,
    fingerprint: '0',
  });
  const { error, taken } = await streamed([first, second]);
  expect([error, [...taken]]).toMatchObject([{ uploadId: 2, failure: changed }, [[1, 5]]]);
});

test('a body that is given up half-way lets the next one have all it needs', async () => {
  const folder = await tempFolder();
  const part = await partOf(path.join(folder, 'a'), bytesOf(200_000));
  for await (const piece of multipartBody([part]).stream(() => undefined)) {
    if (piece.length > 1_000) break;
  }
  const [left, right] = await Promise.all([bodyBytes([part]), bodyBytes([part])]);
  const files = [
    await received(left.contentType, left.bytes),
    await received(right.contentType, right.bytes),
  ];
  expect(files.flat().map(([, , , body]) => sha256(body as Buffer))).toEqual([
    part.fingerprint,
    part.fingerprint,
  ]);
});
