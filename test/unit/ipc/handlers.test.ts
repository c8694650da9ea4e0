import { expect, test } from 'vitest';
import { createHandlers, type HandlerParts } from '../../../src/main/ipc/handlers.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';

/** The handlers over an engine of one row, and what they had done. */
function handlersWith(
  given: { saveAs?: string | null; refusal?: Error; hasBrowser?: boolean } = {},
) {
  const done: unknown[] = [];
  const engine = {
    act: (...what: unknown[]) => Promise.resolve(done.push(['act', ...what])),
    removal: (...what: unknown[]) => Promise.resolve(done.push(['removal', ...what])),
    locate: (id: number) => (id === 7 ? { path: '/photos/a.jpg', photoId: null } : null),
    writeReport(format: string, file: string, _words: unknown, of: string) {
      done.push(['report', format, file, of]);
      return given.refusal ? Promise.reject(given.refusal) : Promise.resolve();
    },
    startCheck: () => void done.push('check'),
    cancelCheck: () => Promise.resolve(void done.push('cancel')),
    checkState: () => null,
    takeNotices: () => [],
    page: ({ limit }: { limit: number }) => ({
      rows: Array.from({ length: limit }, (_, id) => ({ id, folder: 'Плёнка '.repeat(40) })),
      total: 90,
    }),
  };
  const parts = {
    engine,
    copyText: (text: string) => Promise.resolve(void done.push(['copy', text])),
    chooseReportFile: () => Promise.resolve(given.saveAs ?? null),
    reportWords: () => ({}),
    listens: () => void done.push('listens'),
    openPlainPage: () => Promise.resolve(given.hasBrowser !== false),
  };
  // The requests under test use no more of the parts.
  return { done, handlers: createHandlers(parts as unknown as HandlerParts) };
}

test('rows are acted on, and how many is told', async () => {
  const { done, handlers } = handlersWith();
  const on = { query: WHOLE_QUEUE };
  expect(await handlers['uploads.act']({ action: 'remove', on })).toEqual(succeed({ changed: 1 }));
  expect(done).toEqual([['act', 'remove', on]]);
});

test('what it would be to remove rows is told', async () => {
  const { done, handlers } = handlersWith();
  const on = { query: WHOLE_QUEUE };
  expect(await handlers['uploads.removal']({ on })).toMatchObject({ ok: true });
  expect(done).toEqual([['removal', on]]);
});

test('a page of rows with long Russian names stays below 20 kB, and says how many there are', async () => {
  const { handlers } = handlersWith();
  const answer = await handlers['uploads.page']({ ...WHOLE_QUEUE, offset: 0, limit: 50 });
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(20_000);
  expect(answer).toMatchObject({ ok: true, value: { total: 90 } });
});

test('a path is copied; of a row that has left there is none', async () => {
  const { done, handlers } = handlersWith();
  expect(await handlers['uploads.copy-path']({ id: 7 })).toEqual(succeed(null));
  expect(await handlers['uploads.copy-path']({ id: 8 })).toMatchObject({
    ok: false,
    error: { code: 'bad-request' },
  });
  expect(done).toEqual([['copy', '/photos/a.jpg']]);
});

const refused = (code: string) => Object.assign(new Error(code), { code, syscall: 'open' });

test.each([
  ['a closed dialog', { saveAs: null }, succeed({ path: null }), 0],
  ['a chosen file', { saveAs: '/r.csv' }, succeed({ path: '/r.csv' }), 1],
  [
    'a forbidden place',
    { saveAs: '/r.csv', refusal: refused('EACCES') },
    fail({ code: 'report-unwritable', stage: 'intake', detail: 'EACCES' }),
    1,
  ],
  [
    'a full disk',
    { saveAs: '/r.csv', refusal: refused('ENOSPC') },
    fail({ code: 'disk-full', stage: 'intake', detail: 'ENOSPC' }),
    1,
  ],
])('a report after %s', async (_, given, answer, written) => {
  const { done, handlers } = handlersWith(given);
  expect(await handlers['report.export']({ format: 'csv', of: 'missing' })).toEqual(answer);
  expect(done).toEqual(Array(written).fill(['report', 'csv', '/r.csv', 'missing']));
});

test('a bug in a report stays a bug', async () => {
  const { handlers } = handlersWith({ saveAs: '/r.csv', refusal: new TypeError('no') });
  await expect(
    (async () => await handlers['report.export']({ format: 'csv', of: 'everything' }))(),
  ).rejects.toThrow('no');
});

test('a check is begun, looked at and cancelled', async () => {
  const { done, handlers } = handlersWith();
  expect(await handlers['check.start'](undefined)).toEqual(succeed(null));
  expect(await handlers['check.get'](undefined)).toEqual(succeed(null));
  expect(await handlers['check.cancel'](undefined)).toEqual(succeed(null));
  expect(done).toEqual(['check', 'cancel']);
});

test('a window that has asked for the notices listens for what comes', async () => {
  const { done, handlers } = handlersWith();
  expect(await handlers['notices.take'](undefined)).toEqual(succeed([]));
  expect(done).toEqual(['listens']);
});
test.each([
  [true, succeed(null)],
  [false, fail({ code: 'portal', stage: 'intake' })],
])(
  'the sign-in of a network is opened in the browser, if there is one: %s',
  async (hasBrowser, answer) => {
    const { handlers } = handlersWith({ hasBrowser });
    expect(await handlers['network.sign-in'](undefined)).toEqual(answer);
  },
);
