/** @file Both ways of watching a tree, on the system of the moment: what changes is told. */
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shownPath } from '../../../src/main/library/file-path.ts';
import { scan } from '../../../src/main/library/scan.ts';
import { watchEachFolder } from '../../../src/main/platform/watch-each-folder.ts';
import type { TreeWatch, WatchTree } from '../../../src/main/platform/watch-tree.ts';
import { watchWholeTree } from '../../../src/main/platform/watch-whole-tree.ts';
import { tempFolder } from '../../unit/temp-folder.ts';

async function watched(watchTree: WatchTree) {
  const root = path.join(await tempFolder(), 'Photos');
  await mkdir(path.join(root, 'Trip', 'Day 1'), { recursive: true });
  await writeFile(path.join(root, 'old.jpg'), 'x');
  const told: string[] = [];
  const failures: string[] = [];
  const tree = await watchTree(root, {
    onHint: (file) => told.push(path.relative(root, shownPath(file))),
    onFailure: (code) => failures.push(code),
  });
  onTestFinished(() => tree.close());
  await enterAll(tree, root);
  const isTold = async (name: string) => {
    await expect.poll(() => told, { timeout: 20_000 }).toContain(name);
    told.length = 0;
  };
  return { root, tree, told, failures, isTold };
}

/** As a scan of all does. */
async function enterAll(tree: TreeWatch, root: string): Promise<void> {
  tree.begin();
  const scanning = scan(root, { onFolder: (folder) => tree.enter(folder) });
  while ((await scanning.next()).done !== true);
  tree.end();
}

test.each<[string, WatchTree]>([
  ['each folder by itself', watchEachFolder],
  ['the tree as a whole', watchWholeTree],
])('%s: what is new, changed, renamed or deleted is told', async (_way, watchTree) => {
  const { root, failures, isTold } = await watched(watchTree);
  const at = (...names: string[]): string => path.join(root, ...names);
  await writeFile(at('Trip', 'Day 1', 'a.jpg'), 'x');
  await isTold(path.join('Trip', 'Day 1', 'a.jpg'));
  await appendFile(at('old.jpg'), 'y');
  await isTold('old.jpg');
  await rename(at('old.jpg'), at('Trip', 'new.jpg'));
  await isTold(path.join('Trip', 'new.jpg'));
  await rm(at('Trip', 'Day 1', 'a.jpg'));
  await isTold(path.join('Trip', 'Day 1', 'a.jpg'));
  await mkdir(at('Other'));
  await isTold('Other');
  expect(failures).toEqual([]);
});

test('a folder that was renamed, and one of the same name in its place, are watched after a scan', async () => {
  const { root, tree, isTold } = await watched(watchEachFolder);
  const at = (...names: string[]): string => path.join(root, ...names);
  await rename(at('Trip'), at('Journey'));
  await mkdir(at('Trip'));
  await isTold('Trip');
  await enterAll(tree, root);
  await writeFile(at('Journey', 'Day 1', 'a.jpg'), 'x');
  await isTold(path.join('Journey', 'Day 1', 'a.jpg'));
  await writeFile(at('Trip', 'b.jpg'), 'x');
  await isTold(path.join('Trip', 'b.jpg'));
});

test('names that are no text are told as they are', async () => {
  const root = Buffer.from(await tempFolder());
  const told: string[] = [];
  const tree = await watchEachFolder(root, {
    onHint: (file) => told.push(Buffer.from(file as Uint8Array).toString('latin1')),
    onFailure: () => undefined,
  });
  onTestFinished(() => tree.close());
  tree.enter(root);
  const file = Buffer.concat([root, Buffer.from([0x2f, 0xe9, 0x2e, 0x6a, 0x70, 0x67])]);
  await writeFile(file, 'x');
  await expect.poll(() => told, { timeout: 20_000 }).toContain(file.toString('latin1'));
});
