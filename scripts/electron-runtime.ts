/** @file The Electron runtime, which npm does not carry: where it is, and how to get it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PACKAGE = path.resolve(import.meta.dirname, '../node_modules/electron');

/** Time for about 120 MB over a slow line. */
const DOWNLOAD_MS = 15 * 60_000;

/** The program, if it is here. The package itself is not asked: importing it starts a download. */
export function findElectron(environment: NodeJS.ProcessEnv = process.env): string | null {
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = path.join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const program = path.join(override ?? path.join(PACKAGE, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** The program, downloaded by Electron's own installer if need be; null when that fails. */
export function obtainElectron(): string | null {
  const found = findElectron();
  if (found !== null) return found;
  spawnSync(process.execPath, [path.join(PACKAGE, 'install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD_MS,
  });
  return findElectron();
}
