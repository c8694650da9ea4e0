import { expect, test } from 'vitest';
import type { Folders } from '../../../src/main/folders/folders.ts';
import { answer, type Handlers } from '../../../src/main/ipc/answer.ts';
import { createFolderHandlers } from '../../../src/main/ipc/folder-handlers.ts';
import type { FilePath } from '../../../src/main/library/file-path.ts';
import { succeed } from '../../../src/shared/errors.ts';

/** Handlers over folders that note what they are asked. */
function handlersInHand(chosen: string[], path: FilePath | null = '/p') {
  const asked: unknown[] = [];
  const note =
    (name: string) =>
    (...input: unknown[]) => {
      asked.push([name, ...input]);
      return succeed(null);
    };
  const folders: Folders = {
    list: () => [],
    add: (...input) => {
      asked.push(['add', ...input]);
      return Promise.resolve({ added: input[0].length, refused: [] });
    },
    remove: (id) => Promise.resolve(note('remove')(id)),
    pause: (id) => Promise.resolve(note('pause')(id)),
    resume: note('resume'),
    scan: note('scan'),
    setDestination: (...input) => Promise.resolve(note('destination')(...input)),
    resync: () => Promise.resolve(),
    locate: () => path,
    onNews: () => () => undefined,
  };
  const handlers = createFolderHandlers({
    folders,
    choosePaths: () => Promise.resolve(chosen),
    showInFolder: note('show'),
  });
  const ask = (name: string, input?: unknown) =>
    // The other requests are not asked here.
    answer(handlers as Handlers, input === undefined ? [name] : [name, input], (cause) => {
      throw cause;
    });
  return { ask, asked };
}

const BY_FOLDER = { kind: 'by-folder' };

test('what is chosen is kept with an album for each folder, and nothing when the dialog is closed', async () => {
  const { ask, asked } = handlersInHand(['/a', '/b']);
  expect(await ask('folders.choose')).toEqual(succeed({ added: 2, refused: [] }));
  expect(asked).toEqual([['add', ['/a', '/b'], BY_FOLDER]]);
  const closed = handlersInHand([]);
  expect(await closed.ask('folders.choose')).toEqual(succeed({ added: 0, refused: [] }));
  expect(closed.asked).toEqual([]);
});

test.each<[string, unknown, unknown[]]>([
  ['folders.add', { paths: ['/a'] }, ['add', ['/a'], BY_FOLDER]],
  [
    'folders.add',
    { paths: ['/a'], destination: { kind: 'album', title: ' Лето ', groupId: '54' } },
    ['add', ['/a'], { kind: 'album', title: 'Лето', groupId: '54' }],
  ],
  [
    'folders.set-destination',
    { id: 3, destination: { ...BY_FOLDER, groupId: '54', groupName: 'Клуб' } },
    ['destination', 3, { ...BY_FOLDER, groupId: '54', groupName: 'Клуб' }],
  ],
  ['folders.remove', { id: 3 }, ['remove', 3]],
  ['folders.pause', { id: 3 }, ['pause', 3]],
  ['folders.resume', { id: 3 }, ['resume', 3]],
  ['folders.scan', { id: 3 }, ['scan', 3]],
  ['folders.set-destination', { id: 3, destination: BY_FOLDER }, ['destination', 3, BY_FOLDER]],
  ['folders.show', { id: 3 }, ['show', '/p']],
])('%s with %j asks for it', async (name, input, expected) => {
  const { ask, asked } = handlersInHand([]);
  expect(await ask(name, input)).toMatchObject({ ok: true });
  expect(asked).toEqual([expected]);
});

test.each<[string, unknown]>([
  ['folders.add', { paths: [] }],
  ['folders.add', { paths: ['/a'], destination: { kind: 'topic', groupId: '1', text: 'T' } }],
  ['folders.set-destination', { id: 1, destination: { kind: 'album', title: ' ' } }],
  ['folders.set-destination', { id: 1, destination: { kind: 'by-folder', groupId: 'x' } }],
  // A group has no main album.
  ['folders.set-destination', { id: 1, destination: { kind: 'personal', groupId: '54' } }],
  ['folders.set-destination', { id: 1, destination: { ...BY_FOLDER, groupName: ' ' } }],
  ['folders.remove', { id: -1 }],
])('%s with %j is refused', async (name, input) => {
  const { ask, asked } = handlersInHand([]);
  expect(await ask(name, input)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  expect(asked).toEqual([]);
});

test('a name that is no text cannot be shown', async () => {
  const { ask, asked } = handlersInHand([], Buffer.from('/p/\xff', 'latin1'));
  expect(await ask('folders.show', { id: 1 })).toMatchObject({
    error: { code: 'file-unreadable' },
  });
  expect(asked).toEqual([]);
});
