/** @file The accounts as the command line has them: the same keychain, the system's browser, no window. */
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { createAccounts, type Accounts, type ActiveAccount } from '../account/accounts.ts';
import { endpointsFrom } from '../account/environment.ts';
import { loopbackWords } from '../account/pages.ts';
import type { Log } from '../platform/log.ts';
import { openKeychain } from '../platform/secrets.ts';
import { routingOfEnvironment } from './environment-routes.ts';
import type { Speech } from './speech.ts';

export function openAccounts(
  speech: Speech,
  dataFolder: string,
  log: Log,
  onActive: (active: ActiveAccount | null) => void,
): Accounts {
  return createAccounts({
    endpoints: endpointsFrom(process.env),
    secrets: openKeychain(),
    environment: process.env,
    dataFolder,
    // The address holds no secret; on a computer without a screen it is opened elsewhere.
    openBrowser(url) {
      speech.remark(speech.say('cli.open-address', { url }));
      return Promise.resolve(true);
    },
    signInWindow: { open: () => Promise.resolve(null), forget: () => Promise.resolve() },
    signInPort: () => Number(process.env['OKAPI_SIGN_IN_PORT']) || DEFAULT_SETTINGS.signInPort,
    words: () => loopbackWords(speech.language),
    log,
    routing: routingOfEnvironment(),
    onActive,
  });
}
