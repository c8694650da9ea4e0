/** @file Rows of a spreadsheet as text: RFC 4180, safe to open. */

/** Tells a spreadsheet that the text is UTF-8; without it Cyrillic is read as something else. */
export const BYTE_ORDER_MARK = '\ufeff';

/** One line with its end. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(harmless(cell ?? ''))).join(',')}\r\n`;
}

/** A cell that begins like a formula would be run by the spreadsheet: an apostrophe makes it text. */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
