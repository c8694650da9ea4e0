import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Copy } from '../../../src/main/queue/copy.ts';
import {
  LARGEST_BATCH,
  NEW_PROGRESS,
  transition,
  type Progress,
  type UploadEvent,
} from '../../../src/main/queue/transition.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import { UPLOAD_STATES, type UploadState } from '../../../src/shared/upload.ts';

const NOW = 1_000_000;
const OLD: Problem = { code: 'connection-lost', stage: 'send' };
const NEW: Problem = { code: 'server-unavailable', stage: 'commit' };

/** A copy that lies ready, and the same before it was made. */
const COPY: Copy = {
  level: 1,
  most: { side: 7680, bytes: 20_000_000 },
  refusal: { code: 'photo-too-big', stage: 'send', okCode: 502 },
  made: { width: 7680, height: 5760, bytes: 4_000_000, fingerprint: 'c'.repeat(64) },
};
const UNMADE: Copy = { ...COPY, made: null };
const SMALLER: Copy = { ...UNMADE, level: 2, most: { side: 4096, bytes: 8_000_000 } };

/** An upload in each state as it may really stand there, with as much set as can be. */
const reserved = { ticketId: 7, reservedId: 'r==' };
const proven = { ...reserved, token: 't+/=', tokenUntil: NOW + 1 };
const open = { openCommits: 2, commitAt: 400 };
const waiting = {
  ...NEW_PROGRESS,
  problem: OLD,
  attempts: 2,
  retryAt: 500,
  batchMax: 4,
  copy: COPY,
};
const FROM: Readonly<Record<UploadState, Progress>> = {
  queued: { ...waiting, ...reserved, state: 'queued' },
  sending: { ...waiting, ...reserved, state: 'sending' },
  sent: { ...waiting, ...proven, ...open, openCommits: 1, state: 'sent' },
  committing: { ...waiting, ...proven, ...open, state: 'committing' },
  done: { ...NEW_PROGRESS, batchMax: 4, state: 'done', photoId: '547' },
  failed: { ...waiting, ...proven, state: 'failed' },
  skipped: { ...NEW_PROGRESS, batchMax: 4, state: 'skipped', problem: OLD },
};

const EVENTS = {
  reserved: { type: 'reserved', ticketId: 8, reservedId: 'new' },
  'send-started': { type: 'send-started' },
  sent: { type: 'sent', token: 'proof', tokenUntil: 9_000 },
  again: { type: 'again', problem: NEW, retryAt: 900, spent: true },
  expired: { type: 'expired', spent: true, problem: NEW, retryAt: 900 },
  'commit-started': { type: 'commit-started', at: 800 },
  'commit-unknown': { type: 'commit-unknown', problem: NEW, retryAt: 900, spent: true },
  committed: { type: 'committed', photoId: '10203145153019471' },
  failed: { type: 'failed', problem: NEW },
  skipped: { type: 'skipped', problem: NEW },
  'retry-asked': { type: 'retry-asked', now: NOW, copy: null },
  'copy-wanted': { type: 'copy-wanted', copy: SMALLER, problem: NEW },
  'copy-made': { type: 'copy-made', made: { width: 1, height: 2, bytes: 3, fingerprint: 'd' } },
  'copy-lost': { type: 'copy-lost' },
  'copy-dropped': { type: 'copy-dropped', problem: NEW },
} as const satisfies { [Type in UploadEvent['type']]: Extract<UploadEvent, { type: Type }> };
type EventType = keyof typeof EVENTS;

const later = { problem: NEW, attempts: 3, retryAt: 900 };
const noTicket = {
  ticketId: null,
  reservedId: null,
  token: null,
  tokenUntil: null,
  openCommits: 0,
  commitAt: null,
};
const fresh = { attempts: 0, retryAt: 0 };

/** Every arrow: what changes; the rest stays. */
const ARROWS: readonly (readonly [EventType, UploadState, Partial<Progress>])[] = [
  ['reserved', 'queued', { ticketId: 8, reservedId: 'new' }],
  ['send-started', 'queued', { state: 'sending' }],
  [
    'sent',
    'sending',
    { state: 'sent', problem: null, ...fresh, token: 'proof', tokenUntil: 9_000 },
  ],
  ['again', 'queued', later],
  ['again', 'sending', { state: 'queued', ...later }],
  ['again', 'sent', later],
  ['again', 'committing', { state: 'sent', ...later }],
  ['expired', 'queued', { ...noTicket, ...later }],
  ['expired', 'sending', { state: 'queued', ...noTicket, ...later }],
  // The copy that OK had is not kept.
  ['expired', 'sent', { state: 'queued', ...noTicket, ...later, copy: UNMADE }],
  ['expired', 'committing', { state: 'queued', ...noTicket, ...later, copy: UNMADE }],
  ['commit-started', 'sent', { state: 'committing', openCommits: 2, commitAt: 800 }],
  ['commit-unknown', 'committing', later],
  [
    'committed',
    'committing',
    { state: 'done', problem: null, ...fresh, ...noTicket, photoId: '10203145153019471' },
  ],
  ['failed', 'queued', { state: 'failed', problem: NEW, ...fresh }],
  ['failed', 'sending', { state: 'failed', problem: NEW, ...fresh }],
  ['failed', 'sent', { state: 'failed', problem: NEW, ...fresh }],
  ['failed', 'committing', { state: 'failed', problem: NEW, ...fresh }],
  ['skipped', 'queued', { state: 'skipped', problem: NEW, ...noTicket, ...fresh, copy: null }],
  ['skipped', 'failed', { state: 'skipped', problem: NEW, ...noTicket, ...fresh, copy: null }],
  ['retry-asked', 'failed', { state: 'sent', ...fresh }], // the problem tells what it failed of before
  ['copy-wanted', 'queued', { problem: NEW, ...fresh, copy: SMALLER }],
  ['copy-wanted', 'sending', { state: 'queued', problem: NEW, ...fresh, copy: SMALLER }],
  ['copy-made', 'queued', { copy: { ...COPY, made: EVENTS['copy-made'].made } }],
  ['copy-lost', 'sending', { state: 'queued', attempts: 3, copy: UNMADE }],
  ['copy-dropped', 'queued', { problem: NEW, ...noTicket, ...fresh, copy: null }],
];

test.each(ARROWS)('%s in %s', (type, state, changes) => {
  const from = structuredClone(FROM[state]);
  expect(transition(from, EVENTS[type])).toEqual({ ...FROM[state], ...changes });
  expect(from).toEqual(FROM[state]);
});

const MISSING = (Object.keys(EVENTS) as EventType[]).flatMap((type) =>
  UPLOAD_STATES.filter(
    (state) => !ARROWS.some((arrow) => arrow[0] === type && arrow[1] === state),
  ).map((state) => [type, state] as const),
);

test.each(MISSING)('%s in %s does not exist', (type, state) => {
  expect(() => transition(FROM[state], EVENTS[type])).toThrow(
    `No arrow '${type}' leads from '${state}'`,
  );
});

test('the table has every event in every state', () => {
  expect(ARROWS.length + MISSING.length).toBe(Object.keys(EVENTS).length * UPLOAD_STATES.length);
});

test.each<[string, Progress, UploadEvent, Progress]>([
  [
    'a pause spends no attempt',
    FROM.sending,
    { type: 'again', problem: null, retryAt: 0, spent: false },
    { ...FROM.queued, problem: null, retryAt: 0 },
  ],
  [
    'a ticket that ran out spends no attempt',
    FROM.queued,
    { type: 'expired', spent: false, problem: null, retryAt: 0 },
    { ...FROM.queued, ...noTicket, problem: null, retryAt: 0 },
  ],
  [
    'what gets another id may have to go alone',
    FROM.sending,
    { type: 'expired', spent: false, problem: NEW, retryAt: 0, batchMax: 1 },
    { ...FROM.queued, ...noTicket, problem: NEW, retryAt: 0, batchMax: 1 },
  ],
  [
    'a failed photo that OK never had begins anew, among as few as before',
    { ...FROM.failed, token: null, tokenUntil: null },
    EVENTS['retry-asked'],
    { ...NEW_PROGRESS, batchMax: 4 },
  ],
  [
    'a failed photo may begin with a copy',
    { ...FROM.failed, token: null, tokenUntil: null, copy: null },
    { ...EVENTS['retry-asked'], copy: SMALLER },
    { ...NEW_PROGRESS, batchMax: 4, copy: SMALLER },
  ],
  [
    'a photo without a copy has none made',
    { ...FROM.queued, copy: null },
    EVENTS['copy-made'],
    { ...FROM.queued, copy: null },
  ],
  [
    'a failed photo whose token runs out this moment begins anew',
    { ...FROM.failed, tokenUntil: NOW },
    EVENTS['retry-asked'],
    NEW_PROGRESS,
  ],
  [
    'a failed photo whose token has no end given begins anew',
    { ...FROM.failed, tokenUntil: null },
    EVENTS['retry-asked'],
    NEW_PROGRESS,
  ],
  [
    'a failed photo whose token has run out is looked for when a commit of it may have worked',
    { ...FROM.failed, ...open, tokenUntil: NOW },
    EVENTS['retry-asked'],
    { ...FROM.failed, ...open, ...fresh, tokenUntil: NOW, state: 'committing' },
  ],
  [
    'a commit of unknown effect is looked for before it is repeated',
    { ...FROM.failed, ...open },
    EVENTS['retry-asked'],
    { ...FROM.failed, ...open, ...fresh, state: 'committing' },
  ],
  [
    'a refused batch goes among fewer, and no photo of it pays',
    FROM.sending,
    { type: 'again', problem: NEW, retryAt: 0, spent: false, batchMax: 2 },
    { ...FROM.queued, problem: NEW, retryAt: 0, batchMax: 2 },
  ],
  [
    'a photo that went among few goes among no more later',
    FROM.committing,
    { ...EVENTS.again, batchMax: 50 },
    { ...FROM.committing, ...later, state: 'sent' },
  ],
  [
    'a commit that OK refused leaves open what an earlier one did',
    FROM.committing,
    { ...EVENTS.again, refused: true },
    { ...FROM.committing, ...later, state: 'sent', openCommits: 1 },
  ],
  [
    'a refusal before any commit leaves none open',
    FROM.sending,
    { ...EVENTS.again, refused: true },
    { ...FROM.queued, ...later },
  ],
  [
    'a commit whose answer was lost is dated from then',
    FROM.committing,
    { ...EVENTS['commit-unknown'], at: 850 },
    { ...FROM.committing, ...later, commitAt: 850 },
  ],
  [
    'a commit that is not to be seen yet is looked for later, and pays nothing',
    FROM.committing,
    { ...EVENTS['commit-unknown'], spent: false },
    { ...FROM.committing, ...later, attempts: 2 },
  ],
  [
    'a refused commit is looked for while an earlier one may have worked',
    FROM.committing,
    { ...EVENTS['commit-unknown'], refused: true, batchMax: 1 },
    { ...FROM.committing, ...later, openCommits: 1, batchMax: 1 },
  ],
  [
    'a failure with an answer closes the last commit only',
    FROM.committing,
    { ...EVENTS.failed, refused: true },
    { ...FROM.committing, ...fresh, state: 'failed', problem: NEW, openCommits: 1 },
  ],
])('%s', (_name, from, event, expected) => {
  expect(transition(from, event)).toEqual(expected);
});

const problems = fc.constantFrom(OLD, NEW);
const times = fc.integer({ min: 0, max: 2 * NOW });
const events: fc.Arbitrary<UploadEvent> = fc.oneof(
  ...Object.values(EVENTS).map((event) => fc.constant(event)),
  fc.record({
    type: fc.constantFrom('again' as const, 'expired' as const),
    spent: fc.boolean(),
    problem: fc.option(problems),
    retryAt: times,
  }),
  fc.record({ type: fc.constant('retry-asked' as const), now: times, copy: fc.constant(null) }),
  fc.record({
    type: fc.constantFrom('again' as const, 'commit-unknown' as const),
    problem: problems,
    retryAt: times,
    spent: fc.boolean(),
    batchMax: fc.option(fc.integer({ min: 1, max: LARGEST_BATCH }), { nil: undefined }),
    refused: fc.boolean(),
  }),
  fc.record({ type: fc.constant('failed' as const), problem: problems, refused: fc.boolean() }),
);

/** Follows the events that have an arrow; `check` sees each step. */
function follow(
  steps: readonly UploadEvent[],
  check: (from: Progress, event: UploadEvent, to: Progress) => void,
): void {
  let at = NEW_PROGRESS;
  for (const event of steps) {
    const exists = ARROWS.some((arrow) => arrow[0] === event.type && arrow[1] === at.state);
    if (!exists) continue;
    const to = transition(at, event);
    check(at, event, to);
    at = to;
  }
}
const ways = fc.array(events, { maxLength: 200, size: 'max' });

test('whatever happens, a photo that is done stays done', () => {
  fc.assert(
    fc.property(ways, (steps) => {
      follow(steps, (from, _event, to) => {
        if (from.state === 'done') expect(to).toEqual(from);
      });
    }),
    { seed: 2 },
  );
});

test('whatever happens, a token is lost only when it is of no more use', () => {
  const losing = ['expired', 'committed', 'skipped', 'retry-asked'];
  fc.assert(
    fc.property(ways, (steps) => {
      follow(steps, (from, event, to) => {
        if (from.token !== null && to.token !== from.token) expect(losing).toContain(event.type);
      });
    }),
    { seed: 3 },
  );
});

test('whatever happens, the parts of a state fit together', () => {
  fc.assert(
    fc.property(ways, (steps) => {
      follow(steps, (_from, _event, to) => {
        const isProven = to.state === 'sent' || to.state === 'committing';
        expect({
          attempts: to.attempts >= 0,
          token: to.state === 'failed' || (to.token !== null) === isProven,
          openCommits: to.openCommits === 0 || to.token !== null,
          commitAt: to.openCommits === 0 || to.commitAt !== null,
          tokenUntil: (to.tokenUntil === null) === (to.token === null),
          ticket: (to.ticketId === null) === (to.reservedId === null),
          photoId: (to.photoId !== null) === (to.state === 'done'),
          problem: to.state !== 'failed' || to.problem !== null,
        }).toEqual({
          attempts: true,
          token: true,
          openCommits: true,
          commitAt: true,
          tokenUntil: true,
          ticket: true,
          photoId: true,
          problem: true,
        });
      });
    }),
    { seed: 4 },
  );
});
