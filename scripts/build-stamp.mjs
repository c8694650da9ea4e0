/** @file Whether `out/` was built from the sources as they are now, and the build when it was not. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT_NODE, ROOT } from './project-node.mjs';
import { run } from './step.mjs';

/** Everything the build reads; `package-lock.json` stands for the packages it bundles. */
const SOURCES = [
  'src',
  'messages',
  'build',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.base.json',
  'tsconfig.node.json',
  'tsconfig.web.json',
  'package.json',
  'package-lock.json',
];
const STAMP = join(ROOT, 'out/sources.sha256');
const PRODUCTS = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** True when a build would make the same again. */
export function isBuilt() {
  return (
    PRODUCTS.every((product) => existsSync(join(ROOT, product))) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === fingerprintOf(SOURCES)
  );
}

/** Builds main, preload and window. */
export async function build() {
  const fingerprint = fingerprintOf(SOURCES);
  rmSync(STAMP, { force: true }); // a build that is cut off must not look done
  await run({
    title: 'Building the app (electron-vite build)',
    command: PROJECT_NODE,
    args: [join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
  });
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(STAMP, fingerprint);
}

/** SHA-256 over names and contents: unlike file times it survives clones and branch switches. */
export function fingerprintOf(paths, root = ROOT) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesIn(join(root, path))) {
      const content = readFileSync(file);
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSyncOrNull(path);
  return entries === null ? [path] : entries.flatMap((name) => filesIn(join(path, name)));
}

function readdirSyncOrNull(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}
