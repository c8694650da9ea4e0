/** @file The loop when its queue cannot be written: it tries again whatever happens meanwhile, and keeps nobody waiting for nothing. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createHosts } from '../../../src/main/queue/hosts.ts';
import { createNotes } from '../../../src/main/queue/notes.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import { createLoop, type LoopParts } from '../../../src/main/upload/loop.ts';
import { storeInHand } from '../queue/a-store.ts';

const sqlite = (errcode: number) =>
  Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });
const FULL = sqlite(13);
const DAMAGED = sqlite(11);

/** A loop whose disk is full until `makeRoom`, under clocks of the test's own. */
async function fullLoop() {
  const { store, clock } = await storeInHand();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
  onTestFinished(() => void vi.useRealTimers());
  let isFull = true;
  let wall = 1_000_000;
  let monotonic = 0;
  let jumpsKept = 0;
  const notes = createNotes(store);
  const orFull = <Value>(work: () => Value): Value => {
    if (isFull) throw FULL;
    return work();
  };
  const loop = createLoop({
    store: { ...store, clockMoved: () => orFull(() => void (jumpsKept += 1)) },
    notes: {
      ...notes,
      keep: (...note: Parameters<typeof notes.keep>) => orFull(() => notes.keep(...note)),
    },
    destinations: createDestinations(store),
    tickets: createTickets(store),
    hosts: createHosts(store),
    copies: { tidy: () => undefined },
    absences: { away: () => [] },
    now: () => wall,
    monotonic: () => monotonic,
    random: () => 0,
    onChange: () => undefined,
    onBug: () => undefined,
    isIntakeActive: () => false,
  } as unknown as LoopParts); // nothing is called over the network
  onTestFinished(() => loop.stop(0));
  clock.now = wall;
  loop.start();
  await vi.advanceTimersByTimeAsync(1);
  return {
    loop,
    jumpsKept: () => jumpsKept,
    makeRoom: () => void (isFull = false),
    setClock: (byMs: number) => void (wall += byMs),
    pass: async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        wall += 1_000;
        monotonic += 1_000;
        await vi.advanceTimersByTimeAsync(1_000);
      }
    },
  };
}

const { signal } = new AbortController();

test.each([
  ['on', 3_600_000],
  ['back', -3_600_000],
])('a clock that is set %s while the disk is full is no reason to stop trying', async (_, byMs) => {
  const { loop, jumpsKept, makeRoom, setClock, pass } = await fullLoop();
  const writable = loop.untilWritable(FULL, signal);
  setClock(byMs);
  await pass(180);
  expect([loop.state().pause?.reason, jumpsKept()]).toEqual(['disk-full', 0]);
  makeRoom();
  await pass(120);
  await writable;
  expect([loop.state().pause, jumpsKept()]).toEqual([null, 1]);
});

test('who waits for the disk is told when the queue turns out to be damaged', async () => {
  const { loop, pass } = await fullLoop();
  const first = loop.untilWritable(FULL, signal).catch((cause: unknown) => cause);
  await pass(1);
  await expect(loop.untilWritable(DAMAGED, signal)).rejects.toBe(DAMAGED);
  expect(await first).toBe(DAMAGED);
  expect(loop.state().fatal).toBe(DAMAGED);
});
