/** @file Judges received bytes by decoding all of them, once per content. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { ReceivedFile } from '../store/blobs.ts';
import type { Database } from '../store/database.ts';
import { decodeBmp } from './bmp.ts';
import { HeicDecoder } from './heic.ts';
import { sniff } from './sniff.ts';

/** What the bytes are, apart from what the switches allow. */
export interface Verdict {
  readonly sha256: string;
  readonly bytes: number;
  /** null: no format that OK knows. */
  readonly format: string | null;
  /** Pixels as seen, EXIF orientation applied; 0 when unknown. */
  readonly width: number;
  readonly height: number;
  /** 1: the format is known and the content is broken or cut off. */
  readonly isCorrupt: number;
}

export class Inspector {
  readonly heic = new HeicDecoder();
  readonly #database: Database;
  /** The same content may come in twice at once; it is decoded once. */
  readonly #running = new Map<string, Promise<Verdict>>();

  constructor(database: Database) {
    this.#database = database;
    // Each photo is looked at once: libvips' cache would only hold memory, and
    // many photos in parallel beat many threads for one.
    sharp.cache(false);
    sharp.concurrency(1);
  }

  inspect(file: ReceivedFile): Promise<Verdict> {
    const known = this.#database.one<Verdict>(
      'SELECT * FROM verdicts WHERE sha256 = ?',
      file.sha256,
    );
    if (known !== undefined) return Promise.resolve(known);
    const running = this.#running.get(file.sha256) ?? this.#judge(file);
    this.#running.set(file.sha256, running);
    return running.finally(() => this.#running.delete(file.sha256));
  }

  close(): Promise<void> {
    return this.heic.close();
  }

  async #judge(file: ReceivedFile): Promise<Verdict> {
    const format = await sniff(file.path);
    const verdict = { ...file, format, ...(await this.#measure(file.path, format)) };
    this.#database.run(
      `INSERT OR REPLACE INTO verdicts (sha256, bytes, format, width, height, isCorrupt)
       VALUES (?, ?, ?, ?, ?, ?)`,
      verdict.sha256,
      verdict.bytes,
      verdict.format,
      verdict.width,
      verdict.height,
      verdict.isCorrupt,
    );
    return verdict;
  }

  async #measure(
    path: string,
    format: string | null,
  ): Promise<Pick<Verdict, 'width' | 'height' | 'isCorrupt'>> {
    if (format === null) return { width: 0, height: 0, isCorrupt: 0 };
    try {
      const { width, height } = await this.#decode(path, format);
      return { width, height, isCorrupt: 0 };
    } catch {
      // Whatever a decoder says, the answer is the same: recognised, and corrupted.
      return { width: 0, height: 0, isCorrupt: 1 };
    }
  }

  async #decode(path: string, format: string): Promise<{ width: number; height: number }> {
    if (format === 'bmp') return decodeBmp(await readFile(path));
    if (format === 'heic') return this.heic.decode(path);
    const image = sharp(path, {
      // Refuses what is cut off; malformed metadata does not reach this level.
      failOn: 'error',
      limitInputPixels: false,
      ...(format === 'gif' && { pages: -1 }),
    });
    const { autoOrient, pageHeight } = await image.metadata();
    // Every pixel is decoded (no shrinking while loading), and at once thrown away.
    await image
      .resize(8, 8, { fit: 'fill', kernel: 'nearest', fastShrinkOnLoad: false })
      .raw()
      .toBuffer();
    return { width: autoOrient.width, height: pageHeight ?? autoOrient.height };
  }
}
