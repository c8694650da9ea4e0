import { expect, test } from 'vitest';
import { createHosts } from '../../../src/main/queue/hosts.ts';
import type { Upload } from '../../../src/main/queue/upload.ts';
import { createPartOrder, isFitForTrial } from '../../../src/main/upload/part-order.ts';
import { storeInHand } from '../queue/a-store.ts';
import { upload } from '../queue/an-upload.ts';

const DAY = 24 * 60 * 60 * 1000;
const HOST = 'up.ok.ru';
const [a, b] = [upload({ id: 1 }), upload({ id: 2 })];
const captioned = upload({ id: 3, caption: 'The sea' });
const unmeasured = upload({ id: 4, width: null, height: null });

async function anOrder() {
  const inHand = await storeInHand();
  const make = () => createPartOrder(createHosts(inHand.store), () => inHand.clock.now);
  return { order: make(), clock: inHand.clock, restart: () => (inHand.reopen(), make()) };
}

test.each<[string, readonly Upload[], 'one' | 'trial']>([
  ['nothing', [], 'one'],
  ['one photo', [a], 'one'],
  ['two photos', [a, b], 'trial'],
  ['one photo and one with a caption', [a, captioned], 'one'],
  ['one photo and one of unknown size', [a, unmeasured], 'one'],
  ['two photos among others', [captioned, a, unmeasured, b], 'trial'],
])('to an unknown host: %s', async (_name, due, expected) => {
  const { order } = await anOrder();
  expect(order.allowed(HOST, due)).toBe(expected);
});

test.each<[string, Upload, boolean]>([
  ['no caption', a, true],
  ['a caption, which would be on another photo', captioned, false],
  ['an unknown size', unmeasured, false],
  ['an unknown height', upload({ height: null }), false],
])('a photo with %s is fit for a trial: %s', (_name, row, isFit) => {
  expect(isFitForTrial(row)).toBe(isFit);
});

test('while a trial is on its way, photos go one by one; to another host too there is one', async () => {
  const { order } = await anOrder();
  order.begin(HOST, [a, b]);
  expect([order.allowed(HOST, [a, b]), order.allowed('up2.ok.ru', [a, b]), order.trials()]).toEqual(
    ['one', 'trial', [{ host: HOST, rowIds: [1, 2] }]],
  );
});

test.each<['kept' | 'changed' | 'vain' | 'lost', 'several' | 'one' | 'trial']>([
  ['kept', 'several'],
  ['changed', 'one'],
  ['vain', 'trial'],
  ['lost', 'trial'],
])('after a trial that ended as %s, what goes next: %s', async (result, expected) => {
  const { order } = await anOrder();
  order.begin(HOST, [a, b]);
  order.end(HOST, result);
  expect([order.trials(), order.allowed(HOST, [a, b])]).toEqual([[], expected]);
});

test('three trials that showed nothing are enough; lost ones do not count', async () => {
  const { order } = await anOrder();
  const allowed = (['lost', 'vain', 'lost', 'vain', 'lost', 'vain'] as const).map((result) => {
    const before = order.allowed(HOST, [a, b]);
    order.begin(HOST, [a, b]);
    order.end(HOST, result);
    return before;
  });
  expect([new Set(allowed), order.allowed(HOST, [a, b])]).toEqual([new Set(['trial']), 'one']);
});

test.each<['kept' | 'changed', 'several' | 'one']>([
  ['kept', 'several'],
  ['changed', 'one'],
])(
  'what was %s counts for a day, also after a new start, then it is asked again',
  async (result, expected) => {
    const { order, clock, restart } = await anOrder();
    order.begin(HOST, [a, b]);
    order.end(HOST, result);
    clock.now += DAY - 1;
    const within = [order.allowed(HOST, [captioned]), restart().allowed(HOST, [a, b])];
    clock.now += 1;
    expect([within, restart().allowed(HOST, [a, b])]).toEqual([[expected, expected], 'trial']);
  },
);
