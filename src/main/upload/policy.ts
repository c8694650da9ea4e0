/** @file OK's error numbers (ok-api §2.4) and what each means for the queue: the one table. */
import type { ProblemCode, Stage } from '../../shared/errors.ts';
import type { PauseReason } from '../../shared/upload.ts';

export type Rule =
  /** OK itself is in trouble: the same again. */
  | { readonly do: 'retry'; readonly code: ProblemCode }
  /** Something in the call is refused: again among fewer; alone it fails, a passing one after some attempts. */
  | { readonly do: 'split'; readonly code: ProblemCode; readonly isPassing?: true }
  /** Of no use to repeat. */
  | { readonly do: 'fail'; readonly code: ProblemCode }
  /** The whole queue waits: for a while, or for a person. */
  | {
      readonly do: 'pause';
      readonly code: ProblemCode;
      readonly reason: PauseReason;
      readonly needsPerson: boolean;
    };

const waits = (code: ProblemCode, reason: PauseReason): Rule => ({
  do: 'pause',
  code,
  reason,
  needsPerson: false,
});
const stands = (code: ProblemCode, reason: PauseReason): Rule => ({
  do: 'pause',
  code,
  reason,
  needsPerson: true,
});

const RULES: Readonly<Record<number, Rule>> = {
  // OK is in trouble.
  1: { do: 'retry', code: 'server-unavailable' },
  2: { do: 'retry', code: 'server-unavailable' },
  9999: { do: 'retry', code: 'server-unavailable' },
  // OK wants less, or nothing for now.
  7: waits('action-blocked', 'action-blocked'),
  8: waits('flood', 'flood'),
  9: waits('address-blocked', 'address-blocked'),
  11: waits('limit-reached', 'limit-reached'),
  511: waits('spam-suspected', 'spam-suspected'),
  // A person has to act.
  10: stands('permission-missing', 'permission-missing'),
  200: stands('permission-missing', 'permission-missing'),
  101: stands('keys-wrong', 'keys-wrong'),
  104: stands('keys-wrong', 'keys-wrong'),
  105: stands('keys-wrong', 'keys-wrong'),
  210: stands('keys-wrong', 'keys-wrong'),
  102: stands('signed-out', 'signed-out'),
  103: stands('signed-out', 'signed-out'),
  453: stands('signed-out', 'signed-out'),
  22: stands('account-blocked', 'account-blocked'),
  401: stands('account-blocked', 'account-blocked'),
  402: stands('account-blocked', 'account-blocked'),
  403: stands('account-blocked', 'account-blocked'),
  514: stands('account-blocked', 'account-blocked'),
  // The body of a POST.
  21: { do: 'split', code: 'photo-refused' },
  30: { do: 'split', code: 'photo-too-heavy', isPassing: true },
  31: { do: 'split', code: 'connection-lost', isPassing: true },
  324: { do: 'split', code: 'photo-refused', isPassing: true },
  // One photo.
  500: { do: 'split', code: 'photo-too-heavy' },
  501: { do: 'split', code: 'photo-too-small' },
  502: { do: 'split', code: 'photo-too-big' },
  503: { do: 'split', code: 'not-a-photo' },
  504: { do: 'split', code: 'photo-damaged' },
  505: { do: 'split', code: 'photo-refused' },
  508: { do: 'split', code: 'photo-refused' },
  // Album, group and words.
  26: { do: 'split', code: 'album-full' },
  120: { do: 'fail', code: 'album-missing' },
  512: { do: 'fail', code: 'album-missing' },
  24: { do: 'fail', code: 'album-missing' },
  50: { do: 'fail', code: 'group-missing' },
  160: { do: 'fail', code: 'group-missing' },
  456: { do: 'fail', code: 'group-missing' },
  513: { do: 'fail', code: 'group-missing' },
  454: { do: 'fail', code: 'text-refused' },
  600: { do: 'fail', code: 'text-refused' },
  601: { do: 'fail', code: 'text-refused' },
};

/** The upload host knows no session: such an error is about the address it gave, not the person. */
const ABOUT_THE_TICKET = new Set([3, 4, 100, 101, 102, 103, 104, 105, 106, 121, 300, 453]);

/** Every number of OK that has a rule of its own. */
export const KNOWN_NUMBERS: readonly number[] = Object.keys(RULES).map(Number);

/**
 * What one of OK's numbers means at a step. Null at `send`: the ticket is of no more use.
 * A number without a rule is refused for good: the whole reservation, or among fewer, since
 * a refused list may hold one bad entry.
 */
export function ruleFor(okCode: number, stage: Stage): Rule | null {
  if (stage === 'send' && ABOUT_THE_TICKET.has(okCode)) return null;
  const known = RULES[okCode];
  if (known !== undefined) return known;
  if (stage === 'commit') return { do: 'split', code: 'commit-refused' };
  if (stage === 'send') return { do: 'split', code: 'photo-refused' };
  return { do: 'fail', code: 'request-refused' };
}
