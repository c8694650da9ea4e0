/** @file Sessions, authorization codes and consents, each of one person (ok-api §1). */
import type { Database } from './database.ts';

export interface SessionRow {
  /** Names the session where its secrets must not be shown. */
  readonly id: number;
  /** The one "Allow" that this session, its refreshed successors and its code come from. */
  readonly grantId: string;
  readonly uid: string;
  /** `pair` is made in the application's settings; the others are the two flows. */
  readonly kind: 'pair' | 'code' | 'token';
  readonly accessToken: string;
  readonly sessionSecretKey: string;
  /** Only the code flow gives one. */
  readonly refreshToken: string | null;
  /** Granted scopes, joined with `;`. */
  readonly scopes: string;
  readonly expiresAt: number;
  readonly refreshExpiresAt: number;
}

export interface CodeRow {
  readonly code: string;
  readonly grantId: string;
  readonly uid: string;
  readonly redirectUri: string;
  readonly scopes: string;
  readonly expiresAt: number;
}

/** Whose sessions: of one person, of one grant, or of everybody. */
export interface Whose {
  readonly uid?: string | undefined;
  readonly grantId?: string | undefined;
}

export function insertSession(database: Database, session: Omit<SessionRow, 'id'>): void {
  database.run(
    `INSERT INTO sessions
     (grantId, uid, kind, accessToken, sessionSecretKey, refreshToken, scopes, expiresAt, refreshExpiresAt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    session.grantId,
    session.uid,
    session.kind,
    session.accessToken,
    session.sessionSecretKey,
    session.refreshToken,
    session.scopes,
    session.expiresAt,
    session.refreshExpiresAt,
  );
}

export function allSessions(database: Database): SessionRow[] {
  return database.all<SessionRow>('SELECT * FROM sessions ORDER BY id');
}

export function findSession(database: Database, accessToken: string): SessionRow | undefined {
  return database.one<SessionRow>('SELECT * FROM sessions WHERE accessToken = ?', accessToken);
}

/** The newest session that came with or from this refresh_token. */
export function findByRefreshToken(database: Database, token: string): SessionRow | undefined {
  return database.one<SessionRow>(
    'SELECT * FROM sessions WHERE refreshToken = ? ORDER BY id DESC',
    token,
  );
}

export function extendSession(database: Database, accessToken: string, expiresAt: number): void {
  database.run('UPDATE sessions SET expiresAt = ? WHERE accessToken = ?', expiresAt, accessToken);
}

/** Changes sessions, as when they run out, or when a person takes scopes back: then the consent shrinks too. */
export function changeSessions(
  database: Database,
  whose: Pick<Whose, 'uid'>,
  change: { readonly expiresAt?: number | undefined; readonly scopes?: string | undefined },
): void {
  const { where, values } = condition(whose);
  if (change.expiresAt !== undefined) {
    database.run(`UPDATE sessions SET expiresAt = ? ${where}`, change.expiresAt, ...values);
  }
  if (change.scopes !== undefined) {
    database.run(`UPDATE sessions SET scopes = ? ${where}`, change.scopes, ...values);
    database.run(`UPDATE consents SET scopes = ? ${where}`, change.scopes, ...values);
  }
}

/**
 * Forgets sessions and codes. For a person or everybody the consent goes too, as
 * at ok.ru/settings/oauth (ok-api §1.5); the end of one grant leaves it.
 */
export function revoke(database: Database, whose: Whose): void {
  const { where, values } = condition(whose);
  database.transact(() => {
    database.run(`DELETE FROM sessions ${where}`, ...values);
    database.run(`DELETE FROM codes ${where}`, ...values);
    if (whose.grantId === undefined) database.run(`DELETE FROM consents ${where}`, ...values);
  });
}

export function insertCode(database: Database, code: CodeRow): void {
  database.run(
    'INSERT INTO codes (code, grantId, uid, redirectUri, scopes, expiresAt) VALUES (?, ?, ?, ?, ?, ?)',
    code.code,
    code.grantId,
    code.uid,
    code.redirectUri,
    code.scopes,
    code.expiresAt,
  );
}

/** Gives a code and forgets it: it serves once. */
export function takeCode(database: Database, code: string): CodeRow | undefined {
  const found = database.one<CodeRow>('SELECT * FROM codes WHERE code = ?', code);
  database.run('DELETE FROM codes WHERE code = ?', code);
  return found;
}

/** Scopes that the person has granted to the application through OAuth so far. */
export function grantedScopes(database: Database, uid: string): string[] {
  const consent = database.one<{ scopes: string }>(
    'SELECT scopes FROM consents WHERE uid = ?',
    uid,
  );
  return consent?.scopes.split(';').filter((scope) => scope !== '') ?? [];
}

export function grantScopes(database: Database, uid: string, scopes: readonly string[]): void {
  const all = [...new Set([...grantedScopes(database, uid), ...scopes])].join(';');
  database.run('INSERT OR REPLACE INTO consents (uid, scopes) VALUES (?, ?)', uid, all);
}

function condition({ uid, grantId }: Whose): { where: string; values: string[] } {
  const parts = [
    ...(uid === undefined ? [] : [{ text: 'uid = ?', value: uid }]),
    ...(grantId === undefined ? [] : [{ text: 'grantId = ?', value: grantId }]),
  ];
  const where = parts.length === 0 ? '' : `WHERE ${parts.map(({ text }) => text).join(' AND ')}`;
  return { where, values: parts.map(({ value }) => value) };
}
