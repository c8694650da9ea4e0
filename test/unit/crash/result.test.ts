import { describe, expect, test } from 'vitest';
import { createBlame, UNCLEAR } from '../../crash/blame.ts';
import { keyOf } from '../../crash/compare.ts';
import { remainingOf } from '../../crash/remaining.ts';
import { drawTable } from '../../crash/table.ts';

const one = { album: 'Sea', sha256: '1' };
const two = { album: 'Sea', sha256: '2' };
const PHOTOS = [keyOf(one), keyOf(two)];
const knowsOrder = false;

describe('the blame', () => {
  test('falls on the last kill that came into the middle of its commit', () => {
    const blame = createBlame(PHOTOS);
    blame.note('first', { photos: new Map([[keyOf(one), 'committing']]), albums: [], knowsOrder });
    blame.note('second', { photos: new Map([[keyOf(one), 'committing']]), albums: [], knowsOrder });
    blame.note('third', { photos: new Map([[keyOf(one), 'sent']]), albums: [], knowsOrder });
    expect(blame.of({ wrong: 'doubled', ...one })).toBe('first');
  });

  test('else on the last kill before it was done', () => {
    const blame = createBlame(PHOTOS);
    blame.note('first', { photos: new Map([[keyOf(two), 'sending']]), albums: [], knowsOrder });
    blame.note('second', { photos: new Map([[keyOf(two), 'done']]), albums: [], knowsOrder });
    expect(blame.of({ wrong: 'lost', ...two })).toBe('first');
    expect(blame.of({ wrong: 'lost', ...one })).toBe('second');
  });

  test('of a doubled album falls on the kill after it was asked for', () => {
    const blame = createBlame(PHOTOS);
    const album = { name: 'Sea', isKnown: false, wasAskedFor: true };
    blame.note('first', { photos: new Map(), albums: [album], knowsOrder });
    blame.note('second', { photos: new Map(), albums: [{ ...album, isKnown: true }], knowsOrder });
    const wrong = { wrong: 'album doubled', album: 'Sea', sha256: null } as const;
    expect(blame.of(wrong)).toBe('first');
    expect(blame.of({ ...wrong, album: 'Hills' })).toBe(UNCLEAR);
  });
});

test('what remains is counted from where each photo and album is', () => {
  const places = ['queued', 'reserved', 'sending', 'sent', 'committing', 'done'] as const;
  const keys = places.map((place) => keyOf({ album: 'Sea', sha256: place }));
  const photos = new Map(places.map((place, index) => [keys[index] ?? '', place]));
  const albums = [
    { name: 'Sea', isKnown: true, wasAskedFor: false },
    { name: 'Hills', isKnown: false, wasAskedFor: true },
  ];
  const inTwo = new Map([
    ['Sea', keys],
    ['Hills', ['not yet in the queue']],
    ['Party', []],
  ]);
  const queue = { photos, albums, knowsOrder };
  const common = { toQueue: 1, toReserve: 2, toSend: 4 };
  expect(remainingOf({ places: inTwo, areTopics: false }, queue)).toEqual({
    ...common,
    toCommit: 6,
    toCommitToAlbum: 6,
    toLookFor: 1,
    toTellOrder: 0,
    albumsToAskFor: 1,
    albumsToKnow: 2,
    topicsToPost: 0,
    topicsToLookFor: 0,
  });
  // Whatever a topic has: it is posted once.
  expect(remainingOf({ places: inTwo, areTopics: true }, queue)).toEqual({
    ...common,
    toCommit: 2,
    toCommitToAlbum: 0,
    toLookFor: 0,
    toTellOrder: 0,
    albumsToAskFor: 0,
    albumsToKnow: 0,
    topicsToPost: 2,
    topicsToLookFor: 1,
  });
});

test.each([
  [false, 12, 12],
  [true, 12, 0],
  [false, 9, 0],
])('the order of a host, known: %s, may show with %i photos: %i', (known, count, expected) => {
  const keys = Array.from({ length: count }, (_, index) =>
    keyOf({ album: 'Sea', sha256: `${index}` }),
  );
  const aim = { places: new Map([['Sea', keys]]), areTopics: false };
  const queue = { photos: new Map(), albums: [], knowsOrder: known };
  expect(remainingOf(aim, queue).toTellOrder).toBe(expected);
});

test('the table has a line for each step, for what nobody killed, and for the sum', () => {
  const kills = new Map([
    ['moment', 12],
    ['write:before:done', 3],
  ]);
  const wrongs = [
    { wrong: 'doubled', ...one, step: 'moment', round: 1 },
    { wrong: 'album doubled', album: 'Sea', sha256: null, step: UNCLEAR, round: 2 },
  ] as const;
  expect(drawTable([...kills.keys()], kills, wrongs).split('\n')).toEqual([
    'step               kills  lost  doubled  wrong album  wrong caption  other',
    'moment                12     0        1            0              0      0',
    'write:before:done      3     0        0            0              0      0',
    '(unclear)              0     0        0            0              0      1',
    'total                 15     0        1            0              0      1',
  ]);
});
