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

const picture = (format: 'jpeg' | 'png' | 'webp') =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .toFormat(format)
    .toBuffer();

test.each(['jpeg', 'png', 'webp'] as const)(
  'a %s is cut where its end is missing',
  async (format) => {
    const whole = await picture(format);
    const says = format !== 'webp'; // says its size elsewhere, and is believed
    expect(looksCut(whole, whole)).toBe(false);
    const half = whole.subarray(0, whole.length / 2);
    expect(looksCut(half, half)).toBe(says);
    // Room that was made before it was filled.
    const hollow = Buffer.concat([half, Buffer.alloc(whole.length)]);
    expect(looksCut(hollow, hollow)).toBe(says);
    // What cameras put behind the picture is no matter.
    const longer = Buffer.concat([whole, Buffer.alloc(100)]);
    expect(looksCut(longer, longer)).toBe(false);
  },
);

test('what is no photo is never cut', () => {
  const text = Buffer.from('Dear diary');
  expect([looksCut(text, text), looksCut(new Uint8Array(), new Uint8Array())]).toEqual([
    false,
    false,
  ]);
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
