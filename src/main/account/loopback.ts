/**
 * @file The listener that OK sends the system's browser back to: `http://localhost:PORT/auth`
 * (ok-api §1.2, RFC 8252 §7.3). It lives for one sign-in, answers one callback and is gone.
 */
import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { readCallback, type Callback } from './oauth.ts';

/** The words on the pages that the browser shows. */
export interface LoopbackWords {
  readonly language: string;
  readonly done: string;
  readonly failed: string;
  readonly wait: string;
}

export interface Loopback {
  readonly redirectUri: string;
  /** The first callback, whatever it says. */
  readonly callback: Promise<Callback>;
  readonly close: () => void;
}

/** The address to register with the application. */
export function loopbackRedirect(port: number): string {
  return `http://localhost:${port}/auth`;
}

const FRAGMENT_HEADER = 'x-okapi-sign-in';
const LONGEST_FRAGMENT = 16 * 1024;

/** Listens on this computer only; fails when another program has the port. */
export async function listenForCallback(
  port: number,
  state: string,
  words: LoopbackWords,
): Promise<Result<Loopback>> {
  const redirectUri = loopbackRedirect(port);
  const { promise: callback, resolve } = Promise.withResolvers<Callback>();
  /** Browsers open connections ahead; Node takes those on which nothing was asked for busy ones. */
  const unused = new Set<Socket>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    unused.delete(request.socket);
    void respond({ redirectUri, state, port, words }, request, response).then(
      (heard) => {
        if (heard !== null) resolve(heard);
      },
      () => response.destroy(), // the page has gone in the middle of its request
    );
  };
  // `localhost` is either address, as the browser likes; not every computer has the second.
  const servers = [http.createServer(answer), http.createServer(answer)];
  for (const server of servers) {
    server.on('connection', (socket) => {
      unused.add(socket);
      socket.once('close', () => unused.delete(socket));
    });
  }
  const close = (): void => {
    for (const socket of unused) socket.destroy();
    for (const server of servers) {
      server.close();
      // The page that is being shown is let finish.
      server.closeIdleConnections();
    }
  };
  const [first, second] = servers;
  const problem = first === undefined ? 'EADDRINUSE' : await listen(first, port, '127.0.0.1');
  if (problem !== null) {
    close();
    return fail({ code: 'port-in-use', stage: 'intake', detail: `${port}: ${problem}` });
  }
  const other = second === undefined ? null : await listen(second, port, '::1');
  if (other === 'EADDRINUSE') {
    close();
    return fail({ code: 'port-in-use', stage: 'intake', detail: `${port}: ${other}` });
  }
  return succeed({ redirectUri, callback, close });
}

interface Expected {
  readonly redirectUri: string;
  readonly state: string;
  readonly port: number;
  readonly words: LoopbackWords;
}

/** Answers one request and says which callback it was, if it was one. */
async function respond(
  expected: Expected,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Callback | null> {
  const { words, redirectUri, state } = expected;
  // Another name for this computer in `Host` is a page that rebinds its own (DNS rebinding).
  if (!isOurHost(request.headers.host, expected.port)) return refuse(response, 421);
  const url = URL.parse(request.url ?? '', redirectUri);
  if (url?.pathname === '/auth' && request.method === 'GET') {
    const callback = readCallback(url.toString(), state);
    if (callback.kind !== 'nothing') return show(response, callback, words);
    // The client flow's answer is in the fragment, which only the page itself can see.
    showPage(response, 200, words, words.wait, fragmentScript(words));
    return null;
  }
  if (url?.pathname === '/auth/fragment' && request.method === 'POST') {
    // A page from elsewhere may post here, but can neither send this header unasked nor our origin.
    const { origin, [FRAGMENT_HEADER]: mark } = request.headers;
    if (mark === undefined || origin !== new URL(redirectUri).origin) return refuse(response, 403);
    const length = Number(request.headers['content-length'] ?? Infinity);
    if (!(length <= LONGEST_FRAGMENT)) return refuse(response, 413);
    const callback = readCallback(
      `${redirectUri}#${(await text(request)).replace(/^#/, '')}`,
      state,
    );
    response.writeHead(isGood(callback) ? 200 : 400, { connection: 'close' }).end();
    return callback;
  }
  return refuse(response, 404);
}

function refuse(response: ServerResponse, status: number): null {
  response.writeHead(status, { connection: 'close' }).end();
  return null;
}

function show(response: ServerResponse, callback: Callback, words: LoopbackWords): Callback {
  const good = isGood(callback);
  showPage(response, good ? 200 : 400, words, good ? words.done : words.failed, '');
  return callback;
}

function isGood(callback: Callback): boolean {
  return callback.kind === 'code' || callback.kind === 'token';
}

function isOurHost(host: string | undefined, port: number): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].some((name) => host === `${name}:${port}`);
}

function showPage(
  response: ServerResponse,
  status: number,
  words: LoopbackWords,
  sentence: string,
  script: string,
): void {
  const nonce = randomBytes(16).toString('base64');
  const page =
    `<!doctype html><html lang="${words.language}"><meta charset="utf-8"><title>Okapi</title>` +
    `<style nonce="${nonce}">body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;` +
    `padding:0 1em;text-align:center;color-scheme:light dark}</style>` +
    `<h1>Okapi</h1><p role="status">${escapeHtml(sentence)}</p>` +
    (script === '' ? '' : `<script nonce="${nonce}">${script}</script>`);
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    .end(page);
}

/** Hands the fragment over and takes it out of the address and the history. */
function fragmentScript(words: LoopbackWords): string {
  const say = (sentence: string): string => JSON.stringify(sentence).replaceAll('<', '\\u003c');
  return (
    `const h=location.hash.slice(1);history.replaceState(null,'','/auth');` +
    `const say=t=>{document.querySelector('p').textContent=t};` +
    `if(h)fetch('/auth/fragment',{method:'POST',headers:{'${FRAGMENT_HEADER}':'1'},body:h})` +
    `.then(r=>say(r.ok?${say(words.done)}:${say(words.failed)}),()=>say(${say(words.failed)}));` +
    `else say(${say(words.failed)})`
  );
}

function escapeHtml(sentence: string): string {
  return sentence.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Null when it listens, else the system's error code. */
function listen(server: http.Server, port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? 'unknown'));
    server.listen(port, host, () => resolve(null));
  });
}
