/**
 * @file One HTTP client: the platform's own over kept-alive connections. Its write callback
 * tells when a piece has gone to the connection, so that buffers are used again and memory
 * stays flat, and so that progress counts what was really taken. Each request goes the way that
 * `routing.ts` names, through a proxy or straight.
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { createAgents } from './agents.ts';
import { offersOf, PROXY_AUTHENTICATION_REQUIRED, tellProxyTrouble } from './proxy-trouble.ts';
import { ProxyRefusedError, ProxyUnreachableError, refusalOf } from './proxy.ts';
import { DIRECT_ROUTING, type Routing, type Way } from './routing.ts';

export interface HttpClient {
  /** Sends a body and reads the whole answer; throws when there is none. */
  post(request: PostRequest): Promise<PostAnswer>;
  /** Fetches a small thing whole; follows no redirect; throws when there is no answer. */
  get(request: GetRequest): Promise<GetAnswer>;
  /** Closes the connections that wait for a next request: after a sleep, or in another network, they are dead. */
  closeIdle(): void;
  /** The computer's own addresses of the connections that are under way, as far as they are known. */
  addressesInUse(): readonly string[];
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

export interface GetRequest {
  readonly url: string;
  /** An answer of more bytes is an error. */
  readonly mostBytes: number;
  /** How long the connection may stand still, in milliseconds. */
  readonly idleTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface GetAnswer {
  readonly status: number;
  /** Where a redirect leads, as the server wrote it. */
  readonly location: string | null;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** The connection stood still for too long. */
export class IdleTimeoutError extends Error {
  override readonly name = 'IdleTimeoutError';
  readonly code = 'ETIMEDOUT';
}

/** The connection ended in the middle of the answer. */
export class CutOffError extends Error {
  override readonly name = 'CutOffError';
  readonly code = 'ECONNRESET';
}

/** The answer has more bytes than the caller takes. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

/** The largest answer to a POST that is read; OK's are far smaller. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

export function createHttpClient(routing: Routing = DIRECT_ROUTING): HttpClient {
  const agents = createAgents();
  return {
    post: (request) => onItsWay(request, (way) => post(request, agents, way)),
    get: (request) => onItsWay(request, (way) => get(request, agents, way)),
    closeIdle: () => agents.closeIdle(),
    addressesInUse: () => agents.addressesInUse(),
    close: () => agents.close(),
  };

  /** A proxy's refusal is told apart from the answer of where the request went. */
  async function onItsWay<Answer extends { readonly status: number }>(
    { url, signal }: PostRequest | GetRequest,
    ask: (way: Way) => Promise<Answer>,
  ): Promise<Answer> {
    const way = await routing.wayTo(url, signal);
    if (way.proxy === null) return await ask(way);
    const { proxy } = way;
    try {
      signal?.throwIfAborted();
      const answer = await ask(way);
      if (answer.status !== PROXY_AUTHENTICATION_REQUIRED) {
        routing.took(way);
        return answer;
      }
    } catch (cause) {
      const told = tellProxyTrouble(cause, proxy);
      if (told instanceof ProxyUnreachableError) routing.isAway(proxy);
      if (told !== 'wants-login') {
        routing.gaveUp(way);
        throw told;
      }
    }
    const hadLogin = routing.refused(way);
    throw new ProxyRefusedError(proxy, refusalOf(await offersOf(proxy, url, signal), hadLogin));
  }
}

type Agents = ReturnType<typeof createAgents>;

/** A request that has not begun; its body is for the caller to write and end. */
function open(
  method: 'GET' | 'POST',
  options: PostRequest | GetRequest,
  agents: Agents,
  way: Way,
  headers: http.OutgoingHttpHeaders,
): ClientRequest {
  const url = new URL(options.url);
  const isSecure = url.protocol === 'https:';
  const request = (isSecure ? https : http).request(url, {
    method,
    agent: agents.of(way, isSecure),
    headers,
    timeout: options.idleTimeoutMs,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  request.on('timeout', () => request.destroy(new IdleTimeoutError('The connection stood still')));
  return request;
}

async function get(options: GetRequest, agents: Agents, way: Way): Promise<GetAnswer> {
  const request = open('GET', options, agents, way, {});
  const exchange = listenTo(request, options.signal);
  request.end();
  const response = await exchange.answer;
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location ?? null,
    // Reading that stops half-way destroys the response, and its connection with it.
    bytes: await bytesOf(response, options.mostBytes),
  };
}

async function post(options: PostRequest, agents: Agents, way: Way): Promise<PostAnswer> {
  const headers = {
    'content-type': options.contentType,
    'content-length': options.contentLength,
  };
  const request = open('POST', options, agents, way, headers);
  const exchange = listenTo(request, options.signal);
  let isCutShort = false;
  try {
    for await (const piece of options.body) {
      // An early answer is a refusal: the rest is not wanted.
      isCutShort = exchange.hasEnded();
      if (isCutShort) break;
      await exchange.write(piece);
    }
    if (!isCutShort) request.end();
  } catch (cause) {
    request.destroy();
    throw cause; // the body's own error, for instance a file that changed
  }
  try {
    const response = await exchange.answer;
    return {
      status: response.statusCode ?? 0,
      text: (await bytesOf(response, MOST_ANSWER_BYTES)).toString('utf8'),
    };
  } finally {
    // The server would take the next request for the rest of this one.
    if (isCutShort || !request.writableFinished) request.destroy();
  }
}

function listenTo(
  request: ClientRequest,
  signal: AbortSignal | undefined,
): {
  readonly answer: Promise<IncomingMessage>;
  /** Resolves when the connection has taken the piece, or the request has ended. */
  write(piece: Uint8Array): Promise<void>;
  /** Whether an answer has come or the connection has gone. */
  hasEnded(): boolean;
} {
  let isOver = false;
  let release: () => void = () => undefined;
  // A destroyed request takes writes at once, and its `close` comes only later.
  const hasEnded = (): boolean => isOver || request.destroyed;
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    // `on`, not `once`: an answered request may still fail, and that changes nothing.
    request.on('error', reject);
    // While a proxy has not answered, a request that is destroyed says nothing of its end.
    const stop = (): void => {
      isOver = true;
      reject(signal?.reason as Error);
      release();
    };
    signal?.addEventListener('abort', stop, { once: true });
    request.once('close', () => signal?.removeEventListener('abort', stop));
  });
  answer.catch(() => undefined); // awaited after the body
  // The callback of a write does not come when the server stops reading, or the connection was never made.
  for (const event of ['response', 'close'] as const) {
    request.once(event, () => {
      isOver = true;
      release();
    });
  }
  return {
    answer,
    hasEnded,
    write: (piece) =>
      new Promise((resolve) => {
        release = resolve;
        if (hasEnded()) resolve();
        else request.write(piece, () => resolve());
      }),
  };
}

async function bytesOf(response: IncomingMessage, mostBytes: number): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > mostBytes) throw new TooLongError('The answer is too long');
  }
  if (!response.complete) throw new CutOffError('The answer was cut off');
  return Buffer.concat(pieces);
}
