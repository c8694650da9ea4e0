/** @file Whether `node_modules` is what `package-lock.json` says, and `npm ci` when it is not. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { PROJECT_NODE, ROOT } from './project-node.mjs';
import { run, SetUpFailure } from './step.mjs';

/** True when an `npm ci` would change nothing. */
export function isInstalled() {
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const installed = readPackages(join(ROOT, 'node_modules/.package-lock.json'));
  return installed !== null && matchesLock(wanted, installed) && existsSync(PROJECT_NODE);
}

/**
 * Compares the lock file's packages with those of npm's own record of what it installed. npm
 * deletes that record first and writes it last, so a set-up that was cut off does not match.
 */
export function matchesLock(wanted, installed) {
  const isThere = ([path, entry]) =>
    path === '' ||
    (installed[path] === undefined
      ? entry.optional === true // built for another platform
      : installed[path].version === entry.version && installed[path].integrity === entry.integrity);
  return (
    Object.entries(wanted).every(isThere) &&
    Object.keys(installed).every((path) => wanted[path] !== undefined)
  );
}

/** Runs `npm ci` on the system's Node: it deletes the project's. */
export async function installPackages() {
  if (process.platform === 'win32') moveRunningNodeAside();
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const hasNpm = npm !== undefined && node !== undefined && !isInProject(node);
  const windowsNpm = process.platform === 'win32' && !hasNpm;
  await run({
    title: 'Installing packages (npm ci)',
    command: hasNpm ? node : windowsNpm ? 'npm.cmd' : 'npm',
    // A production environment would leave out the tools; `--silent` would hide a failure.
    args: [...(hasNpm ? [npm] : []), 'ci', '--include=dev', '--no-progress', '--loglevel=error'],
    env: { ...process.env, PATH: withoutProject(process.env.PATH ?? '') },
    shell: windowsNpm,
  });
  if (existsSync(PROJECT_NODE)) return;
  throw new SetUpFailure(
    'Set-up stopped: npm did not run the install script of the package "node" ' +
      '(is `ignore-scripts` set in an .npmrc?). Run: npm ci --ignore-scripts=false',
  );
}

/** The search path without `node_modules/.bin`, whose `node` vanishes under npm's feet. */
function withoutProject(path) {
  return path
    .split(delimiter)
    .filter((folder) => !isInProject(folder))
    .join(delimiter);
}

function isInProject(path) {
  return path.startsWith(join(ROOT, 'node_modules') + sep);
}

/** Windows does not delete a program that runs, but it lets it be renamed: this very process may be it. */
function moveRunningNodeAside() {
  const aside = join(ROOT, '.okapi/old-node');
  mkdirSync(aside, { recursive: true });
  for (const name of readdirSync(aside)) {
    try {
      rmSync(join(aside, name), { force: true });
    } catch {
      // Still running: a later set-up removes it.
    }
  }
  if (isInProject(process.execPath)) renameSync(PROJECT_NODE, join(aside, `${process.pid}.exe`));
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}
