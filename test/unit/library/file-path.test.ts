import fc from 'fast-check';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  absolutePath,
  bytesOf,
  filePathFrom,
  joinPath,
  keyOf,
  namesBelow,
  shownPath,
  systemPath,
  type FilePath,
} from '../../../src/main/library/file-path.ts';

const bytes = (...values: number[]) => Buffer.from(values);

test.each<[string, Buffer, FilePath, string]>([
  ['ASCII', Buffer.from('/a.jpg'), '/a.jpg', '/a.jpg'],
  ['UTF-8', Buffer.from('/Лето 🌊.jpg'), '/Лето 🌊.jpg', '/Лето 🌊.jpg'],
  ['a decomposed letter', Buffer.from('e\u0301'), 'e\u0301', 'e\u0301'],
  ['a real U+FFFD', Buffer.from('\ufffd'), '\ufffd', '\ufffd'],
  ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 0x61), '\ufeffa', '\ufeffa'],
  ['nothing', bytes(), '', ''],
  ['Latin-1', bytes(0x2f, 0xe9), bytes(0x2f, 0xe9), '/\ufffd'],
  ['cut-off UTF-8', bytes(0xd0), bytes(0xd0), '\ufffd'],
  ['half a surrogate pair', bytes(0xed, 0xa0, 0x80), bytes(0xed, 0xa0, 0x80), '\ufffd\ufffd\ufffd'],
])('%s becomes a path and is shown', (_name, from, path, shown) => {
  const made = filePathFrom(from);
  expect([made, shownPath(made), systemPath(made), bytesOf(made)]).toEqual([
    path,
    shown,
    path,
    from,
  ]);
});

test.each<[string, FilePath, FilePath, FilePath]>([
  ['two texts', '/a', 'b.jpg', '/a/b.jpg'],
  ['a folder that ends in a slash', '/a/', 'b.jpg', '/a/b.jpg'],
  ['the root', '/', 'b.jpg', '/b.jpg'],
  ['a name in bytes', '/a', bytes(0xff), Buffer.concat([Buffer.from('/a/'), bytes(0xff)])],
  ['a name in bytes below the root', '/', bytes(0xff), bytes(0x2f, 0xff)],
  ['a folder in bytes', bytes(0x2f, 0xff), 'b', bytes(0x2f, 0xff, 0x2f, 0x62)],
  ['a folder in bytes with a slash', bytes(0xff, 0x2f), 'b', bytes(0xff, 0x2f, 0x62)],
  ['bytes that are text after all', bytes(0x61), bytes(0x62), 'a/b'],
])('%s are joined', (_name, folder, name, expected) => {
  expect(joinPath(folder, name)).toEqual(expected);
});

test.each<[string, FilePath, FilePath]>([
  ['a relative path', 'b/../a.jpg', path.join(process.cwd(), 'a.jpg')],
  ['an absolute path', '/x/a.jpg', '/x/a.jpg'],
  ['a path with a slash at its end', '/x/', '/x'],
  ['bytes', bytes(0x2f, 0xff), bytes(0x2f, 0xff)],
])('%s is made absolute', (_name, from, expected) => {
  expect(absolutePath(from)).toEqual(expected);
});

test('bytes survive the way through a path, and every way of giving them is the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (given) => {
      const path = filePathFrom(given);
      expect([bytesOf(path), bytesOf(Buffer.from(given)), filePathFrom(bytesOf(path))]).toEqual([
        Buffer.from(given),
        Buffer.from(given),
        path,
      ]);
    }),
    { seed: 11 },
  );
});

test('a path does not change with the bytes that it was made from', () => {
  const given = new Uint8Array([0xff, 0xfe]);
  const path = filePathFrom(given);
  given.fill(0);
  expect(path).toEqual(bytes(0xff, 0xfe));
});

test.each<[string, FilePath, FilePath, FilePath[] | null]>([
  ['a file', '/a', '/a/b.jpg', ['b.jpg']],
  ['a file further down', '/a', '/a/b/c/d.jpg', ['b', 'c', 'd.jpg']],
  ['the folder itself', '/a', '/a', []],
  ['the folder with a slash', '/a/', '/a/b.jpg', ['b.jpg']],
  ['a file below the root', '/', '/a.jpg', ['a.jpg']],
  ['another folder that begins alike', '/a', '/ab/c.jpg', null],
  ['another folder', '/a', '/b/c.jpg', null],
  ['a name in bytes', '/a', Buffer.from('/a/\xff/b', 'latin1'), [bytes(0xff), 'b']],
  ['a folder in bytes', bytes(0x2f, 0xff), bytes(0x2f, 0xff, 0x2f, 0x62), ['b']],
])('the names down to %s', (_name, folder, file, expected) => {
  expect(namesBelow(folder, file)).toEqual(expected);
});

test('two paths have the same key exactly when they are the same', () => {
  const paths: FilePath[] = ['/a', '/\ufffd', bytes(0x2f, 0xff), bytes(0x2f, 0xfe), '/\u00ff'];
  expect(new Set(paths.map(keyOf)).size).toBe(paths.length);
  expect(keyOf(bytes(0x2f, 0xff))).toBe(keyOf(Buffer.from([0x2f, 0xff])));
});
