/** @file What a file says it is, by its first bytes: names and Content-Types are ignored (ok-api §4). */
import { open } from 'node:fs/promises';

export type Format = 'jpeg' | 'png' | 'gif' | 'bmp' | 'tiff' | 'heic';

const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1']);
const MAGIC: readonly (readonly [Format, string])[] = [
  ['jpeg', 'ffd8ff'],
  ['png', '89504e470d0a1a0a'],
  ['gif', '47494638'],
  ['bmp', '424d'],
  ['tiff', '49492a00'],
  ['tiff', '4d4d002a'],
];

/** The format of the file, or null when it is none that OK or its sibling names. */
export async function sniff(path: string): Promise<Format | null> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
    if (buffer.toString('latin1', 4, 8) === 'ftyp') {
      return HEIC_BRANDS.has(buffer.toString('latin1', 8, 12)) ? 'heic' : null;
    }
    const start = buffer.toString('hex');
    return MAGIC.find(([, magic]) => start.startsWith(magic))?.[0] ?? null;
  } finally {
    await file.close();
  }
}
