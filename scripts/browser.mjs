/** @file Whether there is a Chromium that `test/electron-host/browser.ts` will find; the same places. */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './project-node.mjs';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** True when the tests will find a browser to open their windows in. */
export function hasBrowser(env = process.env) {
  return (
    (env.OKAPI_CHROMIUM !== undefined && existsSync(env.OKAPI_CHROMIUM)) ||
    hasPlaywrightBrowser(env) ||
    SYSTEM_BROWSERS.some((file) => existsSync(file) && !isSnapAdvice(file))
  );
}

function hasPlaywrightBrowser(env) {
  const cache = { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform] ?? '.cache';
  const folder = env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), cache, 'ms-playwright');
  const list = join(ROOT, 'node_modules/playwright-core/browsers.json');
  if (!existsSync(folder) || !existsSync(list)) return false;
  const { browsers } = JSON.parse(readFileSync(list, 'utf8'));
  const { revision } = browsers.find(({ name }) => name === 'chromium');
  return readdirSync(folder).includes(`chromium-${revision}`);
}

/** On Ubuntu `chromium-browser` is a script that only tells people to install the snap. */
function isSnapAdvice(file) {
  return (
    file.endsWith('/chromium-browser') &&
    readFileSync(file, 'latin1').includes('snap install') &&
    !existsSync('/snap/bin/chromium')
  );
}

/** Every program of that name on the search path. */
export function programsNamed(name, env = process.env) {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us
  }
}
