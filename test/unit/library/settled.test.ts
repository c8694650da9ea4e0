import { appendFile, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { examineFile, type Settling } from '../../../src/main/library/examine.ts';
import { looksCut, restlessFor } from '../../../src/main/library/settled.ts';
import { tempFolder } from '../temp-folder.ts';

const NOW = 1_000_000;

test.each<[what: string, mtimeMs: number, ctimeMs: number, left: number]>([
  ['written long ago', 0, 0, 0],
  ['written just now', NOW, NOW, 3_000],
  ['written a second ago', NOW - 1_000, NOW - 1_000, 2_000],
  ['written three seconds ago', NOW - 3_000, NOW - 3_000, 0],
  ['old, and put here a second ago', 0, NOW - 1_000, 2_000],
  ['from a clock that is a little ahead', NOW + 1_000, 0, 2_000],
  ['from a clock that is years ahead', 9e12, 9e12, 0],
  ['from such a clock, and put here a second ago', 9e12, NOW - 1_000, 2_000],
])('a file %s', (_what, mtimeMs, ctimeMs, left) => {
  const all = restlessFor({ mtimeMs, ctimeMs }, NOW, 3_000);
  // The clock that is ahead comes nearer before it is passed.
  expect(all).toBe(mtimeMs > NOW && left > 0 && mtimeMs < 9e12 ? 4_000 : left);
});

const picture = (format: 'jpeg' | 'png' | 'webp' | 'avif') =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .toFormat(format)
    .toBuffer();

/** Of all of a file, as it is looked at. */
const isCut = (file: Buffer): boolean =>
  looksCut({ head: file.subarray(0, 1024), end: file.subarray(-1024), sizeBytes: file.length });

test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'a %s is cut where its end is missing',
  async (format) => {
    const whole = await picture(format);
    expect(isCut(whole)).toBe(false);
    expect(isCut(whole.subarray(0, whole.length / 2))).toBe(true);
    expect(isCut(whole.subarray(0, -6))).toBe(true);
    // Room that was made before it was filled.
    expect(isCut(Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.alloc(2_000)]))).toBe(
      true,
    );
    // What cameras put behind the picture is no matter.
    expect(isCut(Buffer.concat([whole, Buffer.alloc(100)]))).toBe(false);
  },
);

/** A box of HEIC: so long by its own word. */
function box(name: string, bytes: number, size: 'short' | 'long' | 'to the end' = 'short'): Buffer {
  const made = Buffer.alloc(bytes, 7);
  made.writeUInt32BE(size === 'short' ? bytes : size === 'long' ? 1 : 0, 0);
  made.write(name, 4, 'latin1');
  if (size === 'long') made.writeBigUInt64BE(BigInt(bytes), 8);
  return made;
}

test.each<[what: string, boxes: Buffer[], missing: number, expected: boolean]>([
  ['whole', [box('ftyp', 24), box('meta', 200), box('mdat', 5_000)], 0, false],
  ['cut in its data', [box('ftyp', 24), box('meta', 200), box('mdat', 5_000)], 1, true],
  ['cut in its long data', [box('ftyp', 24), box('mdat', 5_000, 'long')], 1, true],
  ['whole, with long data', [box('ftyp', 24), box('mdat', 5_000, 'long')], 0, false],
  ['that lasts to its end', [box('ftyp', 24), box('mdat', 5_000, 'to the end')], 1, false],
  // Where its data ends, no more of it was read: what follows there is not known.
  ['cut behind its data', [box('ftyp', 24), box('mdat', 5_000), box('free', 50)], 1, false],
])('a HEIC %s', (_what, boxes, missing, expected) => {
  const file = Buffer.concat(boxes);
  expect(isCut(file.subarray(0, file.length - missing))).toBe(expected);
});

test('what is no photo is never cut', () => {
  expect([isCut(Buffer.from('Dear diary')), isCut(Buffer.alloc(0))]).toEqual([false, false]);
});

test('a file is read when it has stood still, and one without its end when it has for long', async () => {
  const file = path.join(await tempFolder(), 'a.jpg');
  const whole = await picture('jpeg');
  await writeFile(file, whole);
  const began = Date.now();
  const clock = { now: began };
  const settling: Settling = { now: () => clock.now, settleMs: 60_000, stallMs: 600_000 };
  const look = async () => {
    const verdict = await examineFile(file, 'a.jpg', undefined, undefined, undefined, settling);
    return verdict.kind === 'refused' ? verdict.problem.code : verdict.kind;
  };
  expect(await look()).toBe('unsettled');
  clock.now = began + 120_000;
  expect(await look()).toBe('photo');
  await truncate(file, Math.floor(whole.length / 2));
  expect(await look()).toBe('unsettled');
  clock.now = began + 900_000;
  expect(await look()).toBe('photo'); // whether it is whole is for OK to say by now
  await truncate(file, 0);
  clock.now = began + 120_000;
  expect(await look()).toBe('unsettled');
  clock.now = began + 900_000;
  expect(await look()).toBe('file-empty');
  // A copy keeps the time of its original: that it came just now is known all the same.
  await appendFile(file, whole);
  await utimes(file, 1, 1);
  clock.now = Date.now();
  expect(await look()).toBe('unsettled');
});
