import { describe, expect, test } from 'vitest';
import { planFolder, planTopics, type PlannedFile } from '../../crash/photo-folder.ts';

const pictureOf = ({ seed, width, height, caption }: PlannedFile): string =>
  JSON.stringify([seed, width, height, caption]);

describe('the folder of a round', () => {
  const files = planFolder('Round 1', 200, 7);
  const whole = files.filter((file) => !file.isDamaged);

  test('has as many whole photos as asked for, and a damaged one', () => {
    expect([whole.length, files.length]).toEqual([200, 201]);
    expect(new Set(files.map(({ path }) => path)).size).toBe(201);
  });

  test('puts each into the album of its folder', () => {
    expect(
      new Set(files.map(({ path, album }) => `${path.replace(/\/?IMG.*/, '')}: ${album}`)),
    ).toEqual(
      new Set([
        ': Round 1',
        'Sea: Round 1 / Sea',
        'Sea/Evening: Round 1 / Sea / Evening',
        'Горы и озёра: Round 1 / Горы и озёра',
        'Party: Round 1 / Party',
      ]),
    );
  });

  test('has copies in the same album and in others', () => {
    const copies = whole.filter(
      (file, index) => whole.findIndex((other) => pictureOf(other) === pictureOf(file)) < index,
    );
    const inTheSameAlbum = copies.filter((copy) =>
      whole.some(
        (file) =>
          file.path !== copy.path &&
          file.album === copy.album &&
          pictureOf(file) === pictureOf(copy),
      ),
    );
    expect([copies.length, inTheSameAlbum.length]).toEqual([16, 8]);
  });

  test('has mostly photos of one size, and captions that are not everybody’s own', () => {
    const usual = whole.filter(({ width, height }) => width === 160 && height === 120);
    const captions = whole.flatMap(({ caption }) => caption ?? []);
    expect(usual.length / whole.length).toBeGreaterThan(0.6);
    expect(captions.length / whole.length).toBeGreaterThan(0.2);
    const shared = captions.filter((caption) => caption === 'At sea');
    expect(shared.length).toBeGreaterThan(3);
  });

  test('is the same for the same seed', () => {
    expect(planFolder('Round 1', 200, 7)).toEqual(files);
    expect(planFolder('Round 1', 200, 8)).not.toEqual(files);
  });
});

test('a folder for a group goes into albums of that group', () => {
  const names = new Set(planFolder('Round 1', 20, 7, '5').map(({ album }) => album));
  expect([...names].every((name) => name.startsWith('album of group 5: Round 1'))).toBe(true);
});

test('topics have names of their own, and one photo is in all of them', () => {
  const { topics, files } = planTopics('Round 1', 7, ['5', '6']);
  expect(topics.map(({ groupId, text }) => [groupId, text.split('\n')[0]])).toEqual([
    ['5', 'Round 1'],
    ['6', 'Round 1'],
    ['5', 'Round 1'],
  ]);
  const names = topics.map(({ name }) => name);
  expect(new Set(names).size).toBe(3);
  const byPicture = Map.groupBy(files, pictureOf);
  const shared = [...byPicture.values()].filter((copies) => copies.length > 1);
  expect(shared.map((copies) => copies.map(({ album }) => album))).toEqual([names]);
});
