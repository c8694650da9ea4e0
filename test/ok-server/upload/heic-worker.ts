/** @file Decodes HEIC in a thread of its own: a 12-megapixel one takes about a second. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

/** What `heic-decode`, a CommonJS package without types, exports. */
type Decode = (input: { buffer: Buffer }) => Promise<DecodedHeic>;

/** Pixels of four bytes, alpha last. */
export interface DecodedHeic {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface HeicRequest {
  readonly id: number;
  readonly path: string;
}

export type HeicReply =
  | { readonly id: number; readonly decoded: DecodedHeic }
  | { readonly id: number; readonly error: string };

const decode = createRequire(import.meta.url)('heic-decode') as Decode;

parentPort?.on('message', ({ id, path }: HeicRequest) => {
  void decode({ buffer: readFileSync(path) }).then(
    (decoded) => {
      reply({ id, decoded }, [decoded.data.buffer]);
    },
    (error: unknown) => {
      reply({ id, error: String(error) }, []);
    },
  );
});

function reply(message: HeicReply, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, transfer);
}
