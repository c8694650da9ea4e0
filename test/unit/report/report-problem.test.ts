import { expect, test } from 'vitest';
import { reportProblem } from '../../../src/main/report/report.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'open' });
}

test.each([
  ['EACCES', 'report-unwritable'],
  ['EROFS', 'report-unwritable'],
  ['EISDIR', 'report-unwritable'],
  ['EBUSY', 'report-unwritable'],
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
])('%s is told as %s', (detail, code) => {
  expect(reportProblem(systemError(detail))).toEqual({ code, stage: 'intake', detail });
});

test('what the system did not refuse is a bug', () => {
  expect(reportProblem(new TypeError('x is not a function'))).toBeNull();
});
