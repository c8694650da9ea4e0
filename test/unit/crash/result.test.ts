import { describe, expect, test } from 'vitest';
import { createBlame, UNCLEAR } from '../../crash/blame.ts';
import { keyOf } from '../../crash/compare.ts';
import { remainingOf } from '../../crash/remaining.ts';
import { drawTable } from '../../crash/table.ts';

const one = { album: 'Sea', sha256: '1' };
const two = { album: 'Sea', sha256: '2' };
const PHOTOS = [keyOf(one), keyOf(two)];

describe('the blame', () => {
  test('falls on the last kill that came into the middle of its commit', () => {
    const blame = createBlame(PHOTOS);
    blame.note('first', { photos: new Map([[keyOf(one), 'committing']]), albums: [] });
    blame.note('second', { photos: new Map([[keyOf(one), 'committing']]), albums: [] });
    blame.note('third', { photos: new Map([[keyOf(one), 'sent']]), albums: [] });
    expect(blame.of({ wrong: 'doubled', ...one })).toBe('first');
  });

  test('else on the last kill before it was done', () => {
    const blame = createBlame(PHOTOS);
    blame.note('first', { photos: new Map([[keyOf(two), 'sending']]), albums: [] });
    blame.note('second', { photos: new Map([[keyOf(two), 'done']]), albums: [] });
    expect(blame.of({ wrong: 'lost', ...two })).toBe('first');
    expect(blame.of({ wrong: 'lost', ...one })).toBe('second');
  });

  test('of a doubled album falls on the kill after it was asked for', () => {
    const blame = createBlame(PHOTOS);
    const album = { title: 'Sea', isKnown: false, wasAskedFor: true };
    blame.note('first', { photos: new Map(), albums: [album] });
    blame.note('second', { photos: new Map(), albums: [{ ...album, isKnown: true }] });
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
    { title: 'Sea', isKnown: true, wasAskedFor: false },
    { title: 'Hills', isKnown: false, wasAskedFor: true },
  ];
  expect(remainingOf([...keys, 'not yet in the queue'], 3, { photos, albums })).toEqual({
    toQueue: 1,
    toReserve: 2,
    toSend: 4,
    toCommit: 6,
    toLookFor: 1,
    albumsToAskFor: 1,
    albumsToKnow: 2,
  });
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
