/** @file HEIC photos to pixels, in a worker thread that lives only while there is work. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HeicAnswer, HeicPixels, HeicQuestion } from './heic-worker.ts';

/** Beside this module: as TypeScript in the sources, as its own bundle in the built app. */
const WORKER = new URL(`heic-worker${path.extname(import.meta.filename)}`, import.meta.url);

/** How long an idle worker keeps its memory. */
const IDLE_MS = 5_000;

/** Brands of HEIC files in their first box, `ftyp`. */
const BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1'];

/** Whether a file begins as a HEIC photo does. */
export function looksLikeHeic(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 12)).toString('latin1');
  return text.slice(4, 8) === 'ftyp' && BRANDS.includes(text.slice(8, 12));
}

export class HeicDecoder {
  /** Present exactly while work is waiting or the worker is kept warm. */
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  readonly #waiting = new Map<number, (pixels: HeicPixels | null) => void>();
  readonly #keepsAlive: boolean;

  /** `keepsAlive`: whether the program may not end while a photo is being decoded. */
  constructor({ keepsAlive = false } = {}) {
    this.#keepsAlive = keepsAlive;
  }

  /** The photo's pixels, upright; null when it cannot be decoded. Takes `bytes` over. */
  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<HeicPixels | null> {
    const worker = (this.#worker ??= this.#start());
    clearTimeout(this.#idle);
    if (this.#keepsAlive) worker.ref();
    const question: HeicQuestion = { id: ++this.#lastId, bytes };
    return await new Promise((resolve) => {
      this.#waiting.set(question.id, resolve);
      worker.postMessage(question);
    });
  }

  #start(): Worker {
    // The decoder complains of bad files on the console; nobody there can help.
    const worker = new Worker(WORKER, { stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    // A thumbnail must not keep a program alive that is done, nor an idle worker any.
    worker.unref();
    worker.on('message', ({ id, pixels }: HeicAnswer) => {
      this.#waiting.get(id)?.(pixels);
      this.#waiting.delete(id);
      if (this.#waiting.size > 0) return;
      worker.unref();
      this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
    });
    // Out of memory on one huge photo: those that waited get none, the next one a new worker.
    worker.on('error', () => this.#stop());
    worker.on('exit', () => this.#stop(worker));
    return worker;
  }

  #stop(worker = this.#worker): void {
    if (worker === null || worker !== this.#worker) return;
    this.#worker = null;
    clearTimeout(this.#idle);
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
    void worker.terminate();
  }
}
