import { expect, test } from 'vitest';
import { UPLOAD_STATES } from '../../../src/shared/upload.ts';
import { storeInHand } from './a-store.ts';
import { newUpload } from './an-upload.ts';

test('what OK has, or may have, stays; all else leaves with its history', async () => {
  const { store } = await storeInHand();
  const problem = { code: 'commit-unknown', stage: 'commit' } as const;
  const ids = [
    ...UPLOAD_STATES.map((state) => ({ state })),
    { state: 'failed', openCommits: 1, problem } as const, // may be on OK
  ].map((progress, index) =>
    store.insert(1, newUpload({ fingerprint: `photo ${index}`, progress })),
  );
  const removable = store.removable(ids);
  const removed = store.remove(ids);
  const left = ids.flatMap((id) => store.upload(id)?.progress.state ?? []);
  expect([removable.length, removed, left]).toEqual([5, 5, ['committing', 'done', 'failed']]);
  expect(store.row('SELECT count(*) AS entries FROM history')).toEqual({ entries: 1 });
});

test('a number is never used again, so that no call is about the wrong photo', async () => {
  const { store, reopen } = await storeInHand();
  const ids = [1, 2, 3].map((n) => store.insert(1, newUpload({ fingerprint: `photo ${n}` })));
  store.remove(ids.slice(1));
  const next = store.insert(1, newUpload({ fingerprint: 'next' }));
  store.remove([next]);
  const after = reopen().insert(1, newUpload({ fingerprint: 'after' }));
  expect([ids, next, after]).toEqual([[1, 2, 3], 4, 5]);
});

test('a photo that left can be added again', async () => {
  const { store } = await storeInHand();
  store.remove([store.insert(1, newUpload())]);
  expect(store.liveUpload(1, newUpload().fingerprint ?? '')).toBeUndefined();
  expect(store.insert(1, newUpload())).toBe(2);
});

test('a person’s order comes before every other', async () => {
  const { store } = await storeInHand();
  const ids = [0, 1, 2, 3].map((n) =>
    store.insert(1, newUpload({ fingerprint: `photo ${n}`, progress: { retryAt: n * 10 } })),
  );
  const done = store.insert(1, newUpload({ fingerprint: 'd', progress: { state: 'done' } }));
  const [one = 0, , three = 0] = ids;
  const moved = [
    store.rankBy([three, done], store.ranks().first - 1),
    store.rankBy([one], store.ranks().last + 1),
  ];
  expect([moved, store.dueUnreserved(9).map(({ id }) => id)]).toEqual([
    [1, 1],
    [3, 2, 4, 1],
  ]);
});
