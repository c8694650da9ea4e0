/**
 * @file One way to POST: the platform's own client over kept-alive connections. Its write
 * callback tells when a piece has gone to the connection, so that buffers are used again
 * and memory stays flat, and so that progress counts what was really taken.
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';

export interface HttpClient {
  /** Sends a body and reads the whole answer; throws when there is none. */
  post(request: PostRequest): Promise<PostAnswer>;
  /** Closes all connections. */
  close(): void;
}

export interface PostRequest {
  readonly url: string;
  readonly contentType: string;
  /** In bytes; the body has exactly that many. */
  readonly contentLength: number;
  /** A piece may be overwritten as soon as the next one is asked for. */
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** How long the connection may stand still, in milliseconds. */
  readonly idleTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface PostAnswer {
  readonly status: number;
  readonly text: string;
}

/** The connection stood still for too long. */
export class IdleTimeoutError extends Error {
  override readonly name = 'IdleTimeoutError';
  readonly code = 'ETIMEDOUT';
}

/** The largest answer that is read; OK's are far smaller. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

export function createHttpClient(): HttpClient {
  const options = { keepAlive: true, maxSockets: 32, scheduling: 'lifo' } as const;
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    post: (request) => post(request, agents),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

async function post(
  options: PostRequest,
  agents: { http: http.Agent; https: https.Agent },
): Promise<PostAnswer> {
  const url = new URL(options.url);
  const isSecure = url.protocol === 'https:';
  const request = (isSecure ? https : http).request(url, {
    method: 'POST',
    agent: isSecure ? agents.https : agents.http,
    headers: { 'content-type': options.contentType, 'content-length': options.contentLength },
    timeout: options.idleTimeoutMs,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  request.on('timeout', () => request.destroy(new IdleTimeoutError('The connection stood still')));
  const seen = { answer: false };
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', (response) => {
      seen.answer = true;
      resolve(response);
    });
    request.on('error', reject); // `on`: an answered request may still fail afterwards, and is answered
  });
  answer.catch(() => undefined); // awaited below, after the body
  const write = writerOf(request);
  try {
    for await (const piece of options.body) {
      if (seen.answer || request.destroyed) break; // an early answer is a refusal: the rest is not wanted
      await write(piece);
    }
    if (!request.destroyed) request.end();
  } catch (cause) {
    // A connection that ends while we send may have brought an answer first.
    if (!seen.answer) {
      request.destroy();
      throw cause;
    }
  }
  const response = await answer;
  try {
    return { status: response.statusCode ?? 0, text: await textOf(response) };
  } finally {
    // Half-sent bodies leave the connection unusable.
    if (!request.writableFinished) request.destroy();
  }
}

/** Resolves when the connection has taken a piece, or is gone: then the request's own error says why. */
function writerOf(request: ClientRequest): (piece: Uint8Array) => Promise<void> {
  let release: () => void = () => undefined;
  // The callback of a write does not come when the request ends before it is connected.
  request.once('close', () => release());
  return (piece) =>
    new Promise((resolve) => {
      release = resolve;
      if (request.destroyed) resolve();
      else request.write(piece, () => resolve());
    });
}

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const piece of response as AsyncIterable<string>) {
    text += piece;
    if (text.length > MOST_ANSWER_BYTES) throw new Error('The answer is too long');
  }
  return text;
}
