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

const problem: fc.Arbitrary<Problem> = fc.constantFrom<Problem>(
  { code: 'connection-lost', stage: 'send' },
  { code: 'commit-unknown', stage: 'commit' },
  { code: 'file-changed', stage: 'send', detail: 'not as fingerprinted' },
);
const COPY: Copy = {
  level: 1,
  most: { side: 9, bytes: 9 },
  refusal: { code: 'photo-too-big', stage: 'send', okCode: 502 },
  made: null,
};
const time = fc.nat(2_000);
const word = fc.constantFrom('a', 'b+/=', 'c');
const isIt = fc.boolean();
const few = fc.option(fc.integer({ min: 1, max: LARGEST_BATCH }), { nil: undefined });
const attempt = { problem: fc.option(problem), retryAt: time, spent: isIt };
const type = <Type extends UploadEvent['type']>(name: Type) => fc.constant(name);

/** What usually comes next; the rest is trouble. */
const usual: fc.Arbitrary<UploadEvent> = fc.oneof(
  fc.record({ type: type('reserved'), ticketId: fc.nat(9), reservedId: word }),
  fc.record({ type: type('send-started') }),
  fc.record({ type: type('sent'), token: word, tokenUntil: time }),
  fc.record({ type: type('commit-started'), at: time }),
  fc.record({ type: type('committed'), photoId: word }),
);
const trouble: fc.Arbitrary<UploadEvent> = fc.oneof(
  fc.record({ type: type('again'), ...attempt, batchMax: few, refused: isIt }),
  fc.record({ type: type('expired'), ...attempt, batchMax: few }),
  fc.record({
    type: type('commit-unknown'),
    problem,
    retryAt: time,
    spent: isIt,
    batchMax: few,
    at: fc.option(time, { nil: undefined }),
    refused: isIt,
  }),
  fc.record({ type: type('failed'), problem, refused: isIt }),
  fc.record({ type: type('skipped'), problem }),
  fc.record({ type: type('retry-asked'), now: time, copy: fc.option(fc.constant(COPY)) }),
  fc.record({ type: type('copy-wanted'), copy: fc.constant(COPY), problem }),
  fc.record({
    type: type('copy-made'),
    made: fc.record({ width: fc.nat(9), height: fc.nat(9), bytes: fc.nat(9), fingerprint: word }),
  }),
  fc.record({ type: type('copy-lost') }),
  fc.record({ type: type('copy-dropped'), problem }),
);
const event = fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: trouble });

interface Step {
  readonly from: Progress;
  readonly event: UploadEvent;
  readonly to: Progress;
}

/** Where an event leads, null where it leads nowhere. */
function next(from: Progress, event: UploadEvent): Progress | null {
  try {
    return transition(from, event);
  } catch {
    return null; // no arrow: transition.test.ts has a table of them
  }
}

/** The steps that a row can really take, in order. */
function stepsOf(events: readonly UploadEvent[]): Step[] {
  const steps: Step[] = [];
  let from = NEW_PROGRESS;
  for (const event of events) {
    // Only what is reserved is ever sent (`dueReserved`); the machine does not ask.
    if (event.type === 'send-started' && from.reservedId === null) continue;
    const to = next(from, event);
    if (to === null) continue;
    steps.push({ from, event, to });
    from = to;
  }
  return steps;
}

const way = fc.array(event, { maxLength: 300, size: 'max' }).map(stepsOf);

function forAll(seed: number, check: (step: Step, before: readonly Step[]) => void): void {
  const seen = new Set<string>();
  fc.assert(
    fc.property(way, (steps) => {
      steps.forEach((step, index) => {
        seen.add(step.to.state);
        check(step, steps.slice(0, index));
      });
    }),
    { seed, numRuns: 200 },
  );
  // Or else the ways were too short to say anything.
  expect([...seen].sort()).toEqual([
    'committing',
    'done',
    'failed',
    'queued',
    'sending',
    'sent',
    'skipped',
  ]);
}

test('a photo that is done has its permanent id and nothing left over', () => {
  forAll(1, ({ to }) => {
    if (to.state !== 'done') return;
    expect(to).toMatchObject({
      problem: null,
      ticketId: null,
      reservedId: null,
      token: null,
      tokenUntil: null,
    });
    expect(to.photoId).not.toBeNull();
  });
});

test('a photo is done only after OK had its bytes and a commit was begun', () => {
  forAll(2, ({ from, to }, before) => {
    if (to.state !== 'done' || from.state === 'done') return;
    const names = before.map((step) => step.event.type);
    const sent = names.lastIndexOf('sent');
    expect(from.token).not.toBeNull();
    expect(sent).toBeGreaterThanOrEqual(0);
    expect(names.slice(sent)).toSatisfy(
      (since: readonly string[]) =>
        since.includes('commit-started') || since.includes('retry-asked'),
    );
  });
});

test('a photo that fails at commit keeps its token, with its end', () => {
  forAll(3, ({ from, event, to }) => {
    if (event.type !== 'failed' || from.token === null) return;
    expect(to).toMatchObject({
      state: 'failed',
      token: from.token,
      tokenUntil: from.tokenUntil,
      reservedId: from.reservedId,
    });
  });
});

test('what belongs together is there together', () => {
  forAll(4, ({ to }) => {
    expect([to.token === null, to.reservedId === null]).toEqual([
      to.tokenUntil === null,
      to.ticketId === null,
    ]);
    // A token is committed with the id that it was given for.
    if (to.token !== null) expect(to.reservedId).not.toBeNull();
  });
});

test('numbers stay in their bounds', () => {
  forAll(5, ({ from, event, to }) => {
    expect(to.batchMax).toBeGreaterThanOrEqual(1);
    expect(to.batchMax).toBeLessThanOrEqual(LARGEST_BATCH);
    expect(to.attempts).toBeGreaterThanOrEqual(0);
    expect(to.attempts).toBeLessThanOrEqual(from.attempts + 1);
    expect(to.retryAt).toBeGreaterThanOrEqual(0);
    if (event.type !== 'retry-asked') expect(to.batchMax).toBeLessThanOrEqual(from.batchMax);
  });
});

test('a commit that may have worked is forgotten only with its token or by its answer', () => {
  forAll(6, ({ from, event, to }) => {
    const isAnswered = 'refused' in event && event.refused === true;
    if (event.type === 'commit-started') expect(to.openCommits).toBe(from.openCommits + 1);
    else if (to.token === null) expect(to.openCommits).toBe(0);
    else expect(to.openCommits).toBe(Math.max(0, from.openCommits - (isAnswered ? 1 : 0)));
  });
});

test('a failed photo whose commit may have worked is looked for, never sent again at once', () => {
  forAll(7, ({ from, event, to }) => {
    if (event.type !== 'retry-asked') return;
    expect(to.state === 'committing').toBe(from.openCommits > 0);
    if (to.state === 'committing') expect(to.commitAt).toBe(from.commitAt);
  });
});

test('the same event from the same place leads to the same place, and changes nothing there', () => {
  forAll(8, ({ from, event, to }) => {
    expect(transition(Object.freeze({ ...from }), Object.freeze({ ...event }))).toEqual(to);
  });
});
