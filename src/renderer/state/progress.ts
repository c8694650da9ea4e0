/** @file What can be done about a pause. */
import type { PauseReason } from '../../shared/upload.ts';

/** What the one button beside "why waiting" does. */
export type PauseRemedy =
  | 'continue'
  | 'try-now'
  | 'upload-anyway'
  | 'join-network'
  | 'sign-in'
  | 'allow'
  | 'check-keys'
  | 'sign-in-to-proxy'
  | 'none';

const REMEDIES: Record<PauseReason, PauseRemedy> = {
  person: 'continue',
  offline: 'try-now',
  'proxy-unreachable': 'try-now',
  'proxy-login': 'sign-in-to-proxy',
  'proxy-way-unknown': 'try-now',
  portal: 'join-network',
  schedule: 'upload-anyway',
  metered: 'upload-anyway',
  flood: 'try-now',
  'limit-reached': 'try-now',
  'action-blocked': 'try-now',
  'address-blocked': 'try-now',
  'spam-suspected': 'try-now',
  'server-unavailable': 'try-now',
  'signed-out': 'sign-in',
  'permission-missing': 'allow',
  'keys-wrong': 'check-keys',
  'account-blocked': 'continue',
  'disk-full': 'try-now',
  // It is looked for every few seconds.
  'folder-away': 'none',
  // Only a new start helps.
  'queue-damaged': 'none',
  unexpected: 'none',
};

export function remedyFor(reason: PauseReason): PauseRemedy {
  return REMEDIES[reason];
}
