import { expect, test } from 'vitest';
import { rebuiltFrom, repaired } from '../../../src/main/queue/rebuild/restore.ts';
import type { Row } from '../../../src/main/queue/upload.ts';

const ROW: Row = {
  state: 'sending',
  problem: null,
  ticket_id: 1,
  reserved_id: 'r',
  token: null,
  token_until: null,
};
const KNOWN = { hasTicket: true, isDone: false };

test.each<[string, Row, Partial<typeof KNOWN>, object | null]>([
  ['is kept as it was', ROW, {}, ROW],
  [
    'without its ticket is reserved anew',
    ROW,
    { hasTicket: false },
    { state: 'queued', ticket_id: null, reserved_id: null },
  ],
  [
    'with a token needs no ticket',
    { ...ROW, state: 'committing', token: 't' },
    { hasTicket: false },
    { state: 'committing', ticket_id: null, reserved_id: 'r', token: 't' },
  ],
  [
    'older than an index that says done is done',
    { ...ROW, state: 'committing', token: 't' },
    { isDone: true },
    { state: 'done', ticket_id: null, reserved_id: null, token: null },
  ],
  ['loses a problem that is cut off', { ...ROW, problem: '{"co' }, {}, { problem: null }],
  [
    'loses a copy that is cut off: the photo itself goes first again',
    { ...ROW, copy: '{"le', copy_step: 2 },
    {},
    { copy: null, copy_step: 0 },
  ],
  [
    'keeps its copy',
    { ...ROW, copy: '{"level":1}', copy_step: 1 },
    {},
    { copy: '{"level":1}', copy_step: 1 },
  ],
  ['in a state that there is not makes no sense', { ...ROW, state: 'dome' }, {}, null],
])('a row %s', (_, row, known, expected) => {
  const whole = repaired(row, { ...KNOWN, ...known });
  if (expected === null) expect(whole).toBeNull();
  else expect(whole).toMatchObject(expected);
});

const PIECES = {
  id: 7,
  destinationId: 1,
  path: Buffer.from('/photos/a.jpg'),
  fingerprint: 'f',
  run: null,
  sizeBytes: null,
  state: 'done',
} as const;

test.each([
  ['no state could be anything, also committed', { state: null }, 'failed'],
  ['a failure that kept its place in the ledger had a token', { state: 'failed' }, 'failed'],
  ['done without a path is known by its fingerprint', { path: null }, 'done'],
  ['done without a fingerprint is known by its path', { fingerprint: null }, 'done'],
  ['done without either is of no use', { path: null, fingerprint: null }, null],
  ['what waits cannot be found without a path', { path: null, state: 'queued' }, null],
] as const)('of the pieces of an upload: %s', (_, pieces, state) => {
  const values = rebuiltFrom({ ...PIECES, ...pieces }, { account: '5', run: 3, now: 9 });
  if (state === null) expect(values).toBeNull();
  else expect(values?.slice(0, 4).concat(values[13] ?? null)).toEqual([7, 3, '5', 1, state]);
});
