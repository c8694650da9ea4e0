import { expect, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createHosts, type Hosts } from '../../../src/main/queue/hosts.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import type { Progress } from '../../../src/main/queue/transition.ts';
import type { NewUpload } from '../../../src/main/queue/upload.ts';
import { firstPace } from '../../../src/main/upload/pace.ts';
import { createPartOrder, type PartOrder } from '../../../src/main/upload/part-order.ts';
import { createStarts, type Call, type Deck } from '../../../src/main/upload/starts.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { storeInHand, type StoreInHand } from '../queue/a-store.ts';
import { newUpload } from '../queue/an-upload.ts';

interface Row {
  readonly ticketId: number;
  readonly facts?: Partial<NewUpload>;
}

/** The rows that go into each POST when these are reserved; no POST ever comes back. */
async function postsOf(rows: readonly Row[], postsAtOnce: number, keepsOrder?: boolean) {
  const { store, clock } = await storeInHand();
  const tickets = createTickets(store);
  const hosts = createHosts(store);
  const uploadUrl = 'https://up.ok.ru/?photoIds=${photoIds}';
  for (const destinationId of [1, 2]) tickets.add({ destinationId, uploadUrl, until: 9e12 });
  if (keepsOrder !== undefined) hosts.keepOrder('up.ok.ru', keepsOrder, 9e12);
  for (const [index, { ticketId, facts }] of rows.entries()) {
    const progress = { ticketId, reservedId: `r${index}` };
    const fingerprint = `photo ${index}`;
    store.insert(1, newUpload({ destinationId: ticketId, fingerprint, ...facts, progress }));
  }
  return startsOf({ store, clock }, postsAtOnce, orderOf(hosts))
    .filter(({ call }) => call === 'sending')
    .map(({ ids }) => ids);
}

const orderOf = (hosts: Hosts): PartOrder => createPartOrder(hosts, () => 1_000);

interface Flight {
  readonly call: Call;
  readonly ids: readonly number[];
}

/** The calls that are on their way then; none ever comes back. */
function startsOf(
  { store, clock }: Pick<StoreInHand, 'store' | 'clock'>,
  postsAtOnce: number,
  order: PartOrder,
  before: readonly Flight[] = [],
) {
  const flights = [...before];
  const deck: Deck = {
    order,
    free: (due) => [...due],
    isBusyWith: () => false,
    count: (call) => flights.filter((flight) => flight.call === call).length,
    isPaused: () => false,
    pace: () => ({ ...firstPace(postsAtOnce, 0), limit: postsAtOnce }),
    wakeBy: () => undefined,
    fly: (call, flying) => flights.push({ call, ids: flying.map(({ id }) => id) }),
    sending: { signal: () => new AbortController().signal, onTaken: () => undefined },
    callSignal: () => new AbortController().signal,
    hearPace: () => undefined,
  };
  const tickets = createTickets(store);
  const parts = {
    store,
    tickets,
    destinations: createDestinations(store),
    absences: { away: () => [] },
    now: () => clock.now,
  };
  // What only a call that comes back would need is left out.
  createStarts(
    { ...(parts as unknown as StepParts), isIntakeActive: () => false, monotonic: () => 0 },
    deck,
  ).everything();
  return flights;
}

const plain = (ticketId = 1): Row => ({ ticketId });
const captioned = (ticketId = 1): Row => ({ ticketId, facts: { caption: 'The sea' } });
const heavy = (ticketId = 1): Row => ({ ticketId, facts: { sizeBytes: 3 * 1024 * 1024 } });
const plains = (count: number) => Array.from({ length: count }, () => plain());

test.each<[string, readonly Row[], boolean | undefined, readonly (readonly number[])[]]>([
  [
    'several at once to a host that keeps the order',
    plains(7),
    true,
    [
      [1, 2, 3, 4, 5],
      [6, 7],
    ],
  ],
  ['one by one to a host that does not', plains(7), false, [[1], [2], [3]]],
  ['a trial and then one by one to a new host', plains(8), undefined, [[1, 2, 3, 4, 5], [6], [7]]],
  [
    'no caption in a trial',
    [captioned(), plain(), captioned(), plain()],
    undefined,
    [[2, 4], [1], [3]],
  ],
  ['no trial of one photo', [captioned(), plain(), captioned()], undefined, [[1], [2], [3]]],
  ['each ticket for itself', [plain(), plain(2), plain(2)], true, [[1], [2, 3]]],
  [
    'a trial within one ticket, though photos of another are more',
    [captioned(), plain(2), plain(2)],
    undefined,
    [[1], [2, 3]],
  ],
  ['no more bytes than the pace allows', [heavy(), heavy(), heavy()], true, [[1], [2], [3]]],
])('%s', async (_name, rows, keepsOrder, expected) => {
  expect(await postsOf(rows, 3, keepsOrder)).toEqual(expected);
});

test.each<[string, Partial<Progress>, string]>([
  ['is out of date', { tokenUntil: 999 }, 'queued'],
  ['has to wait', { retryAt: 2_000 }, 'sent'],
])('a topic is not posted without a photo whose token %s', async (_name, facts, state) => {
  const { store, clock } = await storeInHand();
  const destinations = createDestinations(store);
  const topic = { kind: 'topic', groupId: '57', text: 'Summer' } as const;
  const { id: destinationId } = destinations.remember(topic);
  for (const [index, own] of [{}, facts].entries()) {
    const progress = { state: 'sent', token: 't', tokenUntil: 9e12, ...own } as const;
    store.insert(1, newUpload({ destinationId, fingerprint: `photo ${index}`, progress }));
  }
  const calls = startsOf({ store, clock }, 3, orderOf(createHosts(store))).map(({ call }) => call);
  expect(calls).not.toContain('committing');
  expect([1, 2].map((id) => store.upload(id)?.progress.state)).toEqual(['sent', state]);
});

test('a trial whose photos have to go again is over at once, whatever else is being checked', async () => {
  const { store, clock } = await storeInHand();
  const rows = ['a', 'b'].flatMap((fingerprint) => {
    const id = store.insert(1, newUpload({ fingerprint, progress: { batchMax: 1 } }));
    return store.upload(id) ?? [];
  });
  const order = orderOf(createHosts(store));
  order.begin('up.ok.ru', rows);
  startsOf({ store, clock }, 3, order, [{ call: 'checking', ids: [] }]);
  expect(order.trials()).toEqual([]);
});
