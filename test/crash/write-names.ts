/** @file Names for what a statement writes into the queue, so that a kill can be aimed at it. */

/** The writes that the queue's promises rest on, in the order of the flow. */
export const WRITES = [
  'intake written',
  'queued',
  'intake removed',
  'album asked for',
  'album id kept',
  'reserved',
  'sending',
  'sent',
  'committing',
  'done',
] as const;

/** Those of a photo that OK refused: the proof's folders have none, `test/integration/cli/copies.test.ts` has. */
type CopyWrite = 'copy wanted' | 'copy made';

export type Write = (typeof WRITES)[number] | CopyWrite;

/** What a statement writes, by its text and its bound values; null when it is none of these. */
export function writeOf(sql: string, values: readonly unknown[]): Write | null {
  const text = sql.replaceAll(/\s+/g, ' ').trim();
  if (/^INSERT INTO intakes\b/i.test(text)) return 'intake written';
  if (/^DELETE FROM intakes\b/i.test(text)) return 'intake removed';
  if (/^UPDATE destinations SET /i.test(text)) return albumWrite(columnsWritten(text, values));
  if (/^(INSERT INTO uploads|UPDATE uploads SET)\b/i.test(text))
    return stateWrite(columnsWritten(text, values));
  return null;
}

function albumWrite(columns: Columns): Write | null {
  if (columns.get('album_id') != null) return 'album id kept';
  const creating = columns.get('creating');
  return creating != null && creating !== 0 ? 'album asked for' : null;
}

function stateWrite(columns: Columns): Write | null {
  const state = columns.get('state');
  const copyStep = columns.get('copy_step');
  if (state === 'queued' && copyStep === 1) return 'copy wanted';
  if (state === 'queued' && copyStep === 2) return 'copy made';
  if (state === 'queued') return columns.get('reserved_id') == null ? 'queued' : 'reserved';
  return state === 'sending' || state === 'sent' || state === 'committing' || state === 'done'
    ? state
    : null;
}

type Columns = ReadonlyMap<string, unknown>;

/** The columns that a statement gives a bound value or a number. */
function columnsWritten(text: string, values: readonly unknown[]): Columns {
  const insert = /^INSERT INTO \w+ \(([^)]*)\) VALUES \(([^)]*)\)/i.exec(text);
  // A row of values given to a list of columns is written like an insert.
  const tuple = /^UPDATE \w+ SET \(([^)]*)\) = \(([^)]*)\)/i.exec(text);
  const listed = insert ?? tuple;
  const update = /^UPDATE \w+ SET (.*?)(?: WHERE .*)?$/i.exec(text);
  const pairs: [column: string, expression: string][] = [];
  if (listed !== null) {
    const expressions = list(listed[2]);
    list(listed[1]).forEach((column, index) => pairs.push([column, expressions[index] ?? '']));
  } else {
    for (const part of list(update?.[1])) {
      const at = part.indexOf('=');
      pairs.push([part.slice(0, at).trim(), part.slice(at + 1).trim()]);
    }
  }
  const columns = new Map<string, unknown>();
  let bound = 0;
  for (const [column, expression] of pairs) {
    if (expression === '?') columns.set(column, values[bound]);
    else if (/^\d+$/.test(expression)) columns.set(column, Number(expression));
    bound += expression.split('?').length - 1;
  }
  return columns;
}

function list(text = ''): string[] {
  return text.split(',').map((item) => item.trim());
}
