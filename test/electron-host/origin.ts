/**
 * @file Chromium cannot be given a custom scheme from outside, so the app's one origin
 * (`app://okapi`) is `http://app.localhost:<port>` in the browser. Requests are answered by
 * the handler that the app gave to `protocol.handle`, which sees its own addresses only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

type Handler = Parameters<Electron.Protocol['handle']>[1];

/** The empty page in which a window waits for its first address. */
const BLANK_PATH = '/__host__/blank';

export class Origin {
  readonly handlers = new Map<string, Handler>();
  #app: { scheme: string; host: string } | null = null;
  #http: string | null = null;

  /** Listens on loopback; call it once, before any address is translated. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#serve(request, response).catch((cause: unknown) => {
        console.error('The host could not answer', request.url, cause);
        response.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.unref();
    this.#http = `http://app.localhost:${(server.address() as AddressInfo).port}`;
  }

  get blankUrl(): string {
    return `${this.#base()}${BLANK_PATH}`;
  }

  /** The app's address as the browser knows it. */
  toBrowser(url: string): string {
    const parsed = new URL(url);
    const scheme = parsed.protocol.slice(0, -1);
    if (!this.handlers.has(scheme)) return url;
    this.#app ??= { scheme, host: parsed.host };
    return this.#base() + url.slice(`${scheme}://${parsed.host}`.length);
  }

  /** The browser's address as the app knows it. */
  toApp(url: string): string {
    const base = this.#base();
    if (this.#app === null || !(url === base || url.startsWith(`${base}/`))) return url;
    return `${this.#app.scheme}://${this.#app.host}${url.slice(base.length)}`;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (incoming.headers.host !== new URL(this.#base()).host) {
      outgoing.writeHead(421).end();
      return;
    }
    // Chromium asks for it, Electron does not.
    if (incoming.url === '/favicon.ico') {
      outgoing.writeHead(204).end();
      return;
    }
    const handler = this.#app && this.handlers.get(this.#app.scheme);
    if (incoming.url === BLANK_PATH || !handler) {
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end();
      return;
    }
    const response = await handler(this.#requestFrom(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) Readable.fromWeb(response.body as never).pipe(outgoing);
    else outgoing.end();
  }

  #requestFrom(incoming: IncomingMessage): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (name === 'host' || name === 'connection') continue;
      headers.set(name, this.toApp(String(value)));
    }
    const method = incoming.method ?? 'GET';
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return new Request(this.toApp(this.#base() + (incoming.url ?? '/')), {
      method,
      headers,
      ...(hasBody && { body: Readable.toWeb(incoming) as never, duplex: 'half' }),
    });
  }

  #base(): string {
    if (this.#http === null) throw new Error('The host does not listen yet.');
    return this.#http;
  }
}
