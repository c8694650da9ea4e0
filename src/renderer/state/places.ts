/** @file The places where a sign-in is begun, or mended when it has failed. */
import type { SignInWay } from '../../shared/account.ts';
import { actionFor, type Problem } from '../../shared/errors.ts';

/** What the focus can be sent to. */
export type Place =
  'client-id' | 'public-key' | 'secret-key' | 'redirect' | 'sign-in' | 'tokens' | 'port';

/** A part of the account's page that can be folded. */
export type Part = 'application' | 'sign-in' | 'tokens';

const PARTS: Record<Place, Part | null> = {
  'client-id': 'application',
  'public-key': 'application',
  'secret-key': 'application',
  redirect: 'application',
  'sign-in': 'sign-in',
  tokens: 'tokens',
  port: null,
};

/** The folded part that holds a place; null when it is always there. */
export function partOf(place: Place): Part | null {
  return PARTS[place];
}

/** Where a failed sign-in is mended; null when trying it again is all that helps. */
export function placeToMend(way: SignInWay, { code }: Pick<Problem, 'code'>): Place | null {
  switch (actionFor(code)) {
    case 'change-port':
      return 'port';
    case 'check-application':
      return code === 'flow-refused' ? 'secret-key' : 'redirect';
    case 'check-keys':
      if (code === 'application-unknown') return 'client-id';
      return code === 'secret-key-wrong' ? 'secret-key' : 'public-key';
    default:
      // Pasted tokens are forgotten once they are used.
      return way === 'tokens' ? 'tokens' : null;
  }
}
