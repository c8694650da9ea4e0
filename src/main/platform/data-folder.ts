/** @file Where Okapi keeps its queue, the same for app and command line. */
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The folder that Electron calls `userData`, worked out without Electron. */
export function usualDataFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = os.homedir();
  switch (platform) {
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Okapi');
    case 'win32':
      return path.join(environment['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'Okapi');
    default:
      return path.join(linuxConfigFolder(environment), 'Okapi');
  }
}

/** Where programs on Linux keep their settings; empty and relative values count as none (XDG Base Directory Specification). */
export function linuxConfigFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CONFIG_HOME'];
  return given !== undefined && path.isAbsolute(given) ? given : path.join(os.homedir(), '.config');
}

/** Where programs on Linux keep what people have of them, by the same rule. */
export function linuxDataFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_DATA_HOME'];
  return given !== undefined && path.isAbsolute(given)
    ? given
    : path.join(os.homedir(), '.local', 'share');
}

/** Makes the folder, readable by its owner only: the queue holds upload tokens. */
export function makeDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** The queue's database inside it. */
export function queueFile(folder: string): string {
  return path.join(folder, 'queue.sqlite');
}
