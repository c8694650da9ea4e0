import { expect, test } from 'vitest';
import { waitForFolders } from '../../../src/main/folders/absences.ts';

const NO_COUNTS = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };

const FOLDERS = new Map([
  [1, { waiting: 3 }],
  [2, { waiting: 2 }],
]);

test.each([
  ['all that is left is in a folder that is away', { queued: 3 }, [1], true],
  ['it is in two of them', { queued: 5, done: 7, failed: 1 }, [1, 2], true],
  ['something else is left', { queued: 4 }, [1], false],
  ['another folder is there', { queued: 5 }, [2], false],
  ['no folder is away', { queued: 3 }, [], false],
  ['nothing is left', { done: 3 }, [1], false],
  ['a photo is on its way', { queued: 2, sending: 1 }, [1], false],
  ['a photo waits for its commit', { queued: 2, sent: 1 }, [1], false],
  ['a commit is on its way', { queued: 2, committing: 1 }, [1], false],
  ['the folder has left the queue', { queued: 1 }, [7], false],
])('whether the drive is waited for when %s', (_, counts, away, isWaiting) => {
  const pause = waitForFolders({ ...NO_COUNTS, ...counts }, away, FOLDERS);
  expect(pause).toEqual(isWaiting ? { reason: 'folder-away', until: null, problem: null } : null);
});
