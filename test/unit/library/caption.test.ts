import sharp from 'sharp';
import { expect, test } from 'vitest';
import { chooseCaption, LONGEST_CAPTION, readCaption } from '../../../src/main/library/caption.ts';
import { withDescription } from './described-photo.ts';

/** A head of `bytes`; what lies behind them is read from `all`. */
const headOf = (bytes: Uint8Array, all = bytes) => ({
  bytes,
  sizeBytes: all.length,
  readAll: () => Promise.resolve(all),
});

const LONG = '🌊'.repeat(LONGEST_CAPTION);

test.each<[string, readonly (string | null)[], string | null]>([
  ['none', [], null],
  ['nothing in all places', [null, '', ' \n\t', '\u0000\u0000'], null],
  ['the first that says something', [null, '  ', 'Море', 'Лес'], 'Море'],
  ['one with padding', ['  Море \n'], 'Море'],
  ['one padded with NUL', ['Море\u0000\u0000\u0000'], 'Море'],
  ['one with control characters inside', ['Море\u0001\u001f\u007fи лес'], 'Море и лес'],
  ['one of several lines', ['Море\n\tи лес'], 'Море\n\tи лес'],
  ['one behind a camera’s', ['OLYMPUS DIGITAL CAMERA', 'Море'], 'Море'],
  [
    'one that only mentions a camera',
    ['My Olympus digital camera broke'],
    'My Olympus digital camera broke',
  ],
  ['one that mentions a brand', ['Sony and me'], 'Sony and me'],
  ['one with a number', ['Море 2019'], 'Море 2019'],
  ['one that is a number', ['7'], '7'],
  ['a short word that begins like a camera’s', ['Coffee'], 'Coffee'],
  ['one with signs', ['<3 & "you" \\ 100%'], '<3 & "you" \\ 100%'],
  ['one as long as OK takes', [LONG], LONG],
  ['one that is too long', [`${LONG}!`], `${'🌊'.repeat(LONGEST_CAPTION - 1)}…`],
  ['one that fits without its padding', [` ${LONG}\u0000`], LONG],
])('of captions %s', (_name, candidates, expected) => {
  expect(chooseCaption(candidates)).toBe(expected);
});

test.each([
  'OLYMPUS DIGITAL CAMERA',
  'OLYMPUS DIGITAL CAMERA         ',
  'Minolta DSC',
  'KONICA MINOLTA DIGITAL CAMERA',
  'KODAK Digital Camera',
  'SONY DSC',
  'SAMSUNG',
  'Samsung Digital Camera',
  'Digital Camera',
  'DCIM',
  'DSC0001',
  'DSCN1234',
  'IMG_20190801',
  'default',
  'Untitled',
  'User comment',
  'oplus_32',
  'cof',
  'hdr',
  'mde',
  'rbt',
  'sdr',
  'dav',
  '<Digimax i50 MP3, Samsung #1 MP3>',
  '<KENOX S630  / Samsung S630>',
  'charset=Ascii',
  'binary comment',
  'Screenshot',
  'Processed with VSCO with m5 preset',
  '\u0000\u0000',
])('%j was written by no person', (text) => {
  expect(chooseCaption([text])).toBeNull();
});

const image = () => sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } });
const described = (text: string) => withDescription(image(), 'jpeg', text);
const xmp = (property: 'description' | 'title', text: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:${property}><rdf:Alt>
  <rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:${property}></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** A JPEG with an IPTC text behind its first two bytes; sharp cannot write one. */
function withIptc(jpeg: Buffer, dataset: 105 | 120, text: Buffer): Buffer {
  const record = Buffer.concat([Buffer.from([0x1c, 2, dataset, 0, text.length]), text]);
  const block = Buffer.concat([
    Buffer.from('Photoshop 3.0\0'),
    Buffer.from('8BIM\x04\x04\0\0\0\0\0', 'latin1'),
    Buffer.from([record.length]),
    record,
    Buffer.alloc(record.length % 2),
  ]);
  const marker = Buffer.from([0xff, 0xed, 0, block.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, block, jpeg.subarray(2)]);
}

test.each<[string, () => Promise<Buffer>, string | null]>([
  ['no metadata', () => image().jpeg().toBuffer(), null],
  ['an EXIF description', () => described('By the sea'), 'By the sea'],
  ['an EXIF description in UTF-8', () => described('Привет 🌊'), 'Привет 🌊'],
  ['a camera’s EXIF description', () => described('SONY DSC'), null],
  [
    'an XMP description before the EXIF one',
    () =>
      image()
        .withExif({ IFD0: { ImageDescription: 'EXIF' } })
        .withXmp(xmp('description', 'Лето &amp; море'))
        .jpeg()
        .toBuffer(),
    'Лето & море',
  ],
  [
    'an EXIF description before an XMP title',
    () =>
      image()
        .withExif({ IFD0: { ImageDescription: 'EXIF' } })
        .withXmp(xmp('title', 'Title'))
        .jpeg()
        .toBuffer(),
    'EXIF',
  ],
  [
    'a title and a camera’s description',
    () =>
      image()
        .withExif({ IFD0: { ImageDescription: 'OLYMPUS DIGITAL CAMERA' } })
        .withXmp(xmp('title', 'Title'))
        .jpeg()
        .toBuffer(),
    'Title',
  ],
  [
    'an IPTC caption before the EXIF description',
    async () => withIptc(await described('EXIF'), 120, Buffer.from('Подпись')),
    'Подпись',
  ],
  [
    'an IPTC headline when there is nothing else',
    async () => withIptc(await image().jpeg().toBuffer(), 105, Buffer.from('Headline')),
    'Headline',
  ],
  [
    'an IPTC caption in Latin-1',
    async () => withIptc(await image().jpeg().toBuffer(), 120, Buffer.from('été', 'latin1')),
    'été',
  ],
  [
    'a PNG',
    () =>
      image()
        .withExif({ IFD0: { ImageDescription: 'By the sea' } })
        .png()
        .toBuffer(),
    'By the sea',
  ],
  ['a WebP', () => withDescription(image(), 'webp', 'Привет 🌊'), 'Привет 🌊'],
  ['a cut-off photo', async () => (await described('By the sea')).subarray(0, 30), null],
  ['no photo', () => Promise.resolve(Buffer.from('ImageDescription=x')), null],
  ['nothing', () => Promise.resolve(Buffer.alloc(0)), null],
])('the caption inside %s', async (_name, make, expected) => {
  const bytes = await make();
  const mime = bytes[0] === 0xff ? 'image/jpeg' : 'image/png';
  expect(await readCaption(headOf(bytes), mime)).toBe(expected);
});

test('metadata behind the head is found outside JPEG, and JPEG is not read again', async () => {
  const bytes = await image()
    .withExif({ IFD0: { ImageDescription: 'By the sea' } })
    .png()
    .toBuffer();
  const head = headOf(bytes.subarray(0, 40), bytes);
  expect([
    await readCaption(head, 'image/png'),
    await readCaption(head, 'image/jpeg'),
    await readCaption({ ...head, sizeBytes: 33 * 1024 * 1024 }, 'image/png'),
  ]).toEqual(['By the sea', null, null]);
});

test('a file that cannot be read any further is not a photo without a caption', async () => {
  const failure = new Error('gone');
  const head = {
    ...headOf(Buffer.alloc(40)),
    sizeBytes: 41,
    readAll: () => Promise.reject(failure),
  };
  await expect(readCaption(head, 'image/png')).rejects.toBe(failure);
});

test('only the head’s own bytes of a shared buffer are read', async () => {
  const photo = await described('By the sea');
  const shared = Buffer.concat([Buffer.alloc(1_000, 0xff), photo, Buffer.alloc(1_000, 0xff)]);
  const bytes = shared.subarray(1_000, 1_000 + photo.length);
  expect(await readCaption(headOf(bytes), 'image/jpeg')).toBe('By the sea');
});
