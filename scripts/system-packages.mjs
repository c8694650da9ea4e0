/** @file What npm cannot bring: the keyring, a browser, fonts. By apt-get where there is one. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasBrowser, programsNamed } from './browser.mjs';
import { PROJECT_NODE, ROOT } from './project-node.mjs';
import { run, say, SetUpFailure } from './step.mjs';

const CYRILLIC_FONTS = /^(dejavu|liberation|noto|freefont|ubuntu|roboto|open-?sans|carlito)/i;
/** Debian's name for each need, and how to see cheaply that it is met, whoever installed it. */
const NEEDS = {
  'libsecret-1-0': () => hasLibrary('libsecret-1.so.0'),
  chromium: () => hasBrowser(),
  dbus: () => programsNamed('dbus-run-session').length > 0,
  'gnome-keyring': () => programsNamed('gnome-keyring-daemon').length > 0,
  'fonts-dejavu-core': hasCyrillicFont,
};
const FAILED_DOWNLOAD = join(ROOT, '.okapi/browser-download-failed');
const DAY_MILLIS = 24 * 60 * 60 * 1000;

/** The system packages that are missing here, by Debian's names. */
export function missingPackages() {
  const needed = process.platform === 'linux' ? Object.keys(NEEDS) : ['chromium'];
  return needed.filter((name) => !NEEDS[name]()).filter((name) => name !== 'chromium' || !gaveUp());
}

/**
 * How to get the missing packages, as a function of what the machine is. `byApt` go through
 * apt-get; `browser` is Playwright's download: Ubuntu's own chromium is a snap, which neither
 * installs in a container nor opens profiles in /tmp.
 */
export function planFor({ missing, hasApt, isUbuntu, privilege }) {
  const browser = missing.includes('chromium') && (isUbuntu || !hasApt);
  const packages = browser ? missing.filter((name) => name !== 'chromium') : missing;
  if (packages.length === 0) return { byApt: null, refusal: null, browser };
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if (!hasApt)
    return {
      byApt: null,
      refusal: `This system has no apt-get. Install with its own package manager what Debian calls: ${packages.join(' ')}`,
      browser,
    };
  if (privilege === 'none')
    return {
      byApt: null,
      refusal: `System packages are missing. Run: sudo apt-get update && sudo ${install.join(' ')}`,
      browser,
    };
  return { byApt: { packages, sudo: privilege === 'sudo' }, refusal: null, browser };
}

/** Installs the missing packages, or throws a `SetUpFailure` with the exact command. */
export async function provideSystemPackages(missing) {
  const plan = planFor({
    missing,
    hasApt: programsNamed('apt-get').length > 0,
    isUbuntu: isUbuntu(),
    privilege: privilege(),
  });
  if (plan.refusal !== null) throw new SetUpFailure(plan.refusal);
  if (plan.byApt !== null) await installByApt(plan.byApt);
  return { needsBrowser: plan.browser };
}

async function installByApt({ packages, sudo }) {
  const step = (title, args) => ({
    title,
    command: sudo ? 'sudo' : 'env',
    args: [
      ...(sudo ? ['-n', 'env'] : []),
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...['-y', '-o', 'DPkg::Lock::Timeout=300'],
      ...args,
    ],
  });
  const update = step('Reading the list of system packages (apt-get update)', ['update']);
  const install = step(`Installing system packages (${packages.join(' ')})`, [
    'install',
    '--no-install-recommends',
    ...packages,
  ]);
  if (!hasPackageLists()) {
    await run(update);
    return run(install);
  }
  try {
    await run(install);
  } catch (error) {
    if (!(error instanceof SetUpFailure)) throw error;
    // Old lists name versions that the servers no longer have.
    await run(update);
    await run(install);
  }
}

/**
 * Lets Playwright download its Chromium. Without it only tests and windows are missing, so a
 * network that does not reach the download stops nothing, and is tried once a day.
 */
export async function downloadBrowser() {
  const withLibraries = privilege() !== 'none' && process.platform === 'linux';
  try {
    await run({
      title: 'Downloading a browser (playwright install chromium)',
      command: PROJECT_NODE,
      args: [
        join(ROOT, 'node_modules/playwright/cli.js'),
        'install',
        ...(withLibraries ? ['--with-deps'] : []),
        'chromium',
      ],
    });
  } catch (error) {
    if (!(error instanceof SetUpFailure)) throw error;
    mkdirSync(join(ROOT, '.okapi'), { recursive: true });
    writeFileSync(FAILED_DOWNLOAD, error.message);
    say(
      'No browser could be had: end-to-end tests and the demo’s window will not work. ' +
        'Install Google Chrome or Chromium, or run: npx playwright install --with-deps chromium',
    );
  }
}

function gaveUp() {
  const file = statSync(FAILED_DOWNLOAD, { throwIfNoEntry: false });
  return file !== undefined && Date.now() - file.mtimeMs < DAY_MILLIS;
}

function privilege() {
  if (process.getuid?.() === 0) return 'root';
  if (programsNamed('sudo').length === 0) return 'none';
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? 'sudo' : 'none';
}

function isUbuntu() {
  return (
    existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function hasPackageLists() {
  return namesIn('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
}

function hasLibrary(name) {
  const folders = ['/usr/lib', '/usr/lib64', '/lib', '/usr/local/lib'];
  const multiarch = namesIn('/usr/lib')
    .filter((folder) => folder.includes('-linux-gnu'))
    .map((folder) => join('/usr/lib', folder));
  return [...folders, ...multiarch].some((folder) => existsSync(join(folder, name)));
}

function hasCyrillicFont() {
  const families = ['/usr/share/fonts', '/usr/local/share/fonts'].flatMap((folder) =>
    namesIn(folder).flatMap((kind) => [kind, ...namesIn(join(folder, kind))]),
  );
  return families.some((family) => CYRILLIC_FONTS.test(family));
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there, or no folder
  }
}
