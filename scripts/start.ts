/**
 * @file `npm start` runs the built app: on Electron if its runtime can be had, else on the
 * Chromium host. `OKAPI_RUNTIME=electron|chromium` forces one. Arguments go to the app.
 */
import { spawn } from 'node:child_process';
import { findChromium } from '../test/electron-host/browser.ts';
import { hostCommand } from '../test/electron-host/launch.ts';
import { obtainElectron } from './electron-runtime.ts';

const ENTRY = 'out/main/index.js';

process.exitCode = await start(process.argv.slice(2));

async function start(args: readonly string[]): Promise<number> {
  const wanted = process.env['OKAPI_RUNTIME'];
  const electron = wanted === 'chromium' ? null : obtainElectron();
  if (electron !== null) {
    // Chromium's own sandbox does not work for root.
    const forRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return await run(electron, ['.', ...forRoot, ...args]);
  }
  if (wanted === 'electron') {
    return complain(
      'Electron’s runtime is not here and cannot be downloaded (npx install-electron).',
    );
  }
  if (findChromium() === null) {
    return complain('Neither Electron’s runtime nor Chromium is here: apt-get install chromium');
  }
  const headed = hasDisplay();
  if (!headed) process.stderr.write('There is no display: the window stays invisible.\n');
  return await run(process.execPath, hostCommand({ entry: ENTRY, args }), {
    ...process.env,
    ...(headed && { OKAPI_HEADED: '1' }),
  });
}

/** Runs a program to its end, with our signals; its exit code becomes ours. */
async function run(program: string, args: string[], env = process.env): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

function complain(line: string): number {
  process.stderr.write(`${line}\n`);
  return 2;
}
