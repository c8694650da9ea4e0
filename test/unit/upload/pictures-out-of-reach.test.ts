/** @file Pictures come from another host than everything else; it may be out of reach for good. */
import { expect, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import type { Progress } from '../../../src/main/queue/transition.ts';
import type { Upload } from '../../../src/main/queue/upload.ts';
import { createStandstill } from '../../../src/main/upload/standstill.ts';
import { checkTrial } from '../../../src/main/upload/steps/check-trial.ts';
import { findLost } from '../../../src/main/upload/steps/find-lost.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';
import { upload } from '../queue/an-upload.ts';

const { signal } = new AbortController();

/** OK lists one photo of 4000 × 3000; nobody gives its picture. */
async function withoutPictures() {
  const inHand = await storeInHand();
  const photos = [
    {
      id: '547',
      standard_width: 4000,
      standard_height: 3000,
      pic640x480: 'https://i.mycdn.me/547.jpg',
    },
  ];
  const parts = {
    store: inHand.store,
    destinations: createDestinations(inHand.store),
    api: {
      apiUrl: 'https://api.ok.ru',
      call: () => Promise.resolve(succeed({ photos, hasMore: false, anchor: null })),
    },
    http: { get: () => Promise.reject(Object.assign(new Error(), { code: 'ECONNREFUSED' })) },
    now: () => inHand.clock.now,
    random: () => 0,
    patienceMs: 0,
  } as unknown as StepParts; // these are all that the two steps use
  return { ...inHand, parts };
}

test('a trial ends in vain, and the queue does not wait for it', async () => {
  const { parts } = await withoutPictures();
  const rows = [1, 2].map((id) => upload({ id, progress: { state: 'done', photoId: '547' } }));
  const ended: string[] = [];
  const result = await checkTrial(parts, rows, signal, (how) => ended.push(how));
  const standstill = createStandstill(
    () => 0,
    () => 0,
  );
  if (result !== null) standstill.hear(result);
  expect([ended, standstill.current()]).toEqual([['vain'], null]);
});

test('a lost commit waits for them a little, and then goes by what OK lists', async () => {
  const { parts, store, clock } = await withoutPictures();
  const id = store.insert(1, upload({ width: 4000, height: 3000, progress: { state: 'sent' } }));
  store.apply([{ id, event: { type: 'commit-started', at: clock.now } }]);
  const row = (): Upload => store.upload(id) ?? upload();
  const seen: string[] = [];
  for (let look = 0; look < 3; look += 1) {
    const destination = parts.destinations.get(row().destinationId);
    const result = await findLost(parts, destination, [row()], signal);
    const { state, attempts, photoId } = row().progress;
    seen.push(`${state} ${attempts} ${photoId} ${result?.outcome.kind ?? 'worked'}`);
  }
  expect(seen).toEqual([
    'committing 1 null stopped',
    'committing 2 null stopped',
    'done 0 547 worked',
  ]);
});

test.each<[string, Partial<Progress>]>([
  ['is looked for later', { state: 'committing', retryAt: 9e12 }],
  ['is left to the person', { state: 'failed' }],
  ['is about to be committed again', { state: 'sent' }],
])('a listed photo is not said to be ours while it may be another’s that %s', async (_, theirs) => {
  const { parts, store } = await withoutPictures();
  const lost = { token: 't', openCommits: 1, commitAt: 0, attempts: 2 };
  const id = store.insert(1, upload({ progress: { ...lost, state: 'committing' } }));
  store.insert(1, upload({ fingerprint: 'another', progress: { ...lost, ...theirs } }));
  const row = store.upload(id) ?? upload();
  await findLost(parts, parts.destinations.get(row.destinationId), [row], signal);
  expect(store.upload(id)?.progress).toMatchObject({ state: 'committing', photoId: null });
});
