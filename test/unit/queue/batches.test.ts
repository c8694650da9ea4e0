import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  COMMIT_LIMITS,
  halved,
  isWorthCalling,
  takeBatch,
  takeCommit,
  type BatchLimits,
  type Readiness,
} from '../../../src/main/queue/batches.ts';
import type { Upload } from '../../../src/main/queue/upload.ts';
import { upload } from './an-upload.ts';

/** What a row of a table says: bytes, and where it differs, destination, ticket, batch limit, caption. */
interface Row {
  readonly bytes?: number;
  readonly to?: number;
  readonly ticket?: number | null;
  readonly max?: number;
  readonly caption?: string;
}

const rowsOf = (rows: readonly Row[]): Upload[] =>
  rows.map(({ bytes = 10, to = 1, ticket = 1, max = 100, caption }, index) =>
    upload({
      id: index + 1,
      sizeBytes: bytes,
      destinationId: to,
      caption: caption ?? null,
      progress: { ticketId: ticket, batchMax: max },
    }),
  );
const idsOf = (rows: readonly Upload[]) => rows.map((row) => row.id);
const FIVE: BatchLimits = { photos: 5, bytes: 100 };

test.each<[string, readonly Row[], readonly number[]]>([
  ['nothing', [], []],
  ['one', [{}], [1]],
  ['as many as go together', [{}, {}, {}, {}, {}, {}], [1, 2, 3, 4, 5]],
  ['bytes up to the limit', [{ bytes: 60 }, { bytes: 40 }, { bytes: 1 }], [1, 2]],
  ['no byte above it', [{ bytes: 60 }, { bytes: 41 }], [1]],
  ['a heavy photo alone', [{ bytes: 101 }, { bytes: 1 }], [1]],
  ['no heavy photo beside others', [{ bytes: 1 }, { bytes: 101 }], [1]],
  ['empty files', [{ bytes: 0 }, { bytes: 100 }, { bytes: 0 }], [1, 2, 3]],
  ['one destination', [{}, { to: 2 }, {}], [1]],
  ['one ticket', [{}, {}, { ticket: 2 }, {}], [1, 2]],
  ['rows without a ticket', [{ ticket: null }, { ticket: null }, {}], [1, 2]],
  ['a lonely first', [{ max: 1 }, {}], [1]],
  ['a lonely one later', [{}, {}, { max: 1 }], [1, 2]],
  ['as few as the first accepts', [{ max: 2 }, {}, {}], [1, 2]],
  ['as few as a later one accepts', [{}, { max: 3 }, {}, {}], [1, 2, 3]],
  ['no more than one that would be too many', [{}, {}, { max: 2 }], [1, 2]],
])('a batch takes %s', (_name, rows, ids) => {
  expect(idsOf(takeBatch(rowsOf(rows), FIVE))).toEqual(ids);
});

const someRows = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 0, max: 150 }),
      to: fc.constantFrom(1, 1, 1, 2),
      ticket: fc.constantFrom(1, 1, 1, 2, null),
      max: fc.constantFrom(1, 2, 3, 100, 100, 100),
    }),
    { maxLength: 12 },
  )
  .map(rowsOf);

test('a batch is a beginning of the rows, as long as the limits allow', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const batch = takeBatch(rows, FIVE);
      const mayGo = (some: readonly Upload[]): boolean =>
        some.length <= 1 ||
        (some.length <= Math.min(5, ...some.map((row) => row.progress.batchMax)) &&
          some.reduce((sum, row) => sum + row.sizeBytes, 0) <= 100 &&
          new Set(some.map((row) => `${row.destinationId} ${row.progress.ticketId ?? ''}`)).size ===
            1);
      expect({
        batch,
        mayGo: mayGo(batch),
        longest: batch.length === rows.length || !mayGo(rows.slice(0, batch.length + 1)),
        isEmpty: batch.length === 0,
      }).toEqual({
        batch: rows.slice(0, batch.length),
        mayGo: true,
        longest: true,
        isEmpty: rows.length === 0,
      });
    }),
    { seed: 5, numRuns: 500 },
  );
});

test('batches one after the other take every row once, in order', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const taken: Upload[] = [];
      while (taken.length < rows.length) taken.push(...takeBatch(rows.slice(taken.length), FIVE));
      expect(taken).toEqual(rows);
    }),
    { seed: 6 },
  );
});

test.each([
  [0, 1],
  [1, 1],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [99, 49],
  [100, 50],
])('of %i refused together, %i go together next time', (length, expected) => {
  expect(halved(length)).toBe(expected);
});

test.each<[string, readonly Row[], readonly number[]]>([
  ['nothing', [], []],
  ['all without a caption', [{}, {}, {}], [1, 2, 3]],
  ['a photo with a caption alone', [{ caption: 'sea' }, {}, { caption: 'sea' }], [1]],
  ['an empty caption alone: it is one', [{ caption: '' }, {}], [1]],
  ['those without a caption past those with one', [{}, { caption: 'sea' }, {}], [1, 3]],
  ['one destination', [{}, { to: 2 }, {}], [1, 3]],
  ['photos of several tickets', [{}, { ticket: 2 }], [1, 2]],
  ['photos of any weight', [{ bytes: 1e12 }, { bytes: 1e12 }], [1, 2]],
  ['as few as the first accepts', [{ max: 2 }, {}, {}], [1, 2]],
  ['a lonely first', [{ max: 1 }, {}], [1]],
  [
    'no more than OK takes',
    Array.from({ length: COMMIT_LIMITS.photos + 1 }, () => ({})),
    Array.from({ length: COMMIT_LIMITS.photos }, (_one, index) => index + 1),
  ],
])('a commit takes %s', (_name, rows, ids) => {
  expect(idsOf(takeCommit(rowsOf(rows)))).toEqual(ids);
});

test('a commit is never empty, begins with the first row and keeps the order', () => {
  const captioned = fc
    .array(
      fc.record({
        to: fc.constantFrom(1, 2),
        max: fc.constantFrom(1, 3, 100),
        caption: fc.constantFrom('sea', undefined, undefined),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((rows) =>
      rowsOf(rows.map(({ caption, ...row }) => (caption ? { ...row, caption } : row))),
    );
  fc.assert(
    fc.property(captioned, (rows) => {
      const taken = takeCommit(rows);
      expect(taken[0]).toEqual(rows[0]);
      expect(taken).toEqual(rows.filter((row) => taken.includes(row)));
      const accepted = Math.min(...taken.map((row) => row.progress.batchMax));
      expect(taken.length).toBeLessThanOrEqual(accepted);
    }),
    { seed: 7 },
  );
});

test.each<[string, Partial<Readiness>, boolean]>([
  ['nothing is ready', { ready: 0, moreComing: false, waitedMs: 9_999 }, false],
  ['nothing more is coming', { ready: 1, moreComing: false }, true],
  ['more are coming', { ready: 99 }, false],
  ['the call is full', { ready: 100 }, true],
  ['there is more than a call holds', { ready: 101 }, true],
  ['patience is nearly at its end', { waitedMs: 499 }, false],
  ['patience is at its end', { waitedMs: 500 }, true],
  ['the clock was set back', { waitedMs: -1_000 }, false],
])('when %s', (_name, facts, expected) => {
  const usual = { ready: 1, most: 100, moreComing: true, waitedMs: 0, patienceMs: 500 };
  expect(isWorthCalling({ ...usual, ...facts })).toBe(expected);
});
