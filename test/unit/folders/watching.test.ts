/** @file When a kept folder is looked at, by hints that a test gives. */
import { expect, test } from 'vitest';
import type { Due } from '../../../src/main/folders/hints.ts';
import { WATCH_TIMES } from '../../../src/main/folders/timers.ts';
import type { WatchWay } from '../../../src/main/folders/watch-way.ts';
import { createWatching } from '../../../src/main/folders/watching.ts';
import { shownPath } from '../../../src/main/library/file-path.ts';
import { silentLog } from '../../../src/main/platform/log.ts';
import type { WatchEars } from '../../../src/main/platform/watch-tree.ts';
import { handTimers } from './hand-timers.ts';

/** A folder "/p" that is watched by nothing but the test. */
function watchingInHand(way: WatchWay = 'events') {
  const timers = handTimers();
  const looks: Due[] = [];
  const warned: unknown[] = [];
  const trees: { ears: WatchEars; entered: string[]; isClosed: boolean }[] = [];
  let refusal: string | null = null;
  const watching = createWatching({
    timers,
    times: { ...WATCH_TIMES, settleMs: 1_000 },
    wayOf: () => Promise.resolve(way),
    watchTree: (_root, ears) => {
      if (refusal !== null) {
        return Promise.reject(Object.assign(new Error('No watch'), { code: refusal }));
      }
      const tree = { ears, entered: [] as string[], isClosed: false };
      trees.push(tree);
      return Promise.resolve({
        begin: () => (tree.entered = []),
        enter: (folder) => void tree.entered.push(shownPath(folder)),
        end: () => undefined,
        close: () => {
          tree.isClosed = true;
          return Promise.resolve();
        },
      });
    },
    onDue: (_id, due) => looks.push(due),
    log: {
      ...silentLog,
      warn: (facts: unknown) => void warned.push(facts),
      debug: () => undefined,
    } as typeof silentLog,
  });
  return {
    timers,
    looks,
    warned,
    trees,
    watching,
    begin: () => watching.begin(1, '/p'),
    refuse: (code: string | null) => void (refusal = code),
    ears: () => trees.at(-1)?.ears,
  };
}

test('hints that come together are one look, and nothing ticks in between', async () => {
  const { timers, looks, begin, ears } = watchingInHand();
  await begin();
  expect(timers.waiting()).toBe(0);
  for (let number = 0; number < 100; number += 1) {
    ears()?.onHint(`/p/${number}.jpg`);
    await timers.pass(1);
  }
  await timers.pass(60_000);
  expect(looks.map((look) => look.length)).toEqual([100]);
  expect(timers.waiting()).toBe(0);
});

test('five thousand files at once are one look', async () => {
  const { timers, looks, begin, ears } = watchingInHand();
  await begin();
  for (let number = 0; number < 5_000; number += 1) {
    for (let times = 0; times < 3; times += 1) ears()?.onHint(`/p/${number}.jpg`);
  }
  await timers.pass(60_000);
  expect(looks).toEqual(['all']); // some hints may have been dropped
});

test('a new folder that is looked at is watched; a scan of all says which there are', async () => {
  const { watching, trees, begin } = watchingInHand();
  (await begin()).onFolder('/p');
  watching.onFolder(1)('/p/new');
  expect(trees.map(({ entered }) => entered)).toEqual([['/p', '/p/new']]);
  (await begin()).onFolder('/p');
  expect(trees.map(({ entered }) => entered)).toEqual([['/p']]);
});

test('where the system has no room for watches, the folder is polled, and it is said once', async () => {
  const { watching, warned, begin, refuse, trees, ears, looks } = watchingInHand();
  await begin();
  ears()?.onFailure('ENOSPC');
  expect([watching.isPolled(1), trees[0]?.isClosed, looks]).toEqual([true, true, ['all']]);
  await begin();
  expect(warned).toEqual([{ folder: '/p', code: 'ENOSPC', polled: true }]);
  // An hour later there may be room again, or not.
  refuse('EMFILE');
  watching.retry();
  await begin();
  expect(watching.isPolled(1)).toBe(true);
  refuse(null);
  watching.retry();
  await begin();
  expect([watching.isPolled(1), trees.length]).toEqual([false, 2]);
});

test('a watch that drops hints is set anew, and given up when it does so again and again', async () => {
  const { timers, watching, looks, begin, ears, trees } = watchingInHand();
  for (let times = 1; times <= 3; times += 1) {
    await begin();
    ears()?.onFailure('dropped');
    expect([looks.length, trees.length, watching.isPolled(1)]).toEqual([times, times, times === 3]);
    await timers.pass(60_000);
  }
});

test('a share is not watched', async () => {
  const { watching, trees, begin } = watchingInHand('rounds');
  await begin();
  expect([watching.isPolled(1), trees]).toEqual([true, []]);
});

test('a folder that is dropped is heard no more', async () => {
  const { timers, watching, looks, begin, ears, trees } = watchingInHand();
  await begin();
  ears()?.onHint('/p/a.jpg');
  await watching.drop(1);
  ears()?.onHint('/p/b.jpg');
  ears()?.onFailure('dropped');
  await timers.pass(60_000);
  expect([looks, trees[0]?.isClosed, timers.waiting()]).toEqual([[], true, 0]);
});

test('a file that had not settled is looked at when it may have', async () => {
  const { timers, watching, looks, begin } = watchingInHand();
  await begin();
  watching.later(1, '/p', '/p/a.jpg', 5_000);
  await timers.pass(4_000);
  expect(looks).toEqual([]);
  await timers.pass(2_000);
  expect(looks).toEqual([['/p/a.jpg']]);
});
