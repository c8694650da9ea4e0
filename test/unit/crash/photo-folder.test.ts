import { describe, expect, test } from 'vitest';
import { planFolder, type PlannedFile } from '../../crash/photo-folder.ts';

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
