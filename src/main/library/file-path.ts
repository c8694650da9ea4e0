/**
 * @file Names of files as the system has them. On Linux a name is bytes, not text: one
 * that is no UTF-8 can only be opened by its bytes, so a path is text where that is
 * exact and bytes where it is not.
 */
import { isUtf8 } from 'node:buffer';
import path from 'node:path';

export type FilePath = string | Uint8Array;

/** The exact path for these bytes: text if they are UTF-8. */
export function filePathFrom(bytes: Uint8Array): FilePath {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : Buffer.from(bytes);
}

/** The path from the root, wherever the program was started; bytes come from a listing and are absolute. */
export function absolutePath(file: FilePath): FilePath {
  return typeof file === 'string' ? path.resolve(file) : file;
}

/** The path for people: bytes that are no text become U+FFFD. */
export function shownPath(file: FilePath): string {
  return typeof file === 'string' ? file : Buffer.from(file).toString('utf8');
}

/** The path that `node:fs` opens. */
export function systemPath(file: FilePath): string | Buffer {
  return typeof file === 'string' ? file : Buffer.from(file);
}

/** A name inside a folder, exact for both forms. */
export function joinPath(folder: FilePath, name: FilePath): FilePath {
  if (typeof folder === 'string' && typeof name === 'string') return path.join(folder, name);
  return filePathFrom(
    Buffer.concat([
      bytesOf(folder),
      Buffer.from(endsWithSeparator(folder) ? '' : path.sep),
      bytesOf(name),
    ]),
  );
}

/** The bytes of the path, equal exactly when two paths are. */
export function bytesOf(file: FilePath): Buffer {
  return typeof file === 'string' ? Buffer.from(file, 'utf8') : Buffer.from(file);
}

/** A text for each path, the same exactly when two paths are: for sets and maps. */
export function keyOf(file: FilePath): string {
  return typeof file === 'string' ? file : `\0${Buffer.from(file).toString('latin1')}`;
}

/** The names on the way from a folder down to a path below it; none for the folder itself, null outside of it. */
export function namesBelow(folder: FilePath, file: FilePath): FilePath[] | null {
  const [start, whole] = [bytesOf(folder), bytesOf(file)];
  if (!whole.subarray(0, start.length).equals(start)) return null;
  const rest = whole.subarray(start.length);
  const separator = path.sep.charCodeAt(0);
  if (rest.length > 0 && rest[0] !== separator && start.at(-1) !== separator) return null;
  const names: FilePath[] = [];
  for (let from = 0; from <= rest.length;) {
    const end = rest.indexOf(separator, from);
    const name = rest.subarray(from, end === -1 ? rest.length : end);
    if (name.length > 0) names.push(filePathFrom(name));
    from = end === -1 ? rest.length + 1 : end + 1;
  }
  return names;
}

function endsWithSeparator(folder: FilePath): boolean {
  return shownPath(folder).endsWith(path.sep);
}
