/** @file A request's parameters and how many bytes its body had. */
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';

export interface Received {
  readonly parameters: ReadonlyMap<string, string>;
  readonly bytes: number;
}

const counts = new WeakMap<IncomingMessage, number>();

/** Counts the body's bytes as they come in; to be hooked in before anything reads them. */
export async function countBody(request: FastifyRequest): Promise<void> {
  hearBody(request, () => undefined);
  return Promise.resolve();
}

/** The same, and tells how many bytes each piece has. */
export function hearBody({ raw }: FastifyRequest, onBytes: (bytes: number) => void): void {
  raw.on('newListener', function begin(event: string) {
    if (event !== 'data') return;
    raw.off('newListener', begin);
    raw.on('data', (chunk: Buffer) => {
      counts.set(raw, (counts.get(raw) ?? 0) + chunk.length);
      onBytes(chunk.length);
    });
  });
}

/** Bytes of the body so far. */
export function bytesIn(request: FastifyRequest): number {
  return counts.get(request.raw) ?? 0;
}

/** The parameters of the URL alone, `+` and `%XX` decoded as in any form. */
export function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1));
}

/** Parameters of URL and body together, the body's winning; forms of either kind. */
export async function readParameters(request: FastifyRequest): Promise<Received> {
  const parameters = new Map(queryOf(request));
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === 'field') parameters.set(part.fieldname, String(part.value));
      else part.file.resume();
    }
  } else if (typeof request.body === 'string') {
    for (const [name, value] of new URLSearchParams(request.body)) parameters.set(name, value);
  }
  return { parameters, bytes: bytesIn(request) };
}
