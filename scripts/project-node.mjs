/**
 * @file Runs a TypeScript entry on the project's own Node. Plain JavaScript without dependencies:
 * it must work on the system's Node (20.19 or later), before anything is installed.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = resolve(import.meta.dirname, '..');

/** The binary that the npm package `node` brings. */
export const PROJECT_NODE = join(
  ROOT,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** The first major that runs TypeScript as it is and has `node:sqlite`, as Electron's Node has. */
const NEEDED_MAJOR = 24;

/** Ends in the entry: in this process when its Node will do, else in a child whose end becomes ours. */
export async function launch(entry, args) {
  const file = resolve(ROOT, entry);
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) await runHere(file, args);
  else if (existsSync(PROJECT_NODE)) runOnProjectNode(file, args);
  else endWith(2, 'Node 24 is not installed here yet: run `npm ci` first (or `npm run demo`).');
}

/** Prints one line for people and leaves. */
export function endWith(exitCode, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(exitCode);
}

async function runHere(file, args) {
  process.argv = [process.execPath, file, ...args];
  hideExperimentalWarnings();
  endWithNpm();
  await import(pathToFileURL(file).href);
}

/**
 * `npm run` puts a shell between itself and us, and a signal to npm ends only that shell:
 * nothing that was started by npm may go on without it.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

/** Node's version is pinned, so what is experimental in it (`node:sqlite`) was chosen knowingly. */
function hideExperimentalWarnings() {
  const print = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning') return;
    for (const listener of print) listener.call(process, warning);
  });
}

function runOnProjectNode(file, args) {
  const launcher = join(import.meta.dirname, 'launch.mjs');
  const flags = process.execArgv; // of Node itself, such as memory limits
  const child = spawn(PROJECT_NODE, [...flags, launcher, file, ...args], { stdio: 'inherit' });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => {
    // A terminal sends Ctrl-C to the child as well, and twice would mean "stop at once".
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  child.on('error', (error) => endWith(2, `Node 24 did not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
