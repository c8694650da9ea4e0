/** @file What the window says about an account: its name, its session, what OK allowed it. */
import type { AccountView } from '../../shared/account.ts';
import type { MessageKey, Translator } from '../../shared/messages.ts';

/** The permissions that Okapi asks for, in the order in which they matter (ok-api §1.7). */
export const PERMISSIONS = [
  'VALUABLE_ACCESS',
  'PHOTO_CONTENT',
  'GROUP_CONTENT',
  'LONG_ACCESS_TOKEN',
] as const;

export interface Permission {
  readonly name: string;
  readonly words: MessageKey | null;
  readonly isGranted: boolean;
}

export interface Clock {
  readonly time: (epochMs: number) => string;
  readonly day: (epochMs: number) => string;
}

export function nameOf(account: Pick<AccountView, 'name' | 'uid'>, translate: Translator): string {
  return account.name ?? translate('window.account.user', { uid: account.uid });
}

/** Up to two letters that stand for a name without a picture. */
export function initialsOf(name: string | null): string {
  const words = (name ?? '').split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => /^\p{L}/u.exec(word ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase();
}

/** How long the session lasts: a time of day when that is today, else a day. */
export function explainSession(
  { expiresAt, renews }: Pick<AccountView, 'expiresAt' | 'renews'>,
  translate: Translator,
  clock: Clock,
  nowMs: number,
): string {
  if (expiresAt === null) {
    return translate(`window.account.session.${renews ? 'renewed' : 'endless'}`);
  }
  const isToday = new Date(expiresAt).toDateString() === new Date(nowMs).toDateString();
  if (renews) {
    // What should have been renewed by now will be, at the next call: there is no end to tell of.
    if (expiresAt <= nowMs) return translate('window.account.session.renewed');
    const until = isToday ? clock.time(expiresAt) : clock.day(expiresAt);
    return translate('window.account.session.until', { until });
  }
  if (expiresAt <= nowMs) return translate('window.account.session.over');
  return isToday
    ? translate('window.account.session.ends', { time: clock.time(expiresAt) })
    : translate('window.account.session.ends-on', { day: clock.day(expiresAt) });
}

/** What Okapi asks for and what else was granted; null when OK did not say. */
export function listPermissions(granted: AccountView['permissions']): readonly Permission[] | null {
  if (granted === null) return null;
  const asked = PERMISSIONS.map((name) => ({
    name,
    words: `window.account.permission.${name}` as const,
    isGranted: granted.includes(name),
  }));
  const known: readonly string[] = PERMISSIONS;
  const others = granted
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, words: null, isGranted: true }));
  return [...asked, ...others];
}
