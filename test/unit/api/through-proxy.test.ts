/** The tunnel to an https host: a real proxy, a real TLS server, and what the proxy refuses. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import tls from 'node:tls';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createProxyLogins } from '../../../src/main/account/proxy-logins.ts';
import { failureFrom } from '../../../src/main/api/failure.ts';
import { createHttpClient } from '../../../src/main/api/http.ts';
import type { Proxy, ProxyLogin } from '../../../src/main/api/proxy.ts';
import { createRouting } from '../../../src/main/api/routing.ts';
import { freePort } from '../../support/free-port.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { startProxy } from '../../support/proxy.ts';
import { bareServer } from './a-server.ts';

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../support/tls', name), 'utf8');
const cert = fixture('certificate.pem');

beforeAll(() => {
  // Of this process only: a test's own authority beside the system's.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
});

async function secureServer(answer: http.RequestListener): Promise<string> {
  const server = https.createServer({ cert, key: fixture('key.pem') }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}/`;
}

/** A proxy that answers each CONNECT with this head and nothing else. */
async function refusingProxy(head: string): Promise<Proxy> {
  const server = http.createServer();
  server.on('connect', (_request, socket) => socket.end(`${head}\r\n\r\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { kind: 'http', host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** A proxy that is given each connection and says nothing by itself. */
async function silentProxy(meet: (socket: net.Socket) => void): Promise<Proxy> {
  const { port } = new URL(
    await bareServer((socket) => void socket.once('data', () => meet(socket))),
  );
  return { kind: 'http', host: '127.0.0.1', port: Number(port) };
}

function clientBehind(proxy: Proxy, login: ProxyLogin | null = null) {
  const client = createHttpClient(
    createRouting(() => Promise.resolve([proxy]), {
      of: () => Promise.resolve(login),
      refused: () => undefined,
    }),
  );
  onTestFinished(() => client.close());
  return client;
}

const postTo = (url: string, body: Uint8Array) => ({
  url,
  contentType: 'image/jpeg',
  contentLength: body.length,
  body: [body],
  idleTimeoutMs: 10_000,
});

test('a body arrives whole through the tunnel, which serves the next request too; the login stays outside', async () => {
  const login = { name: 'anna@office', password: 'p:ss/wörd' };
  const proxy = await startProxy(login);
  onTestFinished(() => proxy.close());
  const sent = Buffer.alloc(3_000_000, 'okapi');
  const headers: http.IncomingHttpHeaders[] = [];
  const url = await secureServer((request, response) => {
    headers.push(request.headers);
    void buffer(request).then((body) => response.end(String(body.equals(sent))));
  });
  const client = clientBehind({ kind: 'http', host: proxy.host, port: proxy.port }, login);
  for (let time = 0; time < 2; time += 1) {
    expect(await client.post(postTo(url, sent))).toEqual({ status: 200, text: 'true' });
  }
  expect(proxy.passed).toEqual([new URL(url).host]);
  expect(headers.flatMap((one) => Object.keys(one)).join()).not.toContain('authorization');
});

test.each([
  [
    'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="office"',
    { kind: 'proxy-refused', why: 'asks' },
  ],
  [
    'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM',
    { kind: 'proxy-refused', why: 'other-way' },
  ],
  ['HTTP/1.1 502 Bad Gateway', { kind: 'proxy-unreachable' }],
  ['HTTP/1.1 403 Forbidden', { kind: 'proxy-unreachable' }],
])('a proxy that answers "%s"', async (head, expected) => {
  const proxy = await refusingProxy(head);
  const failure = await clientBehind(proxy)
    .post(postTo('https://api.ok.ru/fb.do', Buffer.from('hello')))
    .catch((cause: unknown) => failureFrom(cause));
  expect(failure).toEqual({ ...expected, proxy: `127.0.0.1:${proxy.port}` });
});

test('a login that is refused is told from one that was never given', async () => {
  const proxy = await refusingProxy('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="office"');
  const failure = await clientBehind(proxy, { name: 'anna', password: 'old' })
    .post(postTo('https://api.ok.ru/fb.do', Buffer.from('hello')))
    .catch((cause: unknown) => failureFrom(cause));
  expect(failure).toMatchObject({ kind: 'proxy-refused', why: 'refuses-login' });
});

test('a proxy that hangs up on a tunnel is away: nothing has reached OK', async () => {
  const proxy = await silentProxy((socket) => socket.destroy());
  const failure = await clientBehind(proxy)
    .post(postTo('https://api.ok.ru/fb.do', Buffer.from('hello')))
    .catch((cause: unknown) => failureFrom(cause));
  expect(failure).toMatchObject({ kind: 'proxy-unreachable' });
});

test('a person’s pause does not wait for a proxy that does not answer', async () => {
  const asked = Promise.withResolvers<null>();
  const proxy = await silentProxy(() => asked.resolve(null));
  const stop = new AbortController();
  const request = {
    ...postTo('https://api.ok.ru/fb.do', Buffer.from('hello')),
    signal: stop.signal,
  };
  const failure = clientBehind(proxy)
    .post({ ...request, idleTimeoutMs: 600_000 })
    .catch((cause: unknown) => failureFrom(cause, stop.signal));
  await asked.promise;
  stop.abort();
  expect(await failure).toEqual({ kind: 'stopped' });
});

test('a person’s pause does not wait for a proxy that refuses and then does not say what it wants', async () => {
  const asked = Promise.withResolvers<null>();
  let times = 0;
  const proxy = await silentProxy((socket) => {
    times += 1;
    if (times === 1) socket.end('HTTP/1.1 407 No\r\n\r\n');
    else asked.resolve(null);
  });
  const stop = new AbortController();
  const began = performance.now();
  const failure = clientBehind(proxy)
    .post({ ...postTo('https://api.ok.ru/fb.do', Buffer.from('hello')), signal: stop.signal })
    .catch((cause: unknown) => failureFrom(cause, stop.signal));
  await asked.promise;
  stop.abort();
  expect(await failure).toEqual({ kind: 'stopped' });
  expect(performance.now() - began).toBeLessThan(8_000); // else the question ends by itself after ten
});

test('a wrong password goes out once, and all of many requests tell that it is wrong', async () => {
  const url = await secureServer((_request, response) => response.end('true'));
  const proxy = await startProxy({ name: 'anna', password: 'new' });
  onTestFinished(() => proxy.close());
  const logins = createProxyLogins(new MemoryKeychain());
  await logins.keep(proxy.name, { name: 'anna', password: 'old' });
  const route: Proxy = { kind: 'http', host: proxy.host, port: proxy.port };
  const client = createHttpClient(createRouting(() => Promise.resolve([route]), logins));
  onTestFinished(() => client.close());
  const all = Array.from({ length: 8 }, () =>
    client.post(postTo(url, Buffer.from('hello'))).catch((cause: unknown) => failureFrom(cause)),
  );
  const refusals = (await Promise.all(all)).map((failure) => 'why' in failure && failure.why);
  expect(refusals).toEqual(all.map(() => 'refuses-login'));
  expect(proxy.wrongLogins()).toBe(1);
  proxy.demand(null);
  await client.post(postTo(url, Buffer.from('hello')));
  client.closeIdle(); // an open tunnel is not asked again
  proxy.demand({ name: 'anna', password: 'another' });
  const later = await client
    .post(postTo(url, Buffer.from('hello')))
    .catch((cause: unknown) => failureFrom(cause));
  expect(later).toMatchObject({ why: 'asks' });
});

test('a SOCKS proxy that nobody answers at is the proxy’s failure', async () => {
  const proxy = await startProxy(null, await freePort());
  await proxy.close();
  const failure = await clientBehind({ kind: 'socks5', host: proxy.host, port: proxy.port })
    .post(postTo('https://api.ok.ru/fb.do', Buffer.from('hello')))
    .catch((cause: unknown) => failureFrom(cause));
  expect(failure).toEqual({ kind: 'proxy-unreachable', proxy: proxy.name });
});
