/**
 * @file What rows are searched and put in order by. SQLite's own `lower` and `LIKE` know ASCII
 * only, so these texts are made here, whenever a row is written.
 */
import type { DatabaseSync } from 'node:sqlite';

/** In the order of `lookValues`. */
export const LOOK_COLUMNS = 'search, name_key, folder_key, album_key';

/** What is made of a row's name, folder and the title of its album. */
export function lookValues(name: string, folder: string, album: string): string[] {
  return [searchText(name, folder, album), sortKey(name), sortKey(folder), sortKey(album)];
}

/** Each on a line of its own, so that no word reaches from one into the next. */
function searchText(name: string, folder: string, album: string): string {
  return foldCase(`${name}\n${folder}\n${album}`);
}

/** The words that a row has to hold, in the form in which `search` holds them. */
export function searchWords(search: string): string[] {
  return foldCase(search)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Digits count as numbers: "IMG_9" comes before "IMG_10", in every language alike. */
export function sortKey(text: string): string {
  return foldCase(text).replace(/0*(\d+)/g, (_, digits: string) => digits.padStart(12, '0'));
}

/**
 * The keys of a folder and of all folders inside it: its own, and from one key up to, not with,
 * another; keys between them belong to others ("Trip", "Trip 2", "Trip/Day 1"). Folders whose names
 * differ in case only count as one.
 */
export function folderKeys(folder: string): { itself: string; from: string; to: string } {
  const itself = sortKey(folder);
  const separator = /^[^/]*\\/.test(folder) ? '\\' : '/';
  const inside = itself.endsWith(separator) ? itself : itself + separator;
  return { itself, from: inside, to: afterLast(inside) };
}

/** The text that comes right after all that begin with this one. */
function afterLast(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return text.slice(0, -1) + String.fromCharCode(last + 1);
}

function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Makes these columns, and the reason, anew for every row. */
export function fillLookColumns(database: DatabaseSync): void {
  database.function('search_text', { deterministic: true }, (name, folder, album) =>
    searchText(String(name), String(folder), String(album)),
  );
  database.function('sort_key', { deterministic: true }, (text) => sortKey(String(text)));
  database.exec(`
    UPDATE uploads SET
      search = search_text(name, folder, coalesce(place.title, place.text, place.album_id, '')),
      name_key = sort_key(name),
      folder_key = sort_key(folder),
      album_key = sort_key(coalesce(place.title, place.text, place.album_id, '')),
      reason = iif(state IN ('failed', 'skipped'), problem ->> '$.code', NULL)
    FROM destinations AS place WHERE place.id = uploads.destination_id
  `);
}
