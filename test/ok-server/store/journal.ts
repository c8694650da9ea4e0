/** @file The journal: every request, without its secrets. */
import type { Database } from './database.ts';

export interface JournalEntry {
  /** When the request came in, ISO 8601. */
  readonly at: string;
  readonly kind: 'rest' | 'upload' | 'oauth' | 'page';
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  /** Bytes of the body that arrived, also of one that was cut off. */
  readonly bytesIn: number;
  /** `ok`, `error 104`, `http 404`, `cut off`, or `fault drop-after: ok`. */
  readonly outcome: string;
}

const SECRETS = new Set([
  'access_token',
  'session_key',
  'sig',
  'resig',
  'token',
  'apiToken',
  'code',
  'client_secret',
  'refresh_token',
]);

/** Upload tokens inside JSON values (`photos`, `attachment`): 132 characters of base64. */
const UPLOAD_TOKEN = /[A-Za-z0-9+/]{132}/g;

/** The parameters that may be written down; secrets are left out, upload tokens inside JSON masked. */
export function withoutSecrets(parameters: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries(
    [...parameters]
      .filter(([name]) => !SECRETS.has(name))
      .map(([name, value]) => [name, value.replace(UPLOAD_TOKEN, '***')]),
  );
}

export function writeJournal(database: Database, entry: JournalEntry): void {
  database.run(
    'INSERT INTO journal (at, kind, method, params, bytesIn, outcome) VALUES (?, ?, ?, ?, ?, ?)',
    entry.at,
    entry.kind,
    entry.method,
    JSON.stringify(entry.params),
    entry.bytesIn,
    entry.outcome,
  );
}

export function readJournal(database: Database): JournalEntry[] {
  return database
    .all<Omit<JournalEntry, 'params'> & { params: string }>(
      'SELECT at, kind, method, params, bytesIn, outcome FROM journal ORDER BY seq',
    )
    .map((row) => ({ ...row, params: JSON.parse(row.params) as JournalEntry['params'] }));
}

export function clearJournal(database: Database): void {
  database.run('DELETE FROM journal');
}
