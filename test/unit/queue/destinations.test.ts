import { expect, test } from 'vitest';
import {
  createDestinations,
  type StoredDestination,
} from '../../../src/main/queue/destinations.ts';
import type { Destination } from '../../../src/shared/upload.ts';
import { storeInHand } from './a-store.ts';
import { newUpload } from './an-upload.ts';

const blank = {
  title: null,
  groupId: null,
  albumId: null,
  text: null,
  askedForAt: null,
  newestBefore: null,
};

test.each<[string, Destination, Omit<StoredDestination, 'id'>]>([
  ['the main album', { kind: 'personal' }, { ...blank, kind: 'personal' }],
  ['an album', { kind: 'album', title: 'Лето 🌊' }, { ...blank, kind: 'album', title: 'Лето 🌊' }],
  [
    'an album of a group',
    { kind: 'album', title: 'Лето', groupId: '53' },
    { ...blank, kind: 'album', title: 'Лето', groupId: '53' },
  ],
  [
    'an album by its id',
    { kind: 'album-id', albumId: '10203145153019471', groupId: '53' },
    { ...blank, kind: 'album-id', albumId: '10203145153019471', groupId: '53' },
  ],
  [
    'a topic',
    { kind: 'topic', groupId: '53', text: 'Мы были там' },
    { ...blank, kind: 'topic', groupId: '53', text: 'Мы были там' },
  ],
])('%s is remembered once and kept', async (_name, destination, expected) => {
  const inHand = await storeInHand();
  const first = createDestinations(inHand.store).remember(destination);
  const destinations = createDestinations(inHand.reopen());
  expect([first, destinations.remember(destination), destinations.get(first.id)]).toEqual(
    Array.from({ length: 3 }, () => ({ id: first.id, ...expected })),
  );
});

test.each<[string, Destination, Destination, boolean]>([
  [
    'one title in two Unicode forms',
    { kind: 'album', title: 'e\u0301' },
    { kind: 'album', title: '\u00e9' },
    true,
  ],
  [
    'no group and no group',
    { kind: 'album', title: 'A' },
    { kind: 'album', title: 'A', groupId: undefined },
    true,
  ],
  ['two cases', { kind: 'album', title: 'a' }, { kind: 'album', title: 'A' }, false],
  ['a space more', { kind: 'album', title: 'A' }, { kind: 'album', title: 'A ' }, false],
  [
    'a person and a group',
    { kind: 'album', title: 'A' },
    { kind: 'album', title: 'A', groupId: '1' },
    false,
  ],
  ['a title and an id', { kind: 'album', title: '1' }, { kind: 'album-id', albumId: '1' }, false],
  ['quotes in titles', { kind: 'album', title: '","' }, { kind: 'album', title: '"' }, false],
  [
    'two texts in a group',
    { kind: 'topic', groupId: '1', text: 'a' },
    { kind: 'topic', groupId: '1', text: 'b' },
    false,
  ],
])('%s are the same place: %s', async (_name, left, right, isSame) => {
  const { store } = await storeInHand();
  const destinations = createDestinations(store);
  const ids = [destinations.remember(left).id, destinations.remember(right).id];
  expect(ids[0] === ids[1]).toBe(isSame);
});

test('an album is marked before it is asked for, gets its id, and loses it when it is gone', async () => {
  const { store } = await storeInHand();
  const destinations = createDestinations(store);
  const { id } = destinations.remember({ kind: 'album', title: 'A' });
  const look = () => {
    const { albumId, askedForAt, newestBefore } = destinations.get(id);
    return [albumId, askedForAt, newestBefore];
  };
  const steps = [
    () => destinations.askedFor(id, 1_700_000_000_000),
    () => destinations.askedFor(id, null),
    () => destinations.askedFor(id, 1_700_000_000_500),
    () => destinations.keepAlbumId(id, '542'),
    () => destinations.keepNewestBefore(id, '9'),
    () => destinations.forgetAlbumId(id),
    () => destinations.askedFor(id, 1_700_000_001_000),
    () => destinations.keepOwnAlbum(id, '543'),
  ].map((step) => {
    step();
    return look();
  });
  expect(steps).toEqual([
    [null, 1_700_000_000_000, null],
    [null, null, null], // OK refused: there is none
    [null, 1_700_000_000_500, null],
    ['542', null, null], // found: what is in it has to be looked at
    ['542', null, '9'],
    [null, null, null],
    [null, 1_700_000_001_000, null],
    ['543', null, ''], // made here: there was nothing in it
  ]);
});

test('where a lost photo of ours may be, it is remembered what was there before Okapi', async () => {
  const { store } = await storeInHand();
  const destinations = createDestinations(store);
  destinations.keepAlbumId(2, '542');
  destinations.keepNewestBefore(2, '9');
  const progress = { state: 'sent', token: 't', tokenUntil: 9e15 } as const;
  const id = store.insert(1, newUpload({ destinationId: 2, progress }));
  store.apply([{ id, event: { type: 'commit-started', at: 1 } }]);
  destinations.forgetAlbumId(2);
  expect(destinations.get(2)).toMatchObject({ albumId: null, newestBefore: '9' });
  store.apply([{ id, event: { type: 'committed', photoId: '10' } }]);
  destinations.forgetAlbumId(2);
  expect(destinations.get(2)).toMatchObject({ albumId: null, newestBefore: null });
});

test('an album that is known by its id only keeps it', async () => {
  const { store } = await storeInHand();
  const destinations = createDestinations(store);
  const { id } = destinations.remember({ kind: 'album-id', albumId: '542' });
  destinations.keepNewestBefore(id, '9');
  destinations.forgetAlbumId(id);
  expect(destinations.get(id)).toMatchObject({ albumId: '542', newestBefore: '9' });
});

test('a number that no destination has is a bug', async () => {
  const { store } = await storeInHand();
  expect(() => createDestinations(store).get(77)).toThrow('No destination 77');
});
