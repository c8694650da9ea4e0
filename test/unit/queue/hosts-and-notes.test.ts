import { expect, test } from 'vitest';
import { createHosts } from '../../../src/main/queue/hosts.ts';
import { createNotes } from '../../../src/main/queue/notes.ts';
import { storeInHand } from './a-store.ts';

test('a host is known until its time is over, also by the next program', async () => {
  const inHand = await storeInHand();
  const hosts = createHosts(inHand.store);
  hosts.keepOrder('up1.ok.ru', true, 5_000);
  hosts.keepOrder('up2.ok.ru', false, 6_000);
  const next = createHosts(inHand.reopen());
  const look = (now: number) =>
    ['up1.ok.ru', 'up2.ok.ru', 'up3.ok.ru'].map((host) => next.keepsOrder(host, now));
  expect([look(4_999), look(5_000), look(6_000)]).toEqual([
    [true, false, null],
    [null, false, null],
    [null, null, null],
  ]);
});

test('what was found out last is what counts', async () => {
  const { store } = await storeInHand();
  const hosts = createHosts(store);
  hosts.keepOrder('up.ok.ru', true, 5_000);
  hosts.keepOrder('up.ok.ru', false, 9_000);
  expect(hosts.keepsOrder('up.ok.ru', 6_000)).toBe(false);
});

test('a note is there until it is forgotten, also for the next program', async () => {
  const inHand = await storeInHand();
  const notes = createNotes(inHand.store);
  const before = notes.has('paused');
  notes.keep('paused');
  notes.keep('paused'); // twice is once
  const next = createNotes(inHand.reopen());
  const after = [next.has('paused'), next.has('alive')];
  next.forget('paused');
  next.forget('alive'); // was never there
  expect([before, after, next.has('paused')]).toEqual([false, [true, false], false]);
});
