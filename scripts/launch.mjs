/** @file `node scripts/launch.mjs ENTRY.ts ARGUMENT…` runs a TypeScript entry on the project's Node. */
import { endWith, launch } from './project-node.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) endWith(2, 'Usage: node scripts/launch.mjs ENTRY.ts ARGUMENT…');
await launch(entry, args);
