import { expect, test } from 'vitest';
import type { Problem } from '../../../src/shared/errors.ts';
import { storeInHand } from './a-store.ts';
import { newUpload } from './an-upload.ts';

const OFFLINE: Problem = { code: 'offline', stage: 'send' };
const REFUSED: Problem = { code: 'photo-refused', stage: 'send', okCode: 500, okName: 'Nö' };

test('problems, success and retries are told newest first, steps on the way are not', async () => {
  const { store, clock, reopen } = await storeInHand();
  const id = store.insert(1, newUpload());
  const other = store.insert(1, newUpload({ fingerprint: 'other' }));
  const ticketId = Number(
    store.run(`INSERT INTO tickets VALUES (NULL, 1, 'https://up.ok.ru', 9000)`).lastInsertRowid,
  );
  const happens = (...events: Parameters<typeof store.apply>[0][number]['event'][]): void => {
    clock.now += 1;
    store.apply(events.map((event) => ({ id, event })));
  };
  happens({ type: 'reserved', ticketId, reservedId: 'r' }, { type: 'send-started' });
  happens({ type: 'again', problem: OFFLINE, retryAt: 0, spent: true });
  happens({ type: 'again', problem: null, retryAt: 0, spent: false }); // a pause
  happens({ type: 'failed', problem: REFUSED });
  happens({ type: 'retry-asked', now: 0, copy: null });
  happens({ type: 'send-started' }, { type: 'sent', token: 't', tokenUntil: 9_000 });
  happens({ type: 'commit-started', at: 1 }, { type: 'committed', photoId: '1' });
  const after = reopen();
  expect([after.history(id), after.history(other)]).toEqual([
    [
      { at: 1_007, kind: 'done', problem: null },
      { at: 1_006, kind: 'sent', problem: null },
      { at: 1_005, kind: 'retry', problem: null },
      { at: 1_004, kind: 'problem', problem: REFUSED },
      { at: 1_002, kind: 'problem', problem: OFFLINE },
    ],
    [],
  ]);
});

test('the last fifty are kept', async () => {
  const { store, clock } = await storeInHand();
  const ids = [1, 2].map((n) => store.insert(1, newUpload({ fingerprint: `photo ${n}` })));
  const again = { type: 'again', problem: OFFLINE, retryAt: 0, spent: false } as const;
  for (let n = 1; n <= 60; n += 1) {
    clock.now = n;
    store.apply(ids.map((id) => ({ id, event: again })));
  }
  expect(store.row('SELECT count(*) AS kept, min(at) AS first FROM history')).toEqual({
    kept: 100,
    first: 11,
  });
});

test('what the intake refuses is told, and what changed nothing is not told again', async () => {
  const { store, clock } = await storeInHand();
  const failed = newUpload({ progress: { state: 'failed', problem: REFUSED } });
  const id = store.insert(1, failed);
  clock.now += 1;
  store.renew(id, 1, failed, failed.progress);
  store.renew(id, 1, failed, { ...failed.progress, problem: OFFLINE });
  expect(store.history(id)).toEqual([
    { at: 1_001, kind: 'problem', problem: OFFLINE },
    { at: 1_000, kind: 'problem', problem: REFUSED },
  ]);
});

test('a change that is undone leaves no entry', async () => {
  const { store } = await storeInHand();
  const id = store.insert(1, newUpload());
  const changes = [
    { id, event: { type: 'failed', problem: REFUSED } },
    { id, event: { type: 'send-started' } }, // no arrow leads there
  ] as const;
  expect(() => store.apply(changes)).toThrow(/No arrow/);
  expect(store.history(id)).toEqual([]);
});
