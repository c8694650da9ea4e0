import { expect, test } from 'vitest';
import { fileFailure, NoFileError } from '../../../src/main/library/file-failure.ts';
import { StalledError } from '../../../src/main/platform/patience.ts';
import type { ProblemCode } from '../../../src/shared/errors.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code });

/** Of one system: the code, what the person reads, whether it may pass by itself. */
test.each<[string, ProblemCode, boolean, NodeJS.Platform?]>([
  ['ENOENT', 'file-missing', false],
  ['ENOTDIR', 'file-missing', false],
  ['EACCES', 'file-unreadable', false],
  ['EPERM', 'file-unreadable', false],
  ['EACCES', 'file-unreadable', true, 'win32'],
  ['EPERM', 'file-unreadable', true, 'win32'],
  ['ELOOP', 'file-unreadable', false],
  ['ENAMETOOLONG', 'file-unreadable', false],
  ['EBUSY', 'file-unreadable', true],
  ['ETXTBSY', 'file-unreadable', true],
  ['EAGAIN', 'file-unreadable', true],
  ['EMFILE', 'file-unreadable', true],
  ['ENFILE', 'file-unreadable', true],
  ['ESTALE', 'file-unreadable', true],
  ['EIO', 'file-unreadable', true],
  ['ETIMEDOUT', 'file-unreadable', true],
  ['ENOTCONN', 'file-unreadable', true],
  ['ENXIO', 'file-changed', true],
  ['EISDIR', 'file-changed', true],
])('%s is %s, passing: %s', (detail, code, passing, platform = 'linux') => {
  expect(fileFailure(systemError(detail), platform)).toEqual({ code, detail, passing });
});

test.each<[string, unknown, object]>([
  [
    'a stall passes',
    new StalledError('No answer'),
    { code: 'file-stalled', detail: 'stalled', passing: true },
  ],
  [
    'a pipe is another file by now',
    new NoFileError('No regular file'),
    { code: 'file-changed', detail: 'no-file', passing: true },
  ],
  [
    'an error without a code is nothing that passes',
    new Error('bug'),
    { code: 'file-unreadable', detail: 'unknown', passing: false },
  ],
])('%s', (_name, cause, failure) => {
  expect(fileFailure(cause)).toEqual(failure);
});
