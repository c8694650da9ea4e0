import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { failureFrom } from '../../../src/main/api/failure.ts';
import {
  createHttpClient,
  IdleTimeoutError,
  type HttpClient,
  type PostRequest,
} from '../../../src/main/api/http.ts';
import { bareServer, closedAddress, httpServer } from './a-server.ts';

function client(): HttpClient {
  const made = createHttpClient();
  onTestFinished(() => made.close());
  return made;
}

const postOf = (url: string, facts: Partial<PostRequest> = {}): PostRequest => ({
  url,
  contentType: 'text/plain',
  contentLength: 5,
  body: [Buffer.from('hello')],
  idleTimeoutMs: 10_000,
  ...facts,
});

/** A body far larger than what a connection takes without a reader. */
const ENDLESS = { contentLength: 2 ** 30, body: { [Symbol.iterator]: endless } };
function* endless(): Generator<Uint8Array> {
  for (;;) yield Buffer.alloc(64 * 1024);
}

const outcomeOf = async (answer: Promise<unknown>): Promise<unknown> =>
  await answer.catch((cause: unknown) => failureFrom(cause));

test('a body of known length arrives byte for byte, with its type and length', async () => {
  const sent = Buffer.from(Array.from({ length: 300_000 }, (_one, index) => index % 251));
  const received: unknown[] = [];
  const url = await httpServer((request, response) => {
    void buffer(request).then((body) => {
      const { 'content-type': type, 'content-length': length } = request.headers;
      received.push(request.method, request.url, type, length, body.equals(sent));
      response.writeHead(201).end('Привет 🌊');
    });
  });
  const body = [sent.subarray(0, 1), sent.subarray(1, 70_000), sent.subarray(70_000)];
  const answer = await client().post(
    postOf(`${url}up?photoIds=a%2Bb,c`, {
      contentType: 'image/x',
      contentLength: sent.length,
      body,
    }),
  );
  expect([answer, received]).toEqual([
    { status: 201, text: 'Привет 🌊' },
    ['POST', '/up?photoIds=a%2Bb,c', 'image/x', '300000', true],
  ]);
});

test('one buffer that is overwritten for each piece arrives uncorrupted', async () => {
  const pieces = 200;
  const size = 64 * 1024;
  const expected = createHash('sha256');
  const one = Buffer.alloc(size);
  async function* body(): AsyncGenerator<Buffer> {
    for (let index = 0; index < pieces; index += 1) {
      one.fill(index);
      expected.update(one);
      yield one;
      one.fill(0xee); // what a piece becomes once the next is asked for
      if (index % 50 === 0) await Promise.resolve();
    }
  }
  const url = await httpServer((request, response) => {
    void hashOf(request).then((hash) => response.end(hash));
  });
  const { text: hash } = await client().post(
    postOf(url, { contentLength: pieces * size, body: body() }),
  );
  expect(hash).toBe(expected.digest('hex'));
});

async function hashOf(request: IncomingMessage): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of request) hash.update(piece as Buffer);
  return hash.digest('hex');
}

test('an answer in pieces is put together, characters included', async () => {
  const url = await bareServer((socket) => {
    const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n🌊');
    socket.setNoDelay();
    socket.once('data', () => {
      socket.write(answer.subarray(0, -2), () =>
        setImmediate(() => socket.write(answer.subarray(-2))),
      );
    });
  });
  expect(await client().post(postOf(url))).toEqual({ status: 200, text: '🌊' });
});

test('a connection is kept alive and used again', async () => {
  const sockets = new Set<Socket>();
  const url = await httpServer((request, response) => {
    sockets.add(request.socket);
    void text(request).then((body) => response.end(body));
  });
  const http = client();
  const answers = [];
  for (const word of ['one', 'two', 'three']) {
    answers.push(
      await http.post(postOf(url, { contentLength: word.length, body: [Buffer.from(word)] })),
    );
  }
  expect([answers.map((answer) => answer.text), sockets.size]).toEqual([
    ['one', 'two', 'three'],
    1,
  ]);
});

const TOO_LARGE = 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 9\r\n';
test.each<[string, (socket: Socket) => void]>([
  ['goes on listening', (socket) => socket.write(`${TOO_LARGE}\r\ntoo large`)],
  ['closes', (socket) => socket.end(`${TOO_LARGE}Connection: close\r\n\r\ntoo large`)],
])('an early answer ends the sending when the server %s', async (_name, answer) => {
  const url = await bareServer((socket) => socket.once('data', () => answer(socket.resume())));
  expect(await client().post(postOf(url, ENDLESS))).toEqual({ status: 413, text: 'too large' });
});

test.each<[string, (socket: Socket) => void, unknown]>([
  [
    'cut before any answer',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    { kind: 'broken', detail: 'ECONNRESET' },
  ],
  [
    'closed in order before any answer',
    (socket) => socket.once('data', () => socket.end()),
    { kind: 'broken', detail: 'ECONNRESET' },
  ],
  [
    'cut in the middle of the answer',
    (socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal', () => socket.destroySoon()),
      ),
    { kind: 'broken', detail: 'ECONNRESET' },
  ],
  [
    'cut after the whole answer',
    (socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole')),
    { status: 200, text: 'whole' },
  ],
  [
    'filled with something that is not HTTP',
    (socket) => socket.once('data', () => socket.end('SSH-2.0-nothing\r\n')),
    { kind: 'broken', detail: 'HPE_INVALID_CONSTANT' },
  ],
])('a connection %s', async (_name, talk, expected) => {
  const url = await bareServer(talk);
  expect(await outcomeOf(client().post(postOf(url)))).toEqual(expected);
});

test('a connection that is cut in the middle of the body is broken', async () => {
  const url = await bareServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
  expect(await outcomeOf(client().post(postOf(url, ENDLESS)))).toMatchObject({ kind: 'broken' });
});

test('a port where nobody listens is unreachable, whatever the body', async () => {
  const url = await closedAddress();
  const http = client();
  const unreachable = { kind: 'unreachable', detail: 'ECONNREFUSED' };
  expect([
    await outcomeOf(http.post(postOf(url))),
    await outcomeOf(http.post(postOf(url, ENDLESS))),
  ]).toEqual([unreachable, unreachable]);
});

test.each<[string, (socket: Socket) => void, Partial<PostRequest>]>([
  ['answers nothing', (socket) => socket.resume(), {}],
  ['reads nothing', () => undefined, ENDLESS],
])('a server that %s is given up after the idle time', async (_name, talk, facts) => {
  const url = await bareServer(talk);
  const answer = client().post(postOf(url, { ...facts, idleTimeoutMs: 50 }));
  await expect(answer).rejects.toBeInstanceOf(IdleTimeoutError);
});

test('an answer that stops in the middle is given up after the idle time', async () => {
  const url = await bareServer((socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal')),
  );
  const answer = client().post(postOf(url, { idleTimeoutMs: 50 }));
  expect(await outcomeOf(answer)).toMatchObject({ kind: 'broken' });
});

test('a signal stops the sending, and the body is told to end', async () => {
  const controller = new AbortController();
  const ended: string[] = [];
  function* body(): Generator<Uint8Array> {
    try {
      yield* endless();
    } finally {
      ended.push('body');
    }
  }
  const url = await bareServer((socket) => socket.once('data', () => controller.abort()));
  const { signal } = controller;
  const cause = await client()
    .post(postOf(url, { contentLength: 2 ** 30, body: body(), signal }))
    .catch((one: unknown) => one);
  expect([failureFrom(cause, signal), ended]).toEqual([{ kind: 'stopped' }, ['body']]);
});

test('a signal stops the waiting for an answer', async () => {
  const controller = new AbortController();
  const url = await bareServer((socket) => socket.once('data', () => controller.abort()));
  const answer = client().post(postOf(url, { signal: controller.signal }));
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

test('a signal that was aborted before sends nothing', async () => {
  const url = await httpServer((_request, response) => response.end('answered'));
  const answer = client().post(postOf(url, { signal: AbortSignal.abort() }));
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

test('a body that throws takes its error to the caller and breaks the connection', async () => {
  const broken = new Error('the file changed');
  function* body(): Generator<Uint8Array> {
    yield Buffer.from('he');
    throw broken;
  }
  const cuts: Promise<unknown>[] = [];
  const url = await bareServer((socket) => cuts.push(once(socket.resume(), 'close')));
  const http = client();
  await expect(http.post(postOf(url, { body: body() }))).rejects.toBe(broken);
  await Promise.all(cuts);
});

test('an address that is none is an error', async () => {
  await expect(client().post(postOf('no address'))).rejects.toThrow(TypeError);
});

test('a half-sent connection is not used again', async () => {
  const seen: string[] = [];
  const url = await httpServer((request, response) => {
    seen.push(request.url ?? '');
    request.resume();
    response.end('early');
  });
  const http = client();
  const piece = Buffer.alloc(64 * 1024);
  const half = {
    contentLength: piece.length * 200,
    body: Array.from({ length: 200 }, () => piece),
  };
  const answers = [await http.post(postOf(`${url}1`, half)), await http.post(postOf(`${url}2`))];
  expect({ answers, seen }).toEqual({
    answers: [
      { status: 200, text: 'early' },
      { status: 200, text: 'early' },
    ],
    seen: ['/1', '/2'],
  });
});

test('an early answer is heard although the server has stopped reading', async () => {
  const url = await bareServer((socket) => {
    socket.once('data', () => {
      socket.pause();
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig');
    });
  });
  expect(await client().post(postOf(url, ENDLESS))).toEqual({ status: 413, text: 'big' });
});
