import { expect, test } from 'vitest';
import { nestingOf, type Nesting } from '../../../src/main/folders/nesting.ts';
import type { FilePath } from '../../../src/main/library/file-path.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test.each<[FilePath, FilePath, Nesting, NodeJS.Platform]>([
  ['/a/b', '/a/b', 'same', 'linux'],
  ['/a/b/', '/a/b', 'same', 'linux'],
  ['/a/b/c', '/a/b', 'inside', 'linux'],
  ['/a', '/a/b', 'around', 'linux'],
  ['/', '/a/b', 'around', 'linux'],
  ['/a/bc', '/a/b', 'apart', 'linux'],
  ['/a/B', '/a/b', 'apart', 'linux'],
  [bytes('/a/\xff/c'), bytes('/a/\xff'), 'inside', 'linux'],
  [bytes('/a/\xfe'), bytes('/a/\xff'), 'apart', 'linux'],
  [String.raw`C:\Photos`, String.raw`c:\photos\2026`, 'around', 'win32'],
  ['D:\\', String.raw`D:\a`, 'around', 'win32'],
  ['/Users/a/Й', '/users/A/\u0418\u0306', 'same', 'darwin'],
])('%s to %s: %s on %s', (one, other, nesting, platform) => {
  expect(nestingOf(one, other, platform)).toBe(nesting);
});
