/**
 * @file The set-up that `npm run demo`, `npm test` and `npm start` share. It compares first and
 * acts only on a difference; everything it says goes to stderr, since stdout belongs to the entry.
 * Plain JavaScript without dependencies: it runs on the system's Node before `npm ci`.
 */
import { build, isBuilt } from './build-stamp.mjs';
import { installPackages, isInstalled } from './installed-packages.mjs';
import { withSetUpLock } from './set-up-lock.mjs';
import { downloadBrowser, missingPackages, provideSystemPackages } from './system-packages.mjs';

/** Makes the working copy ready to run, or throws a `SetUpFailure` with the sentence to show. */
export async function prepare() {
  if (isInstalled() && isBuilt() && missingPackages().length === 0) return;
  await withSetUpLock(async () => {
    // Looked at again inside the lock: another set-up may just have done the work.
    const missing = missingPackages();
    const { needsBrowser } = await provideSystemPackages(missing);
    if (!isInstalled()) await installPackages();
    if (needsBrowser) await downloadBrowser();
    if (!isBuilt()) await build();
  });
}
