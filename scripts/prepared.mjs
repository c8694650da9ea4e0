/** @file `node scripts/prepared.mjs ENTRY.ts ARGUMENT…` makes this computer ready, then runs the entry. */
import { prepare } from './prepare.mjs';
import { endWith, launch } from './project-node.mjs';
import { SetUpFailure } from './step.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) endWith(2, 'Usage: node scripts/prepared.mjs ENTRY.ts ARGUMENT…');
try {
  await prepare();
} catch (error) {
  if (!(error instanceof SetUpFailure)) throw error;
  endWith(2, error.message);
}
await launch(entry, args);
