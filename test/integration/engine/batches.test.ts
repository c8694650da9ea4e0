/** @file One bad photo in a POST, in all the ways that OK may say so; and an upload host that is away. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, test, type TestContext } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { makePhoto, makeRig, until } from './rig.ts';
import { begin, expectAllThere, expectFailed, expectSaid, failuresOf, upload } from './story.ts';

describe.concurrent('a damaged photo among 14 good ones', { timeout: 180_000 }, () => {
  const rows = ['whole', 'omit', 'per-id'].flatMap((partialFailure) =>
    [
      { partOrder: 'same', uploadErrorStatus: 200 },
      { partOrder: 'same', uploadErrorStatus: 400 },
      { partOrder: 'same', uploadErrorStatus: 500 },
      { partOrder: 'reverse', uploadErrorStatus: 200 },
    ].map((switches) => ({ partialFailure, ...switches })),
  );

  test.for(rows)(
    'fails alone, with its reason (failure: $partialFailure, parts: $partOrder, HTTP $uploadErrorStatus)',
    async (switches, context) => {
      const rig = await makeRig({}, context);
      await rig.switches(switches);
      for (let index = 0; index < 14; index += 1) {
        await rig.photo(`${index}.jpg`, { width: 100 + 10 * index });
      }
      const whole = await makePhoto({ seed: 'cut', width: 900, height: 700 });
      await rig.file('3-cut.jpg', whole.subarray(0, whole.length / 2));
      const story = await upload(rig);

      // An id that is left out of the answer has no reason with it.
      const code = switches.partialFailure === 'omit' ? 'no-token' : 'photo-damaged';
      expectFailed(story, ['3-cut.jpg'], code);
      await expectAllThere(rig);
    },
  );
});

test('OK gives fewer ids at once than are asked for: fewer are asked for, and not more again', async () => {
  const rig = await makeRig();
  await rig.switches({ maxCount: 20 });
  for (let index = 0; index < 60; index += 1) await rig.photo(`${index}.jpg`);
  const story = await upload(rig);
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
  const calls = (await rig.journal()).filter(({ method }) => method === 'photosV2.getUploadUrl');
  const counts = calls.map(({ params }) => Number(params['count']));
  expect(counts).toEqual([60, 30, 15, 15, 15, 15]);
});

describe.concurrent(
  'an upload host that is away while OK itself works',
  { timeout: 180_000 },
  () => {
    test('costs no photo, and they go on when it is back', async (context) => {
      const rig = await makeRig({}, context);
      const door = await openDoor(rig.server.apiUrl, context);
      await rig.switches({ uploadHost: door.url });
      for (let index = 0; index < 12; index += 1) await rig.photo(`${index}.jpg`);
      await door.close();
      const story = await begin(rig);
      await until(story.engine, () => story.pauses.length > 2);
      for (const pause of story.pauses) expectSaid(pause, 'offline');
      expect(story.engine.snapshot().counts).toMatchObject({ failed: 0, done: 0 });
      expect(rig.attempts()).toBe(0);
      await door.open();
      await story.engine.whenSettled();
      expect(failuresOf(story)).toEqual({});
      await expectAllThere(rig);
    });

    test('is left for another one that a new reservation names', async (context) => {
      const rig = await makeRig({}, context);
      const door = await openDoor(rig.server.apiUrl, context);
      const other = await openDoor(rig.server.apiUrl, context);
      await rig.switches({ uploadHost: door.url });
      for (let index = 0; index < 12; index += 1) await rig.photo(`${index}.jpg`);
      await door.close();
      const story = await begin(rig);
      await until(story.engine, ({ pause }) => pause?.reason === 'offline');
      await rig.switches({ uploadHost: other.url });
      await story.engine.whenSettled();
      expect(failuresOf(story)).toEqual({});
      await expectAllThere(rig);
    });
  },
);

interface Door {
  readonly url: string;
  open(): Promise<void>;
  /** Connections are refused until it is opened again. */
  close(): Promise<void>;
}

/** An address of its own that leads to a server. */
async function openDoor(
  target: string,
  context: Pick<TestContext, 'onTestFinished'>,
): Promise<Door> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const ownPort = await freePort();
  const open = async (): Promise<void> => {
    server = createServer((incoming) => {
      const outgoing = connect(Number(port), hostname);
      for (const socket of [incoming, outgoing]) {
        sockets.add(socket);
        socket.on('error', () => undefined); // the other side has gone, and so goes this one
      }
      incoming.pipe(outgoing).pipe(incoming);
    });
    server.listen(ownPort, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async (): Promise<void> => {
    if (server === undefined) return;
    for (const socket of sockets) socket.destroy();
    const closed = once(server, 'close');
    server.close();
    server = undefined;
    await closed;
  };
  context.onTestFinished(close);
  await open();
  return { url: `http://127.0.0.1:${ownPort}`, open, close };
}
