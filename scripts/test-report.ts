/** @file Counts tests from the reports of Vitest and Playwright; decisions on values only. */
import { z } from 'zod';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts by suite: the folder below `test/`. */
export type Counts = ReadonlyMap<string, Count>;

/** What a run must have executed at least one test of, or it says nothing. */
export const SUITES = ['unit', 'integration', 'e2e'] as const;

const NONE: Count = { passed: 0, failed: 0, skipped: 0 };

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/** Reads Vitest's JSON report. A file that could not even be loaded is one failed test. */
export function countVitest(report: unknown): Counts {
  const counts = new Map<string, Count>();
  for (const file of vitestReport.parse(report).testResults) {
    const suite = suiteOf(file.name);
    let count = counts.get(suite) ?? NONE;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') count = add(count, { ...NONE, passed: 1 });
      else if (status === 'failed') count = add(count, { ...NONE, failed: 1 });
      else count = add(count, { ...NONE, skipped: 1 });
    }
    const blamesATest = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !blamesATest) count = add(count, { ...NONE, failed: 1 });
    counts.set(suite, count);
  }
  return counts;
}

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(z.unknown()),
});

/** Reads Playwright's JSON report. An error outside any test, such as in a file that does not load, is one failure. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = playwrightReport.parse(report);
  const passed = stats.expected + stats.flaky;
  const failed = stats.unexpected + errors.length;
  return new Map([['e2e', { passed, failed, skipped: stats.skipped }]]);
}

/** The counts of several runs, with one failure for each suite that executed nothing. */
export function merge(runs: readonly Counts[], needed: readonly string[] = SUITES): Counts {
  const counts = new Map<string, Count>();
  for (const run of runs) {
    for (const [suite, count] of run) counts.set(suite, add(counts.get(suite) ?? NONE, count));
  }
  for (const suite of needed) {
    const { passed, failed, skipped } = counts.get(suite) ?? NONE;
    if (passed + failed === 0) counts.set(suite, { passed, failed: 1, skipped });
  }
  return counts;
}

/** The sum over all suites. */
export function total(counts: Counts): Count {
  return [...counts.values()].reduce(add, NONE);
}

/** `12 passed, 0 failed`, and what was skipped if something was. */
export function describeCount({ passed, failed, skipped }: Count): string {
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${failed} failed${rest}`;
}

function add(one: Count, other: Count): Count {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

function suiteOf(file: string): string {
  return /.*[/\\]test[/\\]([^/\\]+)[/\\]/.exec(file)?.[1] ?? 'other';
}
