import { expect, test } from 'vitest';
import type { ApiClient } from '../../../src/main/api/client.ts';
import type { Failure } from '../../../src/main/api/failure.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { resolveAlbum } from '../../../src/main/upload/albums.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';

const refused = (code: number): Failure => ({
  kind: 'refused',
  code,
  name: '',
  text: '',
  data: null,
  waitMs: null,
});

test.each<[string, 'waits' | 'is repeated', Failure]>([
  ['OK is in trouble', 'waits', refused(2)],
  ['OK has a critical error', 'waits', refused(9999)],
  ['the connection broke', 'waits', { kind: 'broken', detail: 'ECONNRESET' }],
  ['the program was ending', 'waits', { kind: 'stopped' }],
  ['OK wants less', 'is repeated', refused(8)],
  ['OK refuses', 'is repeated', refused(100)],
  ['no connection was made', 'is repeated', { kind: 'unreachable', detail: 'ENOTFOUND' }],
])('when %s, the making of an album %s', async (_name, expected, failure) => {
  const { store, clock } = await storeInHand();
  const destinations = createDestinations(store);
  let asked = 0;
  const api = {
    call(method: string) {
      if (method === 'photos.getAlbums') return Promise.resolve(succeed({ albums: [] }));
      asked += 1;
      return Promise.resolve(fail(failure));
    },
  } as unknown as ApiClient; // all that is used of it
  const parts = { api, destinations, now: () => clock.now, patienceMs: 10_000 };
  const { signal } = new AbortController();
  await resolveAlbum(parts, destinations.get(2), signal);
  clock.now += 1_000;
  await resolveAlbum(parts, destinations.get(2), signal);
  expect(asked).toBe(expected === 'is repeated' ? 2 : 1);
});
