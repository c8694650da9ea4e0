import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../../scripts/sample-scene.ts';
import {
  chooseKillPoint,
  chooseNth,
  KILL_POINTS,
  nameOf,
  TOPIC_POINTS,
  type KillPoint,
  type Remaining,
} from '../../crash/kill-points.ts';

const EVERYTHING: Remaining = {
  toQueue: 100,
  toReserve: 100,
  toSend: 100,
  toCommit: 100,
  toCommitToAlbum: 100,
  toLookFor: 100,
  toTellOrder: 100,
  topicsToPost: 3,
  topicsToLookFor: 3,
  albumsToAskFor: 5,
  albumsToKnow: 5,
};

/** The choices of a seed when each chosen point is killed at. */
function choices(count: number, remaining: Remaining, seed = 1): Map<string, number> {
  const random = randomFrom(seed);
  const kills = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const name = nameOf(chooseKillPoint(KILL_POINTS, kills, remaining, random));
    kills.set(name, (kills.get(name) ?? 0) + 1);
  }
  return kills;
}

describe('the choice of the next point', () => {
  test('gives every named step its turn, and the random moment more of them', () => {
    const named = KILL_POINTS.length - 1;
    const kills = choices(2 * named + 12, EVERYTHING);
    expect(Object.fromEntries(kills)).toEqual(
      Object.fromEntries(
        KILL_POINTS.map((point) => [nameOf(point), point.kind === 'moment' ? 12 : 2]),
      ),
    );
  });

  test('is the same for the same seed and another for another', () => {
    const order = (seed: number): string[] => [...choices(20, EVERYTHING, seed).keys()];
    expect(order(5)).toEqual(order(5));
    expect(order(5)).not.toEqual(order(6));
  });

  test('leaves out what cannot be reached any more', () => {
    const late: Remaining = {
      ...EVERYTHING,
      toQueue: 0,
      toReserve: 0,
      toSend: 0,
      toLookFor: 0,
      toTellOrder: 0,
      topicsToPost: 0,
      topicsToLookFor: 0,
      albumsToAskFor: 0,
      albumsToKnow: 0,
    };
    expect(new Set(choices(200, late).keys())).toEqual(
      new Set([
        'moment',
        'server:photosV2.commit:before',
        'server:photosV2.commit:after',
        'write:before:intake written',
        'write:after:intake written',
        'write:before:intake removed',
        'write:after:intake removed',
        'write:before:committing',
        'write:after:committing',
        'write:before:done',
        'write:after:done',
      ]),
    );
  });
});

test('the points of topics are those where they go another way', () => {
  expect(TOPIC_POINTS.map(nameOf)).toEqual([
    'moment',
    'server:mediatopic.post:before',
    'server:mediatopic.post:after',
    'server:mediatopic.getTopics:before',
    'server:mediatopic.getTopics:after',
    'write:before:committing',
    'write:after:committing',
    'write:before:done',
    'write:after:done',
  ]);
});

test.each<[point: KillPoint, toCommit: number, random: number, nth: number]>([
  [{ kind: 'moment' }, 100, 0.99, 1],
  [{ kind: 'write', write: 'done', at: 'after' }, 100, 0, 1],
  [{ kind: 'write', write: 'done', at: 'after' }, 100, 0.99, 4],
  [{ kind: 'write', write: 'done', at: 'after' }, 25, 0.99, 2],
  [{ kind: 'server', method: 'photosV2.commit', at: 'before' }, 3, 0.99, 1],
  [{ kind: 'server', method: 'photosV2.getUploadUrl', at: 'before' }, 100, 0.99, 1],
])('of %j with %i to commit and %d drawn comes number %i', (point, toCommit, random, nth) => {
  expect(
    chooseNth(point, { ...EVERYTHING, toCommit, toCommitToAlbum: toCommit }, () => random),
  ).toBe(nth);
});
