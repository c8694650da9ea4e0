import { expect, test } from 'vitest';
import { isPhotoFolder, isPhotoName } from '../../../src/main/library/photo-names.ts';

test.each<[string, boolean]>([
  ...[
    'jpg',
    'jpeg',
    'jpe',
    'jfif',
    'png',
    'gif',
    'bmp',
    'tif',
    'tiff',
    'heic',
    'heif',
    'webp',
    'avif',
  ].map((extension): [string, boolean] => [`a.${extension}`, true]),
  ['IMG_0001.JPG', true],
  ['Фото.JpEg', true],
  ['a.b.c.png', true],
  ['two words.jpg', true],
  ['-rf.jpg', true],
  ['a\nb.jpg', true],
  [`${'x'.repeat(251)}.jpg`, true],
  ['\ufffd\ufffd.jpg', true],
  ['jpg', false],
  ['a', false],
  ['', false],
  ['.jpg', false],
  ['.hidden.jpg', false],
  ['._IMG_0001.jpg', false],
  ['a.jpg.', false],
  ['a.jpg ', false],
  ['a.jpg.txt', false],
  ['a.jpg~', false],
  ['a.mp4', false],
  ['a.mov', false],
  ['a.svg', false],
  ['a.xjpg', false],
  ['Thumbs.db', false],
])('%j is the name of a photo: %s', (name, expected) => {
  expect(isPhotoName(name)).toBe(expected);
});

test.each<[string, boolean]>([
  ['Лето', true],
  ['2019.08', true],
  ['folder.jpg', true],
  ['@ea', true],
  ['.git', false],
  ['.thumbnails', false],
  ['@eaDir', false],
])('%j is entered: %s', (name, expected) => {
  expect(isPhotoFolder(name)).toBe(expected);
});
