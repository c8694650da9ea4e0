/** @file What a step makes of the rows that its call was about. */
import { expect, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import { createHealth } from '../../../src/main/upload/health.ts';
import { PartError } from '../../../src/main/upload/multipart.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { reserve } from '../../../src/main/upload/steps/reserve.ts';
import { send } from '../../../src/main/upload/steps/send.ts';
import { createThrottle } from '../../../src/main/upload/throttle.ts';
import { succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload } from '../queue/an-upload.ts';

const { signal } = new AbortController();
const uploadUrl = 'https://up.ok.ru/?photoIds=${photoIds}';

test.each([
  [8, { kind: 'pause', reason: 'flood', waitMs: 700 }, 0],
  [31, { kind: 'split', isPassing: true, waitMs: 700 }, 1],
])('what OK tells beside a photo is heard: error %i', async (error_code, outcome, attempts) => {
  const { store, clock } = await storeInHand();
  const tickets = createTickets(store);
  const ticketId = tickets.add({ destinationId: 1, uploadUrl, until: 9e12 });
  const progress = { state: 'sending', ticketId, reservedId: 'r' } as const;
  const id = store.insert(1, newUpload({ progress }));
  const refusal = { error_code, error_msg: 'NAME : too much', wait_millis: 700 };
  const text = JSON.stringify({ photos: { r: refusal } });
  const parts = {
    store,
    api: { apiUrl: 'https://api.ok.ru' },
    http: { post: () => Promise.resolve({ status: 200, text }) },
    health: createHealth(),
    throttle: createThrottle(),
    now: () => clock.now,
    random: () => 0,
  } as unknown as StepParts; // all that the step uses
  const [ticket, row] = [tickets.get(ticketId), store.upload(id)];
  if (ticket === undefined || row === undefined) throw new Error('not kept');
  const result = await send(parts, ticket, [row], () => undefined, signal);
  expect(result?.outcome).toMatchObject(outcome);
  expect(store.upload(id)?.progress).toMatchObject({ state: 'queued', attempts });
});

test.each([
  ['fails, and its content stays known', '/photos/a.jpg', 'failed'],
  ['that a scan has found under another path goes from there', '/photos/b.jpg', 'queued'],
] as const)('a photo whose file is missing %s', async (_what, present, state) => {
  const { store, clock } = await storeInHand();
  const tickets = createTickets(store);
  const ticketId = tickets.add({ destinationId: 1, uploadUrl, until: 9e12 });
  const progress = { state: 'sending', ticketId, reservedId: 'r' } as const;
  const id = store.insert(1, newUpload({ progress }));
  const [ticket, row] = [tickets.get(ticketId), store.upload(id)];
  if (ticket === undefined || row === undefined) throw new Error('not kept');
  const failure = { code: 'file-missing', detail: 'ENOENT', passing: false } as const;
  const post = () => {
    store.renew(id, 1, { ...row, path: present }, row.progress);
    return Promise.reject(new PartError(id, failure));
  };
  const parts = {
    store,
    api: { apiUrl: 'https://api.ok.ru' },
    http: { post },
    health: createHealth(),
    throttle: createThrottle(),
    now: () => clock.now,
    random: () => 0,
  } as unknown as StepParts; // all that the step uses
  await send(parts, ticket, [row], () => undefined, signal);
  expect(store.upload(id)).toMatchObject({
    path: present,
    fingerprint: row.fingerprint,
    progress: { state, attempts: 0 },
  });
});

test('a photo whose file goes while it is reserved takes no other with it', async () => {
  const { store, clock } = await storeInHand();
  const ids = ['a', 'b'].map((fingerprint) => store.insert(1, newUpload({ fingerprint })));
  const rows = ids.flatMap((id) => store.upload(id) ?? []);
  const [gone, stays] = ids;
  const answers: Record<string, unknown> = {
    'photos.getPhotos': { photos: [], hasMore: false },
    'photosV2.getUploadUrl': { photo_ids: ['r1', 'r2'], upload_url: uploadUrl, ttl_ms: 9e9 },
  };
  const api = {
    call(method: string) {
      const problem = { code: 'file-missing', stage: 'intake' } as const;
      if (method === 'photosV2.getUploadUrl') {
        store.apply([{ id: gone ?? 0, event: { type: 'failed', problem } }]);
      }
      return Promise.resolve(succeed(answers[method]));
    },
  };
  const parts = {
    store,
    destinations: createDestinations(store),
    tickets: createTickets(store),
    api,
    now: () => clock.now,
  } as unknown as StepParts; // all that the step uses
  expect(await reserve(parts, rows, signal)).toBeNull();
  expect(store.upload(gone ?? 0)?.progress).toMatchObject({ state: 'failed', reservedId: null });
  expect(store.upload(stays ?? 0)?.progress).toMatchObject({ state: 'queued', reservedId: 'r2' });
});
