/** @file Decodes HEIC in a thread of its own: a second of WebAssembly would stop the whole app. */
import decode from 'heic-decode';
import { parentPort } from 'node:worker_threads';

export interface HeicPixels {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface HeicQuestion {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface HeicAnswer {
  readonly id: number;
  readonly pixels: HeicPixels | null;
}

parentPort?.on('message', (question: HeicQuestion) => {
  void decode({ buffer: question.bytes })
    // No picture for what cannot be decoded; the queue has its own reason for such a file.
    .catch(() => null)
    .then((pixels: HeicPixels | null) => {
      const answer: HeicAnswer = { id: question.id, pixels };
      parentPort?.postMessage(answer, pixels ? [pixels.data.buffer] : []);
    });
});
