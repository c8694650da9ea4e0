import { expect, test } from 'vitest';
import { technicalOf } from '../../../src/renderer/state/reason.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import type { UploadState } from '../../../src/shared/upload.ts';

const damaged = { code: 'photo-damaged', stage: 'send', okCode: 504 } as const;

test.each<[string, UploadState, Problem | null, string | null]>([
  [
    'OK’s number, name and text',
    'failed',
    { ...damaged, okName: 'PHOTO_IMAGE_CORRUPTED', detail: 'Cut off' },
    'OK 504 PHOTO_IMAGE_CORRUPTED · Cut off',
  ],
  ['OK’s number alone', 'failed', { ...damaged, okName: '' }, 'OK 504'],
  [
    'our own code where OK said nothing',
    'failed',
    { code: 'file-empty', stage: 'intake' },
    'file-empty',
  ],
  ['a failure without a reason', 'failed', null, 'unexpected'],
  ['what has not failed', 'queued', damaged, null],
])('the technical words of %s', (_what, state, problem, words) => {
  expect(technicalOf({ state, problem })).toBe(words);
});
