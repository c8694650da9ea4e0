/** @file Secrets in the system's keychain, through keytar; never anywhere else on disk. */
import type * as Keytar from 'keytar';
import { fail, type Result, succeed } from '../../shared/errors.ts';

/** Why the keychain could not be used, for the log. */
export interface KeyringUnavailable {
  readonly reason: string;
}

/** Each call says whether there is a keychain at all, so that its absence is an ordinary case. */
export interface SecretStore {
  /** Null when nothing is kept under the name. */
  get(name: string): Promise<Result<string | null, KeyringUnavailable>>;
  /** Keeps one line of text. */
  set(name: string, secret: string): Promise<Result<null, KeyringUnavailable>>;
  delete(name: string): Promise<Result<null, KeyringUnavailable>>;
}

/** The keychain entries of one installation of Okapi, all under `service`. */
export function openKeychain(service = 'Okapi'): SecretStore {
  return {
    get: (name) => attempt(async (keytar) => await keytar.getPassword(service, name)),
    set: (name, secret) =>
      attempt(async (keytar) => {
        await keytar.setPassword(service, name, secret);
        return null;
      }),
    delete: (name) =>
      attempt(async (keytar) => {
        await keytar.deletePassword(service, name);
        return null;
      }),
  };
}

/**
 * Loaded at the first use: on Linux the import fails without libsecret, and the calls
 * throw without a session bus ("Cannot autolaunch D-Bus…") or with a locked keyring.
 */
async function attempt<Value>(
  use: (keytar: typeof Keytar) => Promise<Value>,
): Promise<Result<Value, KeyringUnavailable>> {
  try {
    const { default: keytar } = await import('keytar');
    return succeed(await use(keytar));
  } catch (cause) {
    return fail({ reason: cause instanceof Error ? cause.message : String(cause) });
  }
}
