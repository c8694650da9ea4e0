import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/main/api/failure.ts';
import { outcomeOf } from '../../../src/main/upload/outcome.ts';
import {
  firstPace,
  nextPace,
  postsWithin,
  slowdownOf,
  withinLimit,
  withinSpeed,
  type Pace,
  type PaceEvent,
} from '../../../src/main/upload/pace.ts';

const MB = 1024 * 1024;

/** A pace that is at its limit and may rise. */
function paceAt(limit: number, facts: Partial<Pace> = {}): Pace {
  return { ...firstPace(10, 0), limit, ...facts };
}

/** Rounds of POSTs, each round at its speed in bytes a second; the pace after each round. */
function rounds(start: Pace, speeds: readonly number[], most = 10, isFull = true): Pace[] {
  let pace = start;
  return speeds.map((speed) => {
    const { limit, window } = pace;
    const posts = 8 * limit;
    for (let post = 1; post <= posts; post += 1) {
      const at = window.since + (post * MB * 1000) / speed;
      pace = nextPace(pace, { type: 'sent', at, bytes: MB, ms: 1_000, isFull }, most);
    }
    return pace;
  });
}
const limits = (paces: readonly Pace[]) => paces.map(({ limit }) => limit);

describe('the first pace', () => {
  test.each([
    [1, 1],
    [2, 2],
    [10, 2],
  ])('under a person’s limit of %i is %i at once, and POSTs are small', (most, limit) => {
    expect(firstPace(most, 7)).toMatchObject({ limit, batchBytes: 4 * MB, window: { since: 7 } });
  });
});

describe('up', () => {
  test('it rises as long as each step brings more', () => {
    expect(limits(rounds(paceAt(2), [2 * MB, 3 * MB, 4 * MB, 5 * MB]))).toEqual([3, 4, 5, 6]);
  });

  test('never above the person’s limit', () => {
    expect(limits(rounds(paceAt(2), [2 * MB, 3 * MB, 4 * MB], 3))).toEqual([3, 3, 3]);
  });

  test('not while fewer are running than may: more of them cannot help', () => {
    expect(limits(rounds(paceAt(2), [MB, 2 * MB, 3 * MB], 10, false))).toEqual([2, 2, 2]);
  });

  test('not before each of the POSTs has come round eight times: photos differ in size', () => {
    let pace = paceAt(3);
    const seen = Array.from({ length: 24 }, (_one, index) => {
      const at = (index + 1) * 100;
      pace = nextPace(pace, { type: 'sent', at, bytes: MB, ms: 300, isFull: true }, 10);
      return pace.limit;
    });
    expect(seen).toEqual([...Array.from({ length: 23 }, () => 3), 4]);
  });
});

describe('a step that brings nothing', () => {
  test('is taken back', () => {
    expect(limits(rounds(paceAt(2), [2 * MB, 2.4 * MB]))).toEqual([3, 2]);
  });

  test('is not taken again for a while, each time for longer', () => {
    let pace = paceAt(4);
    const held: number[] = [];
    for (let time = 0; time < 8; time += 1) {
      // Up, then back, for nothing has become faster.
      pace = rounds(pace, [MB, MB]).at(-1) ?? pace;
      held.push(pace.holdUntil - pace.window.since);
      expect(pace.limit).toBe(4);
      const early: PaceEvent = {
        type: 'sent',
        at: pace.holdUntil - 1,
        bytes: MB,
        ms: 1_000,
        isFull: true,
      };
      for (let post = 0; post < 32; post += 1) pace = nextPace(pace, early, 10);
      expect(pace.limit).toBe(4);
      pace = { ...pace, window: { since: pace.holdUntil, bytes: 0, posts: 0 } };
    }
    expect(held).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });
});

describe('down', () => {
  const sentAway = { at: 5_000, startedAt: 4_000 };

  test.each<[PaceEvent['type'], number, number, Partial<Pace>]>([
    ['slow', 8, 8 * MB, { limit: 4, batchBytes: 4 * MB }],
    ['slow', 5, 1.5 * MB, { limit: 2, batchBytes: MB }],
    ['slow', 1, MB, { limit: 1, batchBytes: MB }],
    ['enough', 8, 8 * MB, { limit: 4, batchBytes: 8 * MB }],
    ['enough', 3, MB, { limit: 1, batchBytes: MB }],
    ['enough', 1, MB, { limit: 1, batchBytes: MB }],
  ])('at once: %s at %i at once of %i bytes', (type, limit, batchBytes, expected) => {
    const event = { type, ...sentAway } as Exclude<PaceEvent, { type: 'sent' }>;
    expect(nextPace(paceAt(limit, { batchBytes }), event, 10)).toMatchObject({
      ...expected,
      before: null,
      holdUntil: 10_000,
      window: { since: 5_000, bytes: 0, posts: 0 },
    });
  });

  test('once only for POSTs that were on their way together', () => {
    let pace = paceAt(8);
    const seen = [
      { type: 'enough', at: 5_000, startedAt: 4_000 },
      { type: 'slow', at: 5_100, startedAt: 4_100 },
      { type: 'enough', at: 9_000, startedAt: 4_999 },
      { type: 'enough', at: 9_100, startedAt: 5_000 }, // begun under the new pace
    ] as const satisfies readonly PaceEvent[];
    const after = seen.map((event) => (pace = nextPace(pace, event, 10)).limit);
    expect([after, pace.batchBytes]).toEqual([[4, 4, 4, 2], 4 * MB]);
  });

  test('and up again only after a while', () => {
    const low = nextPace(paceAt(4), { type: 'enough', ...sentAway }, 10);
    const waiting = rounds(low, [8 * MB]);
    const later = rounds({ ...low, window: { ...low.window, since: 10_000 } }, [8 * MB]);
    expect([limits(waiting), limits(later)]).toEqual([[2], [3]]);
  });
});

describe('the person’s limit', () => {
  test.each([
    [6, 4, 4],
    [3, 4, 3],
    [4, 4, 4],
    [4, 1, 1],
  ])('at a pace of %i, a limit of %i makes it %i', (limit, most, expected) => {
    expect(withinLimit(paceAt(limit), most).limit).toBe(expected);
  });
});

describe('the bytes of a POST', () => {
  test.each<[string, number, number, number]>([
    ['a fast way', 20 * MB, 16 * MB, 16 * MB],
    ['a way of a quarter of a megabyte a second', MB / 4, 3 * MB, 4.5 * MB],
    ['a slow way', 10_000, MB, 1.5 * MB],
  ])('follow the speed of %s', (_name, speed, least, most) => {
    let pace = paceAt(1, { batchBytes: 8 * MB });
    for (let post = 1; post <= 20; post += 1) {
      const bytes = Math.min(pace.batchBytes, 8 * MB);
      const ms = (bytes / speed) * 1000;
      pace = nextPace(pace, { type: 'sent', at: post * 1e6, bytes, ms, isFull: true }, 1);
    }
    expect(pace.batchBytes).toBeGreaterThanOrEqual(least);
    expect(pace.batchBytes).toBeLessThanOrEqual(most);
  });

  test('grow by half of the way: one lucky POST does not make a habit', () => {
    const event: PaceEvent = { type: 'sent', at: 1, bytes: MB, ms: 1, isFull: true };
    expect(nextPace(paceAt(2), event, 10).batchBytes).toBe(16 * MB);
    const usual: PaceEvent = { ...event, ms: 1_500 }; // 10 MB in 15 s
    expect(nextPace(paceAt(2), usual, 10).batchBytes).toBe(7 * MB);
  });
});

const time = fc.nat(1_000_000);
const event: fc.Arbitrary<PaceEvent> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('sent' as const),
      at: time,
      bytes: fc.nat(200 * MB),
      ms: fc.nat(600_000),
      isFull: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom('slow' as const, 'enough' as const),
      at: time,
      startedAt: time,
    }),
  },
);

test('whatever happens, it stays within its bounds and goes up by one at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.array(event, { maxLength: 300, size: 'max' }),
      (most, events) => {
        let pace = firstPace(most, 0);
        for (const next of events) {
          const after = nextPace(pace, next, most);
          expect([
            after.limit >= 1 && after.limit <= most && after.limit <= pace.limit + 1,
            Number.isInteger(after.limit) && Number.isInteger(after.batchBytes),
            after.batchBytes >= MB && after.batchBytes <= 16 * MB,
            after.holdMs >= pace.holdMs && after.holdMs <= 300_000,
          ]).toEqual([true, true, true, true]);
          pace = after;
        }
      },
    ),
    { seed: 10, numRuns: 200 },
  );
});

test('whatever happens, the first complaint about POSTs of the present pace halves it', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 50, size: 'max' }),
      fc.constantFrom('slow' as const, 'enough' as const),
      (events, type) => {
        const pace = events.reduce((before, next) => nextPace(before, next, 10), firstPace(10, 0));
        const at = 2_000_000;
        const after = nextPace(pace, { type, at, startedAt: at - 1 }, 10);
        expect(after.limit).toBe(Math.max(1, Math.floor(pace.limit / 2)));
      },
    ),
    { seed: 11, numRuns: 200 },
  );
});

/**
 * A server to which each POST goes at 1 MB a second, but all together at no more than
 * `saturation` MB a second. Answers the limit after each POST; `sizeOf` the n-th in megabytes.
 */
function limitsAgainst(
  saturation: number,
  most: number,
  minutes: number,
  sizeOf: (post: number) => number = () => 1,
) {
  let pace = firstPace(most, 0);
  let now = 0;
  let begun = 0;
  let running: { bytes: number; left: number; startedAt: number; isFull: boolean }[] = [];
  const seen: { readonly at: number; readonly limit: number }[] = [];
  while (now < minutes * 60_000) {
    while (running.length < pace.limit) {
      const bytes = sizeOf(begun) * MB;
      begun += 1;
      const isFull = running.length + 1 >= pace.limit;
      running.push({ bytes, left: bytes, startedAt: now, isFull });
    }
    const speed = (Math.min(running.length, saturation) * MB) / running.length / 1000;
    const ms = Math.min(...running.map(({ left }) => left)) / speed;
    now += ms;
    for (const post of running) post.left -= ms * speed;
    const done = running.filter(({ left }) => left < 1);
    running = running.filter((post) => !done.includes(post));
    for (const { bytes, startedAt, isFull } of done) {
      const sent = { type: 'sent', at: now, bytes, ms: now - startedAt, isFull } as const;
      pace = nextPace(pace, sent, most);
      seen.push({ at: now, limit: pace.limit });
    }
  }
  return seen;
}

describe('against a server that can take so many POSTs at once', () => {
  test.each([2, 3, 4, 5, 6, 7, 8])(
    '%i: it finds them, and tries one more now and then',
    (saturation) => {
      const late = limitsAgainst(saturation, 10, 60).filter(({ at }) => at > 30 * 60_000);
      const share = late.filter(({ limit }) => limit === saturation).length / late.length;
      expect(new Set(late.map(({ limit }) => limit))).toEqual(
        new Set([saturation, saturation + 1]),
      );
      expect(share).toBeGreaterThan(0.8);
    },
  );

  test.each([2, 3, 4, 5, 6])(
    '%i, with photos of all sizes: it is led astray by two at most',
    (saturation) => {
      // Between a half and one and a half megabytes, in no order that one would see.
      const sizeOf = (post: number) => 0.5 + ((post * 7_919) % 1_000) / 1_000;
      const late = limitsAgainst(saturation, 10, 60, sizeOf).filter(({ at }) => at > 30 * 60_000);
      expect(Math.max(...late.map(({ limit }) => limit))).toBeLessThanOrEqual(saturation + 2);
      expect(Math.min(...late.map(({ limit }) => limit))).toBeGreaterThanOrEqual(saturation);
    },
  );

  test('one only: it stays where it begins, for nothing goes wrong there', () => {
    const late = limitsAgainst(1, 10, 60).filter(({ at }) => at > 30 * 60_000);
    const share = late.filter(({ limit }) => limit === 2).length / late.length;
    expect([new Set(late.map(({ limit }) => limit)), share > 0.8]).toEqual([new Set([2, 3]), true]);
  });

  test('more than the person allows: it stays at the person’s limit', () => {
    const late = limitsAgainst(8, 3, 10).filter(({ at }) => at > 60_000);
    expect(new Set(late.map(({ limit }) => limit))).toEqual(new Set([3]));
  });
});

describe('a limit on speed', () => {
  test.each([
    [8, null, 8],
    [8, 16_000, 1],
    [8, 139_000, 1],
    [8, 140_000, 2],
    [8, 10_000_000, 8],
    [1, 10_000_000, 1],
  ])('of %i POSTs at %s bytes a second lets %i run', (most, bytesPerSecond, posts) => {
    expect(postsWithin(most, bytesPerSecond)).toBe(posts);
  });

  test.each([
    [1, 16 * MB, null, 16 * MB],
    [1, 16 * MB, 16_000, MB], // no POST is made smaller than the smallest
    [1, 16 * MB, 200_000, 3_000_000],
    [2, 16 * MB, 200_000, 1_500_000],
    [2, MB, 200_000, MB],
    [1, 16 * MB, 1_000_000_000, 16 * MB],
  ])(
    'of %i POSTs of %i bytes at %s bytes a second leaves %i',
    (limit, bytes, speed, batchBytes) => {
      const pace = paceAt(limit, { batchBytes: bytes });
      expect(withinSpeed(pace, speed)).toEqual({ ...pace, batchBytes });
    },
  );
});

const STAGES = ['reserve', 'send', 'commit'] as const;
const refused = (code: number): Failure => ({
  kind: 'refused',
  code,
  name: 'NAME',
  text: '',
  data: null,
  waitMs: null,
});

test.each<[string, Failure, readonly (PaceEvent['type'] | undefined)[]]>([
  ['a flood', refused(8), ['enough', 'enough', 'enough']],
  ['a blocked address', refused(9), ['enough', 'enough', 'enough']],
  ['a limit', refused(11), ['enough', 'enough', 'enough']],
  ['a guard against spam', refused(511), ['enough', 'enough', 'enough']],
  ['a body that is too much', refused(30), ['slow', 'slow', 'slow']],
  ['a body that came too slowly', refused(31), ['slow', 'slow', 'slow']],
  // A small call that breaks once is no reason to send less: only an outage is.
  ['a broken connection', { kind: 'broken', detail: 'x' }, [undefined, 'slow', undefined]],
  ['a damaged photo', refused(504), [undefined, undefined, undefined]],
  ['no network', { kind: 'unreachable', detail: 'x' }, [undefined, undefined, undefined]],
])('%s says this of the pace, at each step', (_what, failure, expected) => {
  const heard = STAGES.map((stage) =>
    slowdownOf({ outcome: outcomeOf(failure, stage), isOutage: false }, 1, 2),
  );
  expect(heard.map((event) => event?.type)).toEqual(expected);
});
