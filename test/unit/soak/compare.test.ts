import { expect, test } from 'vitest';
import { compareArrived, isExact, type StoredPhoto } from '../../soak/compare.ts';
import type { ExpectedPhoto } from '../../soak/photos.ts';

const a: ExpectedPhoto = {
  file: 'a.jpg',
  album: 'Sea',
  caption: 'Waves',
  sha256: 'aa',
  bytes: 10,
};
const b: ExpectedPhoto = { file: 'b.jpg', album: 'Hills', caption: '', sha256: 'bb', bytes: 20 };
const arrived = ({ album, caption, sha256, bytes }: ExpectedPhoto): StoredPhoto => ({
  sha256,
  bytes,
  albumTitle: album,
  comment: caption === '' ? null : caption,
});
const NONE = { lost: 0, doubled: 0, wrongAlbum: 0, wrongCaption: 0, strange: 0 };

const cases: readonly (readonly [string, readonly StoredPhoto[], Partial<typeof NONE>])[] = [
  ['all as it should be, in any order', [arrived(b), arrived(a)], {}],
  ['one missing', [arrived(a)], { lost: 1 }],
  ['one there twice', [arrived(a), arrived(b), arrived(b)], { doubled: 1 }],
  ['in the other album', [arrived(a), { ...arrived(b), albumTitle: 'Sea' }], { wrongAlbum: 1 }],
  ['without its caption', [{ ...arrived(a), comment: null }, arrived(b)], { wrongCaption: 1 }],
  [
    'with a caption it never had',
    [arrived(a), { ...arrived(b), comment: '!' }],
    { wrongCaption: 1 },
  ],
  ['other bytes', [arrived(a), { ...arrived(b), sha256: 'cc' }], { lost: 1, strange: 1 }],
];

test.each(cases)('%s', (_, stored, differences) => {
  const found = compareArrived([a, b], stored);
  expect(found).toEqual({ ...NONE, ...differences });
  expect(isExact(found)).toBe(Object.keys(differences).length === 0);
});
