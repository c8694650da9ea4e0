import { expect, test } from 'vitest';
import { runSoak } from '../../soak/soak.ts';

test(
  '400 photos arrive once each, as they are, while one request in twenty goes wrong',
  { timeout: 120_000 },
  async () => {
    const result = await runSoak({ photos: 400, chance: 0.05, seed: 11 });

    expect(result).toMatchObject({
      exitCode: 0,
      uploaded: 400,
      failures: [],
      differences: { lost: 0, doubled: 0, wrongAlbum: 0, wrongCaption: 0, strange: 0 },
    });
    expect(Object.values(result.fired).some((count) => count > 0)).toBe(true);
  },
);
