import { expect, test } from 'vitest';
import {
  countPlaywright,
  countVitest,
  describeCount,
  describeFailure,
  merge,
  playwrightFailures,
  total,
  vitestFailures,
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

test('names what failed in Vitest, and the files that do not load', () => {
  const failed = {
    status: 'failed',
    fullName: 'a photo arrives once',
    failureMessages: ['Error: twice\n    at here'],
  };
  const report = {
    testResults: [
      {
        name: '/home/test/x/test/unit/a.test.ts',
        status: 'failed',
        assertionResults: [failed, { status: 'passed', failureMessages: null }],
      },
      {
        name: '/x/test/unit/b.test.ts',
        status: 'failed',
        message: 'no such file',
        assertionResults: [],
      },
      file('/x/test/unit/c.test.ts', ['passed']),
    ],
  };
  expect(vitestFailures(report)).toEqual([
    {
      name: 'test/unit/a.test.ts › a photo arrives once',
      message: 'Error: twice\n    at here',
    },
    { name: 'test/unit/b.test.ts', message: 'no such file' },
  ]);
});

test('names what failed in Playwright, wherever it was grouped', () => {
  const stats = { expected: 1, unexpected: 2, flaky: 0, skipped: 0 };
  const spec = (title: string, ok: boolean, messages: string[]) => ({
    title,
    ok,
    file: 'tray.spec.ts',
    tests: [{ results: [{ errors: messages.map((message) => ({ message })) }] }],
  });
  const report = {
    stats,
    errors: [{ message: 'a file does not load' }],
    suites: [
      {
        specs: [spec('opens', true, [])],
        suites: [{ specs: [spec('closes', false, ['no window'])] }],
      },
    ],
  };
  expect(playwrightFailures(report)).toEqual([
    { name: 'test/e2e', message: 'a file does not load' },
    { name: 'test/e2e/tray.spec.ts › closes', message: 'no window' },
  ]);
});

test('a failure is told without colours and in a few lines', () => {
  const message = `\u001b[31mexpected 1\u001b[39m\n${'more\n'.repeat(50)}`;
  const lines = describeFailure({ name: 'a › b', message }).split('\n');
  expect(lines.slice(0, 2)).toEqual(['✗ a › b', '    expected 1']);
  expect(lines).toHaveLength(13);
});
