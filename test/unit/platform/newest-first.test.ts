import { expect, test } from 'vitest';
import { NewestFirst } from '../../../src/main/platform/newest-first.ts';

/** Tasks that note when they begin and end when they are told. */
function tasksOf(gate: NewestFirst) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string) =>
    gate.run(async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    });
  return { begun, run, end: (name: string) => ends.get(name)?.() };
}

test('the newest of those that wait comes first', async () => {
  const { begun, run, end } = tasksOf(new NewestFirst(1, 10));
  const all = ['first', 'old', 'new'].map(run);
  for (const name of ['first', 'new', 'old']) {
    await expect.poll(() => begun.at(-1)).toBe(name);
    end(name);
  }
  expect(await Promise.all(all)).toEqual(['first', 'old', 'new']);
});

test('who waits for longest is sent away when too many wait', async () => {
  const { begun, run, end } = tasksOf(new NewestFirst(1, 2));
  const all = ['first', 'a', 'b', 'c'].map(run);
  expect(await all[1]).toBeNull();
  for (const name of ['first', 'c', 'b']) {
    await expect.poll(() => begun.at(-1)).toBe(name);
    end(name);
  }
  expect(await Promise.all(all)).toEqual(['first', null, 'b', 'c']);
});

test('a task that fails lets the next one in', async () => {
  const gate = new NewestFirst(1, 2);
  const failed = gate.run(() => Promise.reject(new Error('no picture')));
  const next = gate.run(() => Promise.resolve('drawn'));
  await expect(failed).rejects.toThrow('no picture');
  expect(await next).toBe('drawn');
});
