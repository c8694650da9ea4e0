import { expect, test } from 'vitest';
import { folderViewOf, newsOf, stateOf } from '../../../src/main/folders/folder-view.ts';
import { NO_PHOTOS, type KeptFolder } from '../../../src/main/folders/kept-folders.ts';
import type { ProblemCode } from '../../../src/shared/errors.ts';
import type { FolderState, FolderView } from '../../../src/shared/folders.ts';

const FOLDER: KeptFolder = {
  id: 1,
  path: '/photos',
  destination: { kind: 'by-folder' },
  isPaused: false,
  addedAt: 100,
  scanBegunAt: 200,
  scanEndedAt: 300,
  trouble: null,
};
const trouble = (code: ProblemCode) => ({ trouble: { code, stage: 'intake' } as const });

test.each<[Partial<KeptFolder>, boolean, FolderState]>([
  [{}, false, 'up-to-date'],
  [{}, true, 'scanning'],
  [{ isPaused: true }, false, 'paused'],
  [{ isPaused: true, ...trouble('folder-away') }, false, 'paused'],
  [trouble('folder-away'), false, 'away'],
  [trouble('folder-gone'), false, 'gone'],
  [trouble('folder-unreadable'), false, 'trouble'],
  [trouble('folder-gone'), true, 'scanning'],
  [{ scanBegunAt: null, scanEndedAt: null }, false, 'waiting'],
  [{ scanEndedAt: null }, false, 'waiting'],
  [{ scanBegunAt: 400 }, false, 'waiting'], // cut off
])('%j, scanning: %s, is %s', (facts, isScanning, state) => {
  expect(stateOf({ ...FOLDER, ...facts }, isScanning, 0)).toBe(state);
});

test.each<[Partial<KeptFolder>, boolean, FolderState]>([
  [{}, false, 'settling'],
  [{}, true, 'scanning'],
  [{ isPaused: true }, false, 'paused'],
  [{ scanEndedAt: null }, false, 'waiting'],
])('with files that are still written, %j, scanning: %s, is %s', (facts, isScanning, state) => {
  expect(stateOf({ ...FOLDER, ...facts }, isScanning, 2)).toBe(state);
});

const view = (id: number, found: number | null = null): FolderView =>
  folderViewOf({ ...FOLDER, id }, NO_PHOTOS, { found, isPolled: false, unsettled: 0 });
const toldOf = (...views: FolderView[]) => new Map(views.map((one) => [one.id, one]));

test('only what changed is told, and what left', () => {
  expect(newsOf(toldOf(), [view(1), view(2)])).toEqual({
    changed: [view(1), view(2)],
    removed: [],
  });
  expect(newsOf(toldOf(view(1), view(2)), [view(1), view(2)])).toBeNull();
  expect(newsOf(toldOf(view(1), view(2)), [view(2, 7)])).toEqual({
    changed: [view(2, 7)],
    removed: [1],
  });
});

test('what does not fit into one message follows, and one folder always fits', () => {
  const all = [view(1), view(2), view(3)];
  const most = Buffer.byteLength(JSON.stringify(view(1))) * 2;
  const first = newsOf(toldOf(), all, most);
  expect(first?.changed.map(({ id }) => id)).toEqual([1, 2]);
  const rest = newsOf(toldOf(...(first?.changed ?? [])), all, most);
  expect(rest?.changed.map(({ id }) => id)).toEqual([3]);
  expect(newsOf(toldOf(), all, 1)?.changed.length).toBe(1);
});
