import { expect, test } from 'vitest';
import { createIntakeLog } from '../../../src/main/queue/intake-log.ts';
import { storeInHand } from './a-store.ts';

const SUMMER = {
  paths: ['/photos/Лето', 'C:\\Photos'],
  destination: { kind: 'by-folder' },
} as const;
const BYTES = {
  paths: [Buffer.from([0x2f, 0xff]), '/a', 'L/8='], // the last looks like the first in base64
  destination: { kind: 'album', title: 'Лето 🌊', groupId: '53' },
} as const;

test('what was asked for is left until it is done, also after the database was opened again', async () => {
  const inHand = await storeInHand();
  const log = createIntakeLog(inHand.store);
  const [first, second] = [log.add(SUMMER), log.add(BYTES)];
  const again = createIntakeLog(inHand.reopen());
  const all = again.unfinished();
  again.remove(first);
  expect([all, again.unfinished()]).toEqual([
    [
      { id: first, request: SUMMER },
      { id: second, request: BYTES },
    ],
    [{ id: second, request: BYTES }],
  ]);
});

test('asking for the same again takes the place of what was left', async () => {
  const { store } = await storeInHand();
  const log = createIntakeLog(store);
  const first = log.add(BYTES);
  log.add({ ...BYTES, destination: { kind: 'personal' } });
  const last = log.add(BYTES);
  log.remove(first); // an earlier one that ends late takes nothing away
  expect(log.unfinished().map(({ request }) => request.destination)).toEqual([
    { kind: 'personal' },
    BYTES.destination,
  ]);
  log.remove(last);
  expect(log.unfinished()).toHaveLength(1);
});

test('nor does it when nothing was asked for in between', async () => {
  const { store } = await storeInHand();
  const log = createIntakeLog(store);
  const first = log.add(SUMMER);
  const last = log.add(SUMMER);
  log.remove(first);
  expect(log.unfinished()).toEqual([{ id: last, request: SUMMER }]);
});
