import { expect, test } from 'vitest';
import {
  countPlaywright,
  countVitest,
  describeCount,
  merge,
  total,
} from '../../../scripts/test-report.ts';

const file = (name: string, statuses: string[], status = 'passed') => ({
  name,
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

test('counts Vitest’s tests by the folder below test/', () => {
  const report = {
    testResults: [
      file('/home/test/x/test/unit/a.test.ts', ['passed', 'failed'], 'failed'),
      file('/home/test/x/test/unit/b.test.ts', ['passed', 'pending']),
      file('C:\\x\\test\\integration\\c.test.ts', ['passed']),
    ],
  };
  expect(Object.fromEntries(countVitest(report))).toEqual({
    unit: { passed: 2, failed: 1, skipped: 1 },
    integration: { passed: 1, failed: 0, skipped: 0 },
  });
});

test('a test file that does not load is a failure', () => {
  const report = { testResults: [file('/x/test/unit/a.test.ts', [], 'failed')] };
  expect(countVitest(report).get('unit')).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('counts Playwright’s tests and its errors outside of tests', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [{}] }).get('e2e')).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
  });
});

test('a suite that executed no test fails the run', () => {
  const unit = new Map([['unit', { passed: 5, failed: 0, skipped: 0 }]]);
  const onlySkipped = new Map([['e2e', { passed: 0, failed: 0, skipped: 1 }]]);
  const counts = merge([unit, onlySkipped], ['unit', 'integration', 'e2e']);
  expect(total(counts)).toEqual({ passed: 5, failed: 2, skipped: 1 });
});

test.each([
  [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
  [{ passed: 12, failed: 1, skipped: 2 }, '12 passed, 1 failed, 2 skipped'],
])('says %j', (count, words) => {
  expect(describeCount(count)).toBe(words);
});
