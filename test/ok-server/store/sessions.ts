/** @file Sessions and authorization codes (ok-api §1). */
import type { Database } from './database.ts';

export interface SessionRow {
  readonly accessToken: string;
  readonly sessionSecretKey: string;
  readonly refreshToken: string | null;
  /** Granted scopes, joined with `;`. */
  readonly scopes: string;
  readonly expiresAt: number;
  readonly refreshExpiresAt: number;
}

export interface CodeRow {
  readonly code: string;
  readonly redirectUri: string;
  readonly scopes: string;
  readonly expiresAt: number;
}

export function insertSession(database: Database, session: SessionRow): void {
  database.run(
    `INSERT OR IGNORE INTO sessions
     (accessToken, sessionSecretKey, refreshToken, scopes, expiresAt, refreshExpiresAt) VALUES (?, ?, ?, ?, ?, ?)`,
    session.accessToken,
    session.sessionSecretKey,
    session.refreshToken,
    session.scopes,
    session.expiresAt,
    session.refreshExpiresAt,
  );
}

export function findSession(database: Database, accessToken: string): SessionRow | undefined {
  return database.one<SessionRow>('SELECT * FROM sessions WHERE accessToken = ?', accessToken);
}

export function findByRefreshToken(database: Database, token: string): SessionRow | undefined {
  return database.one<SessionRow>(
    'SELECT * FROM sessions WHERE refreshToken = ? ORDER BY rowid DESC',
    token,
  );
}

export function extendSession(database: Database, accessToken: string, expiresAt: number): void {
  database.run('UPDATE sessions SET expiresAt = ? WHERE accessToken = ?', expiresAt, accessToken);
}

/** Changes all sessions at once, as when the person expires or narrows them. */
export function changeSessions(
  database: Database,
  change: { readonly expiresAt?: number | undefined; readonly scopes?: string | undefined },
): void {
  if (change.expiresAt !== undefined) {
    database.run('UPDATE sessions SET expiresAt = ?', change.expiresAt);
  }
  if (change.scopes !== undefined) database.run('UPDATE sessions SET scopes = ?', change.scopes);
}

/** Forgets all sessions, as when the person revokes the application (ok-api §1.5). */
export function deleteSessions(database: Database): void {
  database.run('DELETE FROM sessions');
  database.run('DELETE FROM codes');
}

export function insertCode(database: Database, code: CodeRow): void {
  database.run(
    'INSERT INTO codes (code, redirectUri, scopes, expiresAt) VALUES (?, ?, ?, ?)',
    code.code,
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
export function grantedScopes(database: Database): string[] {
  return database
    .fact('granted', () => '')
    .split(';')
    .filter((scope) => scope !== '');
}

export function grantScopes(database: Database, scopes: readonly string[]): void {
  const all = new Set([...grantedScopes(database), ...scopes]);
  database.run("UPDATE facts SET value = ? WHERE name = 'granted'", [...all].join(';'));
}
