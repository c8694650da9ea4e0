import { expect, test } from 'vitest';
import { Faults } from '../../ok-server/control/faults.ts';
import { everyFault, nameOfFault } from '../../soak/faults.ts';

test('together they hit as many requests as asked for, each kind about as often', () => {
  const faults = new Faults(1);
  faults.set(everyFault(0.1));
  const requests = 100_000;
  const fired = new Map<string, number>();
  for (let index = 0; index < requests; index += 1) {
    const fault = faults.take('upload');
    if (fault === undefined) continue;
    const name = nameOfFault(fault);
    fired.set(name, (fired.get(name) ?? 0) + 1);
  }
  const counts = [...fired.values()];
  const all = counts.reduce((sum, count) => sum + count, 0);
  expect(all / requests).toBeCloseTo(0.1, 2);
  expect(fired.size).toBe(24);
  for (const count of counts) expect(count / all).toBeCloseTo(1 / 24, 2);
});
