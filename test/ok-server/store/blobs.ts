/** @file The received bytes, kept as files by their SHA-256. */
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file on its way in: on disk under a temporary name, never whole in memory. */
export interface ReceivedFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Where bytes are kept. The caller either keeps or discards each received file. */
export class Blobs {
  readonly #folder: string;
  readonly #incoming: string;
  #received = 0;

  constructor(folder: string) {
    this.#folder = path.join(folder, 'photos');
    this.#incoming = path.join(folder, 'incoming', String(process.pid));
    mkdirSync(this.#incoming, { recursive: true });
  }

  pathOf(sha256: string): string {
    return path.join(this.#folder, sha256.slice(0, 2), sha256);
  }

  /** Takes all of a stream; the next chunk is read when `afterChunk` of the one before is done. */
  async receive(
    stream: Readable,
    afterChunk?: (bytes: number) => Promise<void>,
  ): Promise<ReceivedFile> {
    const target = path.join(this.#incoming, String((this.#received += 1)));
    const hash = createHash('sha256');
    let bytes = 0;
    const watch = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
        await afterChunk?.(chunk.length);
      }
    };
    await pipeline(stream, watch, createWriteStream(target));
    return { path: target, sha256: hash.digest('hex'), bytes };
  }

  async keep(file: ReceivedFile): Promise<void> {
    const target = this.pathOf(file.sha256);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(file.path, target);
  }

  async discard(file: ReceivedFile): Promise<void> {
    await rm(file.path, { force: true });
  }
}
