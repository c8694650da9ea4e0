import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createPatience, StalledError } from '../../../src/main/platform/patience.ts';

const LIMITS = { limitMs: 1_000, atOnce: 3, atOncePerPlace: 2 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** Work that ends when the test says so. */
function aWork<Value = string>() {
  let begun = false;
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const work = (): Promise<Value> => {
    begun = true;
    return promise;
  };
  return { work, resolve, reject, hasBegun: () => begun };
}

/** What became of a promise by now. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  const settled = promise.then(
    (value) => ({ value }),
    (cause: unknown) => ({ cause }),
  );
  const waited = new Promise((resolve) => setImmediate(() => resolve('waiting')));
  return await Promise.race([settled, waited]);
}

const STALLED = { cause: expect.any(StalledError) as unknown };

test('work that comes back gives its value or its error', async () => {
  const patience = createPatience(LIMITS);
  const failure = new Error('EACCES');
  expect([
    await patience.run('a', () => Promise.resolve(1)),
    await stateOf(patience.run('a', () => Promise.reject(failure))),
    await stateOf(
      patience.run('a', () => {
        throw failure;
      }),
    ),
    patience.stalled(),
  ]).toEqual([1, { cause: failure }, { cause: failure }, 0]);
});

test('work is given up at the limit, and not before', async () => {
  const patience = createPatience(LIMITS);
  const one = patience.run('a', aWork().work);
  vi.advanceTimersByTime(999);
  expect([await stateOf(one), patience.stalled()]).toEqual(['waiting', 0]);
  vi.advanceTimersByTime(1);
  expect([await stateOf(one), patience.stalled()]).toEqual([STALLED, 1]);
});

test('waiting for a turn is no stall', async () => {
  const patience = createPatience(LIMITS);
  const [first, second, third] = [aWork(), aWork(), aWork()];
  for (const { work } of [first, second]) void patience.run('a', work);
  const last = patience.run('a', third.work);
  vi.advanceTimersByTime(600);
  first.resolve('');
  second.resolve('');
  expect(await stateOf(last)).toBe('waiting');
  vi.advanceTimersByTime(999);
  third.resolve('done');
  expect(await stateOf(last)).toEqual({ value: 'done' });
});

test('two at a time in one place, three in all, the others in their order', async () => {
  const patience = createPatience(LIMITS);
  const works = ['a', 'a', 'a', 'b', 'b', 'a'].map((place) => ({ place, ...aWork() }));
  for (const { place, work } of works) void patience.run(place, work);
  const begun = async () => {
    await stateOf(Promise.resolve());
    return works.map((one) => one.hasBegun());
  };
  expect(await begun()).toEqual([true, true, false, true, false, false]);
  works[3]?.resolve('');
  expect(await begun()).toEqual([true, true, false, true, true, false]);
  works[0]?.resolve('');
  expect(await begun()).toEqual([true, true, true, true, true, false]);
});

test('a place where all stalls is not asked any more until something comes back', async () => {
  const patience = createPatience(LIMITS);
  const [first, second, refused, waited] = [aWork(), aWork(), aWork(), aWork()];
  for (const { work } of [first, second]) patience.run('a', work).catch(() => undefined);
  const queued = patience.run('a', waited.work);
  vi.advanceTimersByTime(1_000);
  expect([
    await stateOf(queued),
    await stateOf(patience.run('a', refused.work)),
    await stateOf(patience.run('b', () => Promise.resolve('b answers'))),
    refused.hasBegun(),
    waited.hasBegun(),
  ]).toEqual([STALLED, STALLED, { value: 'b answers' }, false, false]);
  second.reject(new Error('EIO, which nobody waits for'));
  await stateOf(Promise.resolve());
  expect(await stateOf(patience.run('a', () => Promise.resolve('a answers')))).toEqual({
    value: 'a answers',
  });
});

test('stalls in many places never take the last thread', async () => {
  const patience = createPatience(LIMITS);
  const works = ['a', 'b', 'c', 'd'].map((place) => ({ place, ...aWork() }));
  const runs = works.map(({ place, work }) => patience.run(place, work));
  vi.advanceTimersByTime(1_000);
  expect(await Promise.all(runs.map(stateOf))).toEqual([STALLED, STALLED, STALLED, STALLED]);
  expect([works.map((one) => one.hasBegun()), patience.stalled()]).toEqual([
    [true, true, true, false],
    3,
  ]);
});

test('what must be done is refused and done later', async () => {
  const patience = createPatience(LIMITS);
  const [first, second, closing] = [aWork(), aWork(), aWork()];
  for (const { work } of [first, second]) patience.run('a', work).catch(() => undefined);
  vi.advanceTimersByTime(1_000);
  const closed = patience.run('a', closing.work, { must: true });
  expect([await stateOf(closed), closing.hasBegun()]).toEqual([STALLED, false]);
  first.resolve('');
  await stateOf(Promise.resolve());
  expect(closing.hasBegun()).toBe(true);
});

test('what comes too late is handed over', async () => {
  const patience = createPatience(LIMITS);
  const late: string[] = [];
  const one = aWork();
  const run = patience.run('a', one.work, { onLate: (value) => late.push(value) });
  vi.advanceTimersByTime(1_000);
  one.resolve('handle');
  expect([await stateOf(run), late, patience.stalled()]).toEqual([STALLED, ['handle'], 0]);
});

test('a signal ends the waiting, not the work', async () => {
  const patience = createPatience(LIMITS);
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const late: string[] = [];
  const [first, second, queued, never] = [aWork(), aWork(), aWork(), aWork()];
  const runs = [
    patience.run('a', first.work, { ...options, onLate: (value) => late.push(value) }),
    patience.run('a', second.work, options),
    patience.run('a', queued.work, options),
  ];
  controller.abort('stop');
  runs.push(patience.run('a', never.work, options));
  const stopped = { cause: new Error('stop') };
  expect(await Promise.all(runs.map(stateOf))).toEqual([stopped, stopped, stopped, stopped]);
  // Both threads are still held.
  const next = aWork();
  void patience.run('a', next.work);
  expect(next.hasBegun()).toBe(false);
  first.resolve('handle');
  await stateOf(Promise.resolve());
  expect([late, next.hasBegun(), queued.hasBegun(), never.hasBegun()]).toEqual([
    ['handle'],
    true,
    false,
    false,
  ]);
});
