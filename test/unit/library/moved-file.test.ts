import { expect, test } from 'vitest';
import { movedRow, type Elsewhere, type OldPlace } from '../../../src/main/library/moved-file.ts';
import type { UploadState } from '../../../src/shared/upload.ts';
import { newUpload, progress } from '../queue/an-upload.ts';

const row = (
  id: number,
  place: OldPlace,
  path: string,
  destinationId = 1,
  state: UploadState = 'done',
): Elsewhere => ({
  row: {
    ...newUpload({ path, fingerprint: 'abc', destinationId, progress: progress({ state }) }),
    id,
    run: 1,
    changedAt: 0,
  },
  place,
});
const MET = { path: '/p/B/a.jpg', destinationId: 2 };

test.each<[what: string, elsewhere: readonly Elsewhere[], moved: number | null]>([
  ['nothing like it is known', [], null],
  ['it was renamed', [row(1, 'gone', '/p/B/old.jpg', 2)], 1],
  ['it was moved to another album’s folder', [row(1, 'gone', '/p/A/a.jpg')], 1],
  ['it was copied there', [row(1, 'there', '/p/A/a.jpg')], null],
  ['its first place is on a drive that is away', [row(1, 'unknown', '/usb/a.jpg')], null],
  ['another file has its first name now', [row(1, 'replaced', '/p/A/a.jpg')], 1],
  ['it waits', [row(1, 'gone', '/p/A/a.jpg', 1, 'queued')], 1],
  ['it is being sent', [row(1, 'gone', '/p/A/a.jpg', 1, 'sending')], 1],
  ['it failed', [row(1, 'gone', '/p/A/a.jpg', 1, 'failed')], 1],
  [
    'a copy is there still, and the other was moved',
    [row(1, 'there', '/p/A/a.jpg'), row(2, 'gone', '/p/C/a.jpg', 3)],
    2,
  ],
  [
    'two could be it: the one of the same album',
    [row(1, 'gone', '/p/A/a.jpg', 1), row(2, 'gone', '/p/C/x.jpg', 2)],
    2,
  ],
  [
    'two could be it: the one whose path ended alike',
    [row(1, 'gone', '/q/A/a.jpg', 1), row(2, 'gone', '/q/B/a.jpg', 3)],
    2,
  ],
  [
    'two could be it, and are as good as each other: the older one',
    [row(2, 'gone', '/q/A/a.jpg', 1), row(1, 'gone', '/r/A/a.jpg', 1)],
    1,
  ],
  [
    'it was left out as a duplicate in another album: here it is none',
    [row(1, 'gone', '/p/A/a.jpg', 1, 'skipped')],
    null,
  ],
  ['it was left out as a duplicate in this album', [row(1, 'gone', '/p/B/b.jpg', 2, 'skipped')], 1],
])('%s', (_what, elsewhere, moved) => {
  expect(movedRow(MET, elsewhere)?.id ?? null).toBe(moved);
});
