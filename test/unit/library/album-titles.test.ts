import { expect, test } from 'vitest';
import { destinationByFolder } from '../../../src/main/library/album-titles.ts';
import type { FilePath } from '../../../src/main/library/file-path.ts';
import type { Destination } from '../../../src/shared/upload.ts';

const BYTES = Buffer.concat([Buffer.from('/photos/'), Buffer.from([0xff]), Buffer.from('/a.jpg')]);

test.each<[string, FilePath, readonly string[], string | undefined, Destination]>([
  ['a loose file', '/photos/a.jpg', [], undefined, { kind: 'personal' }],
  ['a folder', '/x/Лето/a.jpg', ['Лето'], undefined, { kind: 'album', title: 'Лето' }],
  [
    'folders in folders',
    '/x/Travel/2019/Summer/a.jpg',
    ['Travel', '2019', 'Summer'],
    undefined,
    { kind: 'album', title: 'Travel / 2019 / Summer' },
  ],
  [
    'a name as macOS writes it',
    '/x/e\u0301te\u0301/a.jpg',
    ['e\u0301te\u0301'],
    undefined,
    { kind: 'album', title: '\u00e9t\u00e9' },
  ],
  ['a drive', '/a.jpg', [''], undefined, { kind: 'personal' }],
  ['a folder of a drive', '/A/a.jpg', ['', 'A'], undefined, { kind: 'album', title: 'A' }],
  ['a folder of a group', '/x/A/a.jpg', ['A'], '53', { kind: 'album', title: 'A', groupId: '53' }],
  [
    'a loose file of a group',
    '/photos/Лето/a.jpg',
    [],
    '53',
    { kind: 'album', title: 'Лето', groupId: '53' },
  ],
  [
    'a loose file of a group in a folder whose name is no text',
    BYTES,
    [],
    '53',
    { kind: 'album', title: '\ufffd', groupId: '53' },
  ],
  [
    'a drive of a group: never the main album, which is the person’s own',
    '/a.jpg',
    [''],
    '53',
    { kind: 'album', title: 'Okapi', groupId: '53' },
  ],
])('%s', (_name, path, albumPath, groupId, expected) => {
  expect(destinationByFolder({ path, albumPath }, groupId)).toEqual(expected);
});
