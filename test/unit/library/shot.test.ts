import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readShot } from '../../../src/main/library/shot.ts';
import { tempFolder } from '../temp-folder.ts';

type Tags = Record<string, string>;

async function photo(tags: Tags, shotTags: Tags = {}): Promise<string> {
  const file = path.join(await tempFolder(), 'a.jpg');
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  await picture.withExif({ IFD0: tags, IFD2: shotTags }).jpeg().toFile(file);
  return file;
}

test.each<[string, Tags, Tags, string | null, string | null]>([
  ['nothing', {}, {}, null, null],
  [
    'all',
    { Make: 'NIKON', Model: 'D90' },
    { DateTimeOriginal: '2019:07:08 09:10:11' },
    '2019-07-08T09:10:11',
    'NIKON D90',
  ],
  [
    'a model that names its maker',
    { Make: 'Canon', Model: 'Canon EOS 5D' },
    {},
    null,
    'Canon EOS 5D',
  ],
  [
    'only when it was written',
    { DateTime: '2020:01:02 03:04:05' },
    {},
    '2020-01-02T03:04:05',
    null,
  ],
  ['a clock that was never set', { DateTime: '0000:00:00 00:00:00' }, {}, null, null],
  [
    'a zone',
    {},
    { DateTimeOriginal: '2019:07:08 09:10:11', OffsetTimeOriginal: '+03:00' },
    '2019-07-08T09:10:11+03:00',
    null,
  ],
])('a file that says %s', async (_, tags, shotTags, takenAt, camera) => {
  expect(await readShot(await photo(tags, shotTags))).toMatchObject({ takenAt, camera });
});

test('a file that is away, empty, a folder or no photo says nothing', async () => {
  const folder = await tempFolder();
  await mkdir(path.join(folder, 'd'));
  await writeFile(path.join(folder, 'empty'), '');
  await writeFile(path.join(folder, 'text'), 'Dear diary');
  const shots = ['away', 'empty', 'd', 'text'].map((name) => readShot(path.join(folder, name)));
  expect(await Promise.all(shots)).toEqual(
    [false, true, false, true].map((isThere) => ({
      takenAt: null,
      camera: null,
      isTurned: false,
      isThere,
    })),
  );
});

test.each([
  [1, false],
  [3, false],
  [6, true],
  [8, true],
])('orientation %i: taken on its side is %s', async (orientation, isTurned) => {
  const file = path.join(await tempFolder(), 'a.jpg');
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  await picture.withMetadata({ orientation }).jpeg().toFile(file);
  expect(await readShot(file)).toMatchObject({ isTurned, isThere: true });
});
