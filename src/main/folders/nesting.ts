/** @file Whether one folder lies in another, told by their paths alone. */
import path from 'node:path';
import { bytesOf, shownPath, type FilePath } from '../library/file-path.ts';

/** How the first of two folders lies to the second. */
export type Nesting = 'same' | 'inside' | 'around' | 'apart';

/** Both paths are absolute. Where the system takes "A" and "a" for one name, so does this. */
export function nestingOf(one: FilePath, other: FilePath, platform = process.platform): Nesting {
  const [left, right] = [comparable(one, platform), comparable(other, platform)];
  if (left.equals(right)) return 'same';
  if (beginsWith(left, right)) return 'inside';
  return beginsWith(right, left) ? 'around' : 'apart';
}

function beginsWith(whole: Buffer, start: Buffer): boolean {
  return whole.subarray(0, start.length).equals(start);
}

/** Ends with a separator, so that "/a/bc" is not inside of "/a/b". */
function comparable(file: FilePath, platform: NodeJS.Platform): Buffer {
  const separator = platform === 'win32' ? path.win32.sep : path.posix.sep;
  const isCaseless = platform === 'win32' || platform === 'darwin';
  // Only Linux has names that are no text, and there case counts.
  const bytes = isCaseless
    ? Buffer.from(shownPath(file).normalize('NFC').toLowerCase())
    : bytesOf(file);
  return bytes.at(-1) === separator.charCodeAt(0)
    ? bytes
    : Buffer.concat([bytes, Buffer.from(separator)]);
}
