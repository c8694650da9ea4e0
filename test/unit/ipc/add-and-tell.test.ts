import { expect, test } from 'vitest';
import type { AddSummary } from '../../../src/main/engine/contract.ts';
import { addAndTell, type AddingParts } from '../../../src/main/ipc/add-and-tell.ts';

const NOTHING: AddSummary = {
  found: 0,
  skipped: 0,
  duplicates: 0,
  queued: 0,
  failed: 0,
  notices: [],
};
const MISSING = { path: '/gone', problem: { code: 'path-missing', stage: 'intake' } } as const;

/** What the window is told when an intake comes to this. */
async function toldOf(summary: Partial<AddSummary>): Promise<unknown[]> {
  const told: unknown[] = [];
  const engine = { add: () => Promise.resolve({ ...NOTHING, ...summary }) };
  const parts = { engine, tellOnce: (...what: unknown[]) => told.push(what) };
  // Nothing else of the engine is used.
  await addAndTell(parts as unknown as AddingParts, ['/photos'], { kind: 'by-folder' });
  return told;
}

test.each<[string, Partial<AddSummary>, unknown[]]>([
  ['an empty folder', {}, [['nothing-new', { known: 0 }]]],
  ['one without photos', { found: 2, skipped: 2 }, [['nothing-new', { known: 0 }]]],
  ['photos that are all known', { found: 3, duplicates: 3 }, [['nothing-new', { known: 3 }]]],
  ['a new photo among them', { found: 3, duplicates: 2, queued: 1 }, []],
  ['one that cannot be read', { found: 1, failed: 1 }, []],
  ['a folder that is not there', { notices: [MISSING] }, [['notice', MISSING]]],
])('no drop is met with silence: %s', async (_, summary, told) => {
  expect(await toldOf(summary)).toEqual(told);
});
