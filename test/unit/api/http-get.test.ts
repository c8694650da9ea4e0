import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { failureFrom } from '../../../src/main/api/failure.ts';
import { createHttpClient, type GetRequest, type HttpClient } from '../../../src/main/api/http.ts';
import { bareServer, closedAddress, httpServer } from './a-server.ts';

function client(): HttpClient {
  const made = createHttpClient();
  onTestFinished(() => made.close());
  return made;
}

const getOf = (url: string, facts: Partial<GetRequest> = {}): GetRequest => ({
  url,
  mostBytes: 1000,
  idleTimeoutMs: 10_000,
  ...facts,
});

test('bytes arrive as they are, asked for with nothing but the address', async () => {
  const bytes = Buffer.from([0xff, 0xd8, 0, 1, 0xc3, 0x28]);
  const asked: { method: string; url: string; headers: IncomingHttpHeaders }[] = [];
  const url = await httpServer(({ method = '', url: path = '', headers }, response) => {
    asked.push({ method, url: path, headers });
    response.end(bytes);
  });
  const answer = await client().get(getOf(`${url}picture?size=1`));
  expect(answer).toEqual({ status: 200, location: null, bytes });
  expect(asked).toEqual([
    {
      method: 'GET',
      url: '/picture?size=1',
      headers: { host: new URL(url).host, connection: 'keep-alive' },
    },
  ]);
});

test('a connection is kept alive and used again', async () => {
  const sockets = new Set<Socket>();
  const url = await httpServer((request, response) => {
    sockets.add(request.socket);
    response.end('x');
  });
  const http = client();
  for (let times = 0; times < 3; times += 1) await http.get(getOf(url));
  expect(sockets.size).toBe(1);
});

test('a kept connection that is closed is not used again; one in use goes on', async () => {
  const sockets = new Set<Socket>();
  const http = client();
  const url = await httpServer((request, response) => {
    sockets.add(request.socket);
    if (request.url === '/busy') http.closeIdle();
    response.end('x');
  });
  await http.get(getOf(url));
  http.closeIdle();
  await http.get(getOf(`${url}busy`));
  expect(sockets.size).toBe(2);
});

test('a redirect is an answer like another', async () => {
  const url = await httpServer((request, response) => {
    if (request.url === '/there') throw new Error('The redirect was followed');
    response.writeHead(302, { location: '/there' }).end('moved');
  });
  expect(await client().get(getOf(url))).toMatchObject({ status: 302 });
});

test.each<[string, number, unknown]>([
  ['exactly as many bytes as are taken', 1000, { status: 200 }],
  ['one byte more', 1001, { name: 'TooLongError' }],
])('an answer of %s', async (_name, length, expected) => {
  const url = await httpServer((_request, response) => response.end(Buffer.alloc(length)));
  const outcome = await client()
    .get(getOf(url))
    .catch((cause: unknown) => cause);
  expect(outcome).toMatchObject(expected as object);
});

test('an endless answer is cut off, and its connection with it', async () => {
  const closed = Promise.withResolvers<undefined>();
  const url = await bareServer((socket) => {
    socket.on('close', () => closed.resolve(undefined));
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = (): void => {
        if (socket.writable) socket.write(`1000\r\n${'x'.repeat(4096)}\r\n`, more);
      };
      more();
    });
  });
  await expect(client().get(getOf(url))).rejects.toMatchObject({ name: 'TooLongError' });
  await closed.promise;
});

const HALF = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal';
test.each<[string, (socket: Socket) => void, Partial<GetRequest>, unknown]>([
  [
    'cut before any answer',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    {},
    { kind: 'broken', detail: 'ECONNRESET' },
  ],
  [
    'cut in the middle of the answer',
    (socket) => socket.once('data', () => socket.write(HALF, () => socket.destroySoon())),
    {},
    { kind: 'broken', detail: 'ECONNRESET' },
  ],
  [
    'that stands still',
    (socket) => socket.once('data', () => socket.write(HALF)),
    { idleTimeoutMs: 50 },
    { kind: 'broken', detail: 'ECONNRESET' },
  ],
])('a connection %s', async (_name, talk, facts, expected) => {
  const url = await bareServer(talk);
  const cause = await client()
    .get(getOf(url, facts))
    .catch((one: unknown) => one);
  expect(failureFrom(cause)).toEqual(expected);
});

test('a port where nobody listens is unreachable', async () => {
  const cause = await client()
    .get(getOf(await closedAddress()))
    .catch((one: unknown) => one);
  expect(failureFrom(cause)).toEqual({ kind: 'unreachable', detail: 'ECONNREFUSED' });
});

test('a signal stops the waiting', async () => {
  const controller = new AbortController();
  const url = await bareServer((socket) => socket.once('data', () => controller.abort()));
  const answer = client().get(getOf(url, { signal: controller.signal }));
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});
