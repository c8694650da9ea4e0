/** @file What a step makes of the rows that its call was about. */
import { expect, test } from 'vitest';
import type { PostAnswer } from '../../../src/main/api/http.ts';
import type { Explain } from '../../../src/main/api/portal.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import { createHealth } from '../../../src/main/upload/health.ts';
import { PartError } from '../../../src/main/upload/multipart.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { idsAfter, reserve } from '../../../src/main/upload/steps/reserve.ts';
import { send } from '../../../src/main/upload/steps/send.ts';
import { createThrottle } from '../../../src/main/upload/throttle.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload } from '../queue/an-upload.ts';

const { signal } = new AbortController();
const uploadUrl = 'https://up.ok.ru/?photoIds=${photoIds}';

const token = { token: 't' };
const refused = (code: number) => ({ error_code: code, error_msg: 'NAME : why', wait_millis: 700 });

/** What becomes of photos sent in one POST when OK says this of each; null: it says nothing. */
async function sentTogether(said: readonly (object | null)[]) {
  const photos = Object.fromEntries(
    said.flatMap((one, index) => (one === null ? [] : [[`r${index}`, one] as const])),
  );
  return await posted(said.length, () => ({ status: 200, text: JSON.stringify({ photos }) }));
}

/** What becomes of so many photos sent in one POST that has this answer, or throws. */
async function posted(
  count: number,
  answer: () => PostAnswer,
  explain: Explain = (failure) => Promise.resolve(failure),
) {
  const { store, clock } = await storeInHand();
  const tickets = createTickets(store);
  const ticketId = tickets.add({ destinationId: 1, uploadUrl, until: 9e12 });
  const ids = Array.from({ length: count }, (_one, index) => {
    const progress = { state: 'sending', ticketId, reservedId: `r${index}` } as const;
    return store.insert(1, newUpload({ fingerprint: `photo ${index}`, progress }));
  });
  const parts = {
    store,
    api: { apiUrl: 'https://api.ok.ru' },
    http: { post: async () => await Promise.resolve().then(answer) },
    explain,
    health: createHealth(),
    throttle: createThrottle(),
    refusedPhotos: () => 'say',
    now: () => clock.now,
    random: () => 0,
  } as unknown as StepParts; // all that the step uses
  const ticket = tickets.get(ticketId);
  if (ticket === undefined) throw new Error('not kept');
  const rows = ids.flatMap((id) => store.upload(id) ?? []);
  const result = await send(parts, ticket, rows, () => undefined, signal);
  return { result, rows: ids.map((id) => store.upload(id)?.progress) };
}

test.each([1, 3])('a flood that OK tells beside each of %i photos is a pause', async (photos) => {
  const { result, rows } = await sentTogether(Array.from({ length: photos }, () => refused(8)));
  expect(result?.outcome).toMatchObject({ kind: 'pause', reason: 'flood', waitMs: 700 });
  const waiting = { state: 'queued', attempts: 0, batchMax: 100, reservedId: 'r0' };
  expect(rows[0]).toMatchObject(waiting);
});

test.each([30, 31])('what error %i beside a photo says of the pace is heard', async (code) => {
  const { result } = await sentTogether([token, refused(code)]);
  expect(result?.outcome).toMatchObject({ kind: 'split', problem: { okCode: code } });
});

test('a photo alone whose refusal names a wait is heard, and tried again', async () => {
  const { result, rows } = await sentTogether([refused(31)]);
  expect(result?.outcome).toMatchObject({ kind: 'split', isPassing: true, waitMs: 700 });
  expect(rows[0]).toMatchObject({ state: 'queued', attempts: 1 });
});

const ALONE = { state: 'queued', reservedId: null, token: null, batchMax: 1, attempts: 0 };

test.each<[string, readonly (object | null)[], object]>([
  ['a token for each is kept', [token, token], { state: 'sent', token: 't' }],
  ['one that is missing sends each alone, under another id', [token, null, token], ALONE],
  ['one that is refused sends each alone, under another id', [token, refused(504)], ALONE],
  ['nothing for any sends each alone', [null, null], ALONE],
  ['different refusals send each alone', [refused(504), refused(500)], ALONE],
  ['the same refusal for each is believed', [refused(504), refused(504)], { state: 'failed' }],
  ['what is garbled sends each alone', [token, { token: 7 }], ALONE],
  ['a photo that stands alone fails', [null], { state: 'failed', problem: { code: 'no-token' } }],
])('of the photos of a POST: %s', async (_what, said, expected) => {
  const { rows } = await sentTogether(said);
  expect(rows).toMatchObject(said.map(() => expected));
});

test('a flood that OK tells beside some photos of a POST is a pause, too', async () => {
  const { result, rows } = await sentTogether([token, refused(8)]);
  expect(result?.outcome).toMatchObject({ kind: 'pause', reason: 'flood', waitMs: 700 });
  expect(rows).toMatchObject([ALONE, ALONE]);
});

const broken = (code: string, syscall: string) => (): never => {
  throw Object.assign(new Error('broken'), { code, syscall });
};
const said = (status: number, text: string) => () => ({ status, text });
const portal = (isUnsent: boolean) => () =>
  Promise.resolve({ kind: 'portal', isUnsent, detail: 'HTTP 302' } as const);

// OK may still come to the POST: the tokens that it gives then would replace those of the next one.
test.each<[string, string | null, () => PostAnswer, Explain?]>([
  ['that no connection was made for', 'r0', broken('ECONNREFUSED', 'connect')],
  ['that OK refused', 'r0', said(200, JSON.stringify(refused(2)))],
  ['that the sign-in of a network kept from OK', 'r0', said(511, ''), portal(true)],
  ['that the sign-in of a network answered', null, said(200, '<html>'), portal(false)],
  ['whose connection broke', null, broken('ECONNRESET', 'read')],
  ['that a status answered', null, said(504, '')],
  ['whose answer nobody understands', null, said(200, '{"photos":')],
])(
  'the id with which a photo goes again, after a POST %s: %s',
  async (_what, reservedId, answer, explain) => {
    const { rows } = await posted(2, answer, explain);
    const ticketId = reservedId === null ? null : 1;
    expect(rows[0]).toMatchObject({ state: 'queued', batchMax: 100, ticketId, reservedId });
  },
);

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
    absences: { isAway: () => Promise.resolve(false) },
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

test.each<[string, number, string, object]>([
  ['the ids of several photos', 4, 'photosV2.getUploadUrl', { state: 'queued', batchMax: 2 }],
  ['the id of one photo', 1, 'photosV2.getUploadUrl', { state: 'failed', batchMax: 100 }],
  // It would be told the same of fewer.
  ['what is in the album', 4, 'photos.getPhotos', { state: 'failed', batchMax: 100 }],
])('OK refuses a parameter of the call for %s', async (_what, photos, method, expected) => {
  const { store, clock } = await storeInHand();
  const ids = Array.from({ length: photos }, (_one, index) =>
    store.insert(1, newUpload({ fingerprint: `photo ${index}` })),
  );
  const refusal = { kind: 'refused', code: 100, name: 'PARAM', text: '', data: null, waitMs: null };
  const parts = {
    store,
    destinations: createDestinations(store),
    tickets: createTickets(store),
    health: createHealth(),
    refusedPhotos: () => 'say',
    now: () => clock.now,
    random: () => 0,
    api: {
      call: (called: string) =>
        Promise.resolve(
          called === method ? fail(refusal) : succeed({ photos: [], hasMore: false }),
        ),
    },
  } as unknown as StepParts; // all that the step uses
  const rows = ids.flatMap((id) => store.upload(id) ?? []);
  await reserve(parts, rows, signal);
  const problem = { code: 'request-refused', okCode: 100 };
  expect(ids.map((id) => store.upload(id)?.progress)).toMatchObject(
    ids.map(() => ({ ...expected, problem, reservedId: null })),
  );
});

const refusal = (kind: 'split' | 'fail', code: 'request-refused' | 'photo-too-heavy') => {
  const problem = { code, stage: 'reserve' } as const;
  const outcome = kind === 'fail' ? { kind, problem } : { kind, problem, isPassing: false };
  return { outcome, isOutage: false } as const;
};

test.each([
  ['given', null, 12, 12, 12],
  ['refused', refusal('split', 'request-refused'), 100, 100, 50],
  ['refused for one of the photos', refusal('split', 'photo-too-heavy'), 40, 100, 100],
  ['refused because of the album', refusal('fail', 'request-refused'), 12, 12, 12],
  ['refused for a photo alone', refusal('fail', 'request-refused'), 1, 1, 100],
])('when ids were %s, the next call asks for', (_what, result, asked, most, expected) => {
  expect(idsAfter(result, asked, most)).toBe(expected);
});
