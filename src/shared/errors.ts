/**
 * @file The one registry of what can go wrong. Each code has a sentence
 * (`error.<code>`) and its action a label (`action.<action>`) in `messages/`.
 */

/** What the person can do about a problem. */
export type Action =
  | 'retry' // try again; nothing else is needed
  | 'replace-file' // the file itself has to be repaired, converted or replaced
  | 'free-file' // give Okapi access to the file or folder
  | 'choose-place' // write it somewhere else
  | 'free-disk' // give Okapi room for its queue
  | 'sign-in'
  | 'sign-in-to-proxy'
  | 'grant-permission'
  | 'check-keys' // the application's keys are wrong
  | 'check-application' // its settings on OK do not fit
  | 'change-port'
  | 'check-album' // choose another album or group
  | 'edit-text'
  | 'verify-account' // OK wants something from the person on its site
  | 'join-network' // sign in to the network itself
  | 'wait' // continues by itself
  | 'report'
  | 'none'; // nothing is wrong

/** Every problem that Okapi knows, with the action that helps. */
export const PROBLEMS = {
  // Why a file was skipped: said, but nothing is wrong.
  duplicate: 'none', // the same photo is already in this album, or on its way there
  'other-file': 'none', // no photo by its name
  // The file, seen from here.
  'path-missing': 'free-file',
  'folder-unreadable': 'free-file',
  'file-missing': 'retry',
  'file-unreadable': 'free-file',
  'file-empty': 'replace-file',
  'file-changed': 'retry',
  'file-stalled': 'retry', // its disk or network share does not answer
  'not-a-photo': 'replace-file',
  // A kept folder.
  'folder-away': 'retry', // its drive is not connected
  'folder-gone': 'retry',
  'folder-kept': 'none', // it is kept already
  'folder-inside': 'none', // a folder around it is kept
  'folder-around': 'none', // a folder inside it is kept
  'folder-expected': 'none', // a file cannot be kept
  // The photo, seen by OK (ok-api §2.4, 500-505).
  'photo-damaged': 'replace-file',
  'photo-too-heavy': 'replace-file',
  'photo-too-small': 'replace-file',
  'photo-too-big': 'replace-file',
  'copy-refused': 'replace-file', // the photo, and smaller copies of it too
  'photo-refused': 'retry',
  'no-token': 'retry',
  // Commit and destination.
  'commit-refused': 'retry',
  'commit-unknown': 'retry',
  'album-missing': 'check-album',
  'album-full': 'check-album',
  'group-missing': 'check-album',
  'text-refused': 'edit-text',
  'request-refused': 'report',
  'topic-refused': 'retry',
  // The way to OK.
  offline: 'wait',
  'proxy-unreachable': 'wait',
  'proxy-login': 'sign-in-to-proxy', // it wants a name and a password
  'proxy-login-refused': 'sign-in-to-proxy',
  'proxy-address-wrong': 'none', // a variable of the environment
  'proxy-way-unknown': 'none', // it wants to be signed in to in a way that Okapi does not know
  portal: 'join-network', // the network shows its own sign-in in OK's place
  'connection-lost': 'retry',
  'server-unavailable': 'retry',
  'answer-not-understood': 'retry',
  'host-not-allowed': 'report',
  // What stops the whole queue.
  flood: 'wait',
  'limit-reached': 'wait',
  'action-blocked': 'wait', // this account may not do it for a while
  'address-blocked': 'wait', // nor anybody from this internet address
  'spam-suspected': 'wait',
  'signed-out': 'sign-in',
  'permission-missing': 'grant-permission',
  'keys-wrong': 'check-keys',
  'account-blocked': 'verify-account',
  // Signing in (ok-api §1).
  'sign-in-refused': 'sign-in',
  'sign-in-timed-out': 'sign-in',
  'sign-in-foreign': 'sign-in', // an answer to a question that was not asked
  'tokens-refused': 'sign-in',
  'sign-in-expired': 'sign-in', // the code was used too late, or twice
  'redirect-refused': 'check-application',
  'flow-refused': 'check-application',
  'application-unknown': 'check-keys',
  'secret-key-wrong': 'check-keys',
  'port-in-use': 'change-port',
  'browser-not-opened': 'sign-in',
  // This program.
  'settings-missing': 'check-keys',
  'data-folder-in-use': 'retry',
  'data-folder-unusable': 'free-file',
  'disk-full': 'free-disk',
  'queue-unwritable': 'free-disk',
  'report-unwritable': 'choose-place', // where the person wants it, nothing can be written
  'queue-damaged': 'retry', // set aside and rebuilt at the next start
  'queue-rebuilt': 'none', // everything of a damaged queue could be read
  'queue-rebuilt-in-part': 'none', // adding the folders again finds the rest
  'keyring-unavailable': 'retry',
  'start-up-refused': 'none', // the system's own settings help, or nothing
  'send-to-refused': 'none', // Okapi is still there to be opened by itself
  'place-not-opened': 'none', // its path is on show
  interrupted: 'retry',
  'bad-request': 'report',
  unexpected: 'report',
} as const satisfies Record<string, Action>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The steps of the pipeline, in order. */
export const STAGES = ['intake', 'reserve', 'send', 'commit'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * One thing that went wrong, as plain data: it crosses processes and is stored
 * with the photo. The sentence for people is made from `code` where it is shown.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly stage: Stage;
  /** OK's own error number and name (ok-api §2.4), when OK gave one. */
  readonly okCode?: number | undefined;
  readonly okName?: string | undefined;
  /** The permission of OK that is missing (ok-api §1.7), when OK named it. */
  readonly permission?: string | undefined;
  /** Technical detail for the details view: never a secret, never needed to understand. */
  readonly detail?: string | undefined;
}

/** The action that helps with a problem. */
export function actionFor(code: ProblemCode): Action {
  return PROBLEMS[code];
}

/** Expected failure of an operation as a value. */
export type Result<Value, Failure = Problem> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

export function succeed<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function fail<Failure>(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}
