/** @file The way to the HEIC thread: started at the first HEIC, one file after the other. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DecodedHeic, HeicReply, HeicRequest } from './heic-worker.ts';

interface Waiting {
  readonly resolve: (decoded: DecodedHeic) => void;
  readonly reject: (error: Error) => void;
}

export class HeicDecoder {
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Decodes the file; rejects when it is no whole HEIC. */
  decode(file: string): Promise<DecodedHeic> {
    this.#worker ??= this.#start();
    const request: HeicRequest = { id: (this.#lastId += 1), path: file };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker?.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    // libheif prints its failures: they are kept off the command's output.
    const worker = new Worker(path.join(import.meta.dirname, 'heic-worker.ts'), {
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (reply: HeicReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('decoded' in reply) waiting?.resolve(reply.decoded);
      else waiting?.reject(new Error(reply.error));
    });
    // The thread itself failing fails whoever waits; the next HEIC gets a new thread.
    worker.on('error', (error) => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(error as Error);
      this.#waiting.clear();
    });
    return worker;
  }
}
