import { execFileSync } from 'node:child_process';
import { mkdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf, shownPath, type FilePath } from '../../../src/main/library/file-path.ts';
import { scan, scanWithin, type Found } from '../../../src/main/library/scan.ts';
import { tempFolder } from '../temp-folder.ts';

/** A folder named `Photos` that holds these: a name that ends in a slash is a folder, `a -> b` a link. */
async function photosWith(...entries: string[]): Promise<string> {
  const root = path.join(await tempFolder(), 'Photos');
  await mkdir(root);
  for (const entry of entries) {
    const [name = '', target] = entry.split(' -> ');
    const full = path.join(root, name);
    await mkdir(entry.endsWith('/') ? full : path.dirname(full), { recursive: true });
    if (target !== undefined) await symlink(target, full);
    else if (!entry.endsWith('/')) await writeFile(full, name);
  }
  return root;
}

async function gather(scanning: AsyncGenerator<Found>): Promise<Found[]> {
  const all: Found[] = [];
  for await (const found of scanning) all.push(found);
  return all;
}

/** What the system says of the files is a test of its own. */
async function allOf(root: FilePath) {
  return (await gather(scan(root))).map((found) =>
    found.kind === 'file' ? { ...found, facts: undefined } : found,
  );
}

/** Paths from the root down, each with its album where that is not its folder. */
async function scanned(root: string): Promise<string[]> {
  return (await allOf(root)).map((found) => {
    const from = path.relative(root, shownPath(found.path));
    if (found.kind === 'unreadable') return `${from}: ${found.code} ${found.detail}`;
    expect(found.name).toBe(path.basename(from));
    const album = path.join(...found.albumPath);
    return album === path.join('Photos', path.dirname(from)) ? from : `${from} in ${album}`;
  });
}

test.each<[string, readonly string[], readonly string[]]>([
  ['nothing', [], []],
  ['empty folders', ['a/', 'b/c/'], []],
  [
    'names in their natural order',
    ['IMG_10.jpg', 'IMG_2.jpg', 'img_1.jpg', 'IMG_002.jpg', 'Б.jpg', 'а.jpg'],
    ['img_1.jpg', 'IMG_002.jpg', 'IMG_2.jpg', 'IMG_10.jpg', 'а.jpg', 'Б.jpg'],
  ],
  [
    'a folder’s files before the folders in it, and those in order',
    ['2/a.jpg', '10/a.jpg', '1/2/a.jpg', '1/1/a.jpg', '1/z.jpg', 'z.jpg'],
    ['z.jpg', '1/z.jpg', '1/1/a.jpg', '1/2/a.jpg', '2/a.jpg', '10/a.jpg'],
  ],
  ['every file, photo or not', ['a.jpg', 'b.txt', 'c'], ['a.jpg', 'b.txt', 'c']],
  ['hidden files', ['._a.jpg', '.b.jpg'], ['._a.jpg', '.b.jpg']],
  ['no hidden folders', ['.git/a.jpg', '.a/b/a.jpg', '@eaDir/a.jpg', 'b/a.jpg'], ['b/a.jpg']],
  ['a folder with a photo’s name', ['a.jpg/b.jpg'], ['a.jpg/b.jpg']],
  [
    'names that are no words',
    ['a\nb.jpg', '-rf.jpg', ' .jpg', '$&.jpg', 'a\\b.jpg', '%20.jpg', '🌊.jpg'],
    [' .jpg', '-rf.jpg', '%20.jpg', '🌊.jpg', '$&.jpg', 'a\nb.jpg', 'a\\b.jpg'],
  ],
  [
    'names of 255 bytes',
    [`${'ю'.repeat(125)}a.jpg`, `${'x'.repeat(255)}/a.jpg`],
    [`${'ю'.repeat(125)}a.jpg`, `${'x'.repeat(255)}/a.jpg`],
  ],
  ['a link to a file', ['a.jpg', 'b.jpg -> a.jpg'], ['a.jpg', 'b.jpg']],
  ['a link that leads nowhere', ['a.jpg -> gone'], ['a.jpg']],
  ['a link to itself', ['a.jpg -> a.jpg'], ['a.jpg']],
  ['two links in a circle', ['a.jpg -> b.jpg', 'b.jpg -> a.jpg'], ['a.jpg', 'b.jpg']],
  ['a folder linked into itself, once', ['a/b.jpg', 'a/self -> .'], ['a/b.jpg']],
  [
    'a folder linked into its parent, once',
    ['a/b.jpg', 'a/up -> ..', 'c.jpg'],
    ['c.jpg', 'a/b.jpg'],
  ],
  ['a folder reached by two ways, once', ['a/x.jpg', 'b -> a'], ['a/x.jpg']],
  ['a folder by its own name, also behind a link to it', ['z/x.jpg', 'a -> z'], ['z/x.jpg']],
  [
    'a folder by its own name, whatever links lie deeper before it',
    ['a/b/c -> ../../z', 'a/b/y.jpg', 'z/x.jpg'],
    ['a/b/y.jpg', 'z/x.jpg'],
  ],
  ['no folder through a hidden link', ['a/x.jpg', 'b/.c -> ../a'], ['a/x.jpg']],
])('finds %s', async (_name, entries, expected) => {
  expect(await scanned(await photosWith(...entries))).toEqual(expected);
});

test('albums are named by the folders from the dropped one down', async () => {
  const root = await photosWith('a.jpg', 'Лето/2019/b.jpg');
  const albums = (await allOf(`${root}/`)).map((found) => 'albumPath' in found && found.albumPath);
  expect(albums).toEqual([['Photos'], ['Photos', 'Лето', '2019']]);
});

test('a loose file has no album, even through a link', async () => {
  const root = await photosWith('a.jpg', 'link.jpg -> a.jpg');
  expect(
    await Promise.all(['a.jpg', 'link.jpg'].map((name) => allOf(path.join(root, name)))),
  ).toEqual(
    ['a.jpg', 'link.jpg'].map((name) => [
      { kind: 'file', path: path.join(root, name), name, albumPath: [] },
    ]),
  );
});

test('a dropped link to a folder is the folder, under the link’s name', async () => {
  const root = await photosWith('a/x.jpg', 'b -> a');
  expect(await allOf(path.join(root, 'b'))).toEqual([
    { kind: 'file', path: path.join(root, 'b', 'x.jpg'), name: 'x.jpg', albumPath: ['b'] },
  ]);
});

test('a hidden folder that is dropped itself is entered', async () => {
  const root = await photosWith('.a/x.jpg');
  expect(await scanned(path.join(root, '.a'))).toEqual(['x.jpg in .a']);
});

test('what is not there says so', async () => {
  const root = await photosWith('a.jpg');
  const missing = [path.join(root, 'gone'), path.join(root, 'a.jpg', 'b')];
  expect((await Promise.all(missing.map(allOf))).flat()).toEqual([
    { kind: 'unreadable', path: missing[0], code: 'path-missing', detail: 'ENOENT' },
    { kind: 'unreadable', path: missing[1], code: 'path-missing', detail: 'ENOTDIR' },
  ]);
});

test('a pipe is met like a file, and not opened', async () => {
  const root = await photosWith('a.jpg');
  execFileSync('mkfifo', [path.join(root, 'pipe.jpg')]);
  expect(await scanned(root)).toEqual(['a.jpg', 'pipe.jpg']);
});

test('names that are no text are exact, in files and folders', async () => {
  const root = await photosWith();
  const inRoot = (...bytes: number[]) =>
    Buffer.concat([Buffer.from(`${root}/`), Buffer.from(bytes)]);
  const folder = inRoot(0xff);
  const file = inRoot(0xe9, 0x2e, 0x6a, 0x70, 0x67); // é.jpg in Latin-1
  const below = Buffer.concat([folder, Buffer.from('/я.jpg')]);
  await mkdir(folder);
  await writeFile(file, 'x');
  await writeFile(below, 'x');
  const found = await allOf(root);
  expect(found).toEqual([
    { kind: 'file', path: file, name: '\ufffd.jpg', albumPath: ['Photos'] },
    { kind: 'file', path: below, name: 'я.jpg', albumPath: ['Photos', '\ufffd'] },
  ]);
  const [again] = await allOf(below);
  expect(again && bytesOf(again.path)).toEqual(below);
});

test('the size and the time of a file are those that any other look finds, to the last digit', async () => {
  const root = await photosWith('a.jpg', 'b.jpg', 'c.jpg');
  const at = (name: string): string => path.join(root, name);
  await utimes(at('a.jpg'), 0, 1_234_567_890.123_456);
  await utimes(at('b.jpg'), 0, -12.5); // before 1970, as some cameras have it
  const found = await gather(scan(root));
  const expected = await Promise.all(
    ['a.jpg', 'b.jpg', 'c.jpg'].map(async (name) => {
      const { size, mtimeMs } = await stat(at(name));
      return { sizeBytes: size, mtimeMs };
    }),
  );
  expect(found.map((one) => (one.kind === 'file' ? one.facts : one))).toEqual(expected);
});

test.each<
  [what: string, there: readonly string[], looked: readonly string[], found: readonly string[]]
>([
  ['a file', ['a.jpg', 'b.jpg', 'c/d.jpg'], ['b.jpg'], ['b.jpg']],
  ['a file further down', ['a.jpg', 'c/d/e.jpg', 'c/f.jpg'], ['c/d/e.jpg'], ['c/d/e.jpg']],
  ['a folder', ['a.jpg', 'c/d/e.jpg', 'c/f.jpg'], ['c'], ['c/f.jpg', 'c/d/e.jpg']],
  [
    'a folder and what is in it',
    ['c/d/e.jpg', 'c/f.jpg'],
    ['c/f.jpg', 'c', 'c/d'],
    ['c/f.jpg', 'c/d/e.jpg'],
  ],
  [
    'one whose name begins like a folder’s',
    ['c/a.jpg', 'c d.jpg'],
    ['c', 'c d.jpg'],
    ['c/a.jpg', 'c d.jpg'],
  ],
  ['what is not there any more', ['a.jpg'], ['gone.jpg', 'gone/b.jpg', 'a.jpg'], ['a.jpg']],
  [
    'nothing behind a hidden folder',
    ['.git/a.jpg', '@eaDir/b.jpg'],
    ['.git', '.git/a.jpg', '@eaDir/b.jpg'],
    [],
  ],
  ['no link to a folder', ['a/x.jpg', 'b -> a'], ['b'], []],
  [
    'but what is in one, as a scan of all has entered it',
    ['a/x.jpg', 'b -> a'],
    ['b/x.jpg'],
    ['b/x.jpg'],
  ],
  [
    'no link to a folder further down either',
    ['a/x.jpg', 'b/y.jpg', 'b/link -> ../a', 'b/up -> ..'],
    ['b'],
    ['b/y.jpg'],
  ],
  ['nothing outside, and not the root', ['a.jpg'], ['../Photos2/a.jpg', '.'], []],
])('looking within meets %s', async (_what, there, looked, found) => {
  const root = await photosWith(...there);
  const all = await gather(
    scanWithin(
      root,
      looked.map((name) => path.join(root, name)),
    ),
  );
  const albumOf = new Map((await gather(scan(root))).map((one) => [shownPath(one.path), one]));
  expect(all.map((one) => path.relative(root, shownPath(one.path))).sort()).toEqual(
    found.toSorted(),
  );
  // Each goes where a scan of all would have it go.
  for (const one of all) {
    const whole = albumOf.get(shownPath(one.path));
    if (whole !== undefined) expect(one).toEqual(whole);
  }
});

test('each folder is told before it is read', async () => {
  const root = await photosWith('a.jpg', 'c/d/e.jpg', '.git/f.jpg');
  const told: string[] = [];
  for await (const found of scan(root, {
    onFolder: (folder) => void told.push(shownPath(folder)),
  })) {
    expect(told).toContain(path.dirname(shownPath(found.path)));
  }
  expect(told).toEqual([root, path.join(root, 'c'), path.join(root, 'c', 'd')]);
  const toldWithin: string[] = [];
  await gather(
    scanWithin(root, [path.join(root, 'c', 'd')], {
      onFolder: (folder) => void toldWithin.push(shownPath(folder)),
    }),
  );
  expect(toldWithin).toEqual([path.join(root, 'c', 'd')]);
});
