/** @file Puts EXIF into a JPEG by hand: libvips writes its text in ASCII only. */

const ASCII = 2;
const SHORT = 3;
const ENTRY_BYTES = 12;
/** "II", 42, and where the first directory begins. */
const TIFF_HEADER = Buffer.from([0x49, 0x49, 0x2a, 0x00, 0x08, 0x00, 0x00, 0x00]);

interface Tag {
  readonly id: number;
  readonly type: typeof ASCII | typeof SHORT;
  readonly count: number;
  readonly value: Buffer;
}

/** The JPEG with an orientation and, unless empty, a caption in UTF-8, as phones write it. */
export function withExif(jpeg: Buffer, orientation: number, caption: string): Buffer {
  const tags = [
    ...(caption === '' ? [] : [text(0x010e, caption)]), // ImageDescription
    text(0x010f, 'Okapi'), // Make
    text(0x0110, 'Sample camera'), // Model
    short(0x0112, orientation), // Orientation
  ];
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), TIFF_HEADER, directory(tags)]);
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xffe1, 0); // APP1
  segment.writeUInt16BE(payload.length + 2, 2);
  const startOfImage = jpeg.subarray(0, 2);
  return Buffer.concat([startOfImage, segment, payload, jpeg.subarray(2)]);
}

/** The first directory; values above four bytes follow it. */
function directory(tags: readonly Tag[]): Buffer {
  const head = Buffer.alloc(2 + tags.length * ENTRY_BYTES + 4);
  head.writeUInt16LE(tags.length, 0);
  const values: Buffer[] = [];
  let valueAt = TIFF_HEADER.length + head.length;
  tags.forEach((tag, index) => {
    const at = 2 + index * ENTRY_BYTES;
    head.writeUInt16LE(tag.id, at);
    head.writeUInt16LE(tag.type, at + 2);
    head.writeUInt32LE(tag.count, at + 4);
    if (tag.value.length <= 4) {
      tag.value.copy(head, at + 8);
      return;
    }
    head.writeUInt32LE(valueAt, at + 8);
    values.push(tag.value);
    valueAt += tag.value.length;
  });
  return Buffer.concat([head, ...values]);
}

function text(id: number, content: string): Tag {
  const value = Buffer.from(`${content}\0`);
  return { id, type: ASCII, count: value.length, value };
}

function short(id: number, content: number): Tag {
  const value = Buffer.alloc(2);
  value.writeUInt16LE(content);
  return { id, type: SHORT, count: 1, value };
}
