import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LAUNCHER = 'scripts/launch.mjs';
const ENTRY = `
import { DatabaseSync } from 'node:sqlite';
const version: string = new DatabaseSync(':memory:').prepare('SELECT 1 AS one').get()!.one + '';
process.emitWarning('take care');
const [how] = process.argv.slice(2);
if (how === 'fail') process.exitCode = 7;
if (how === 'wait') {
  process.on('SIGTERM', () => process.exit(9));
  setInterval(() => {}, 1000);
}
console.log(JSON.stringify({ args: process.argv.slice(2), version }));
`;

let folder: string;
let entry: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'okapi-launch-'));
  entry = join(folder, 'entry.ts');
  writeFileSync(entry, ENTRY);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The Nodes to start from: the project's, and the machine's if it is an older one. */
const machines = process.env['npm_node_execpath'] ?? '/usr/bin/node';
const nodes = [process.execPath, ...(existsSync(machines) ? [machines] : [])];

async function endOf(child: ChildProcess): Promise<[code: number | null, signal: string | null]> {
  return (await once(child, 'exit')) as [number | null, string | null];
}

test.each(nodes)('%s runs TypeScript with its own arguments and exit code', async (node) => {
  const child = spawn(node, [LAUNCHER, entry, 'fail', '--json']);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    endOf(child),
  ]);
  expect([JSON.parse(output), code]).toEqual([{ args: ['fail', '--json'], version: '1' }, 7]);
  expect(errors).toContain('take care');
  expect(errors).not.toContain('Experimental');
});

test.each(nodes)('%s passes a signal on', async (node) => {
  const child = spawn(node, [LAUNCHER, entry, 'wait']);
  const ended = endOf(child);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await ended).toEqual([9, null]);
});

test('says how it is used', async () => {
  const child = spawn(process.execPath, [LAUNCHER]);
  const [errors, [code]] = await Promise.all([text(child.stderr), endOf(child)]);
  expect([errors.split(' ')[0], code]).toEqual(['Usage:', 2]);
});
