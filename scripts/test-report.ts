/**
 * @file Counts tests from the reports of Vitest and Playwright, and names those that failed;
 * decisions on values only.
 */
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test that failed, and what it said. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** Counts by suite: the folder below `test/`. */
export type Counts = ReadonlyMap<string, Count>;

/** What a run must have executed at least one test of, or it says nothing. */
export const SUITES = ['unit', 'integration', 'e2e'] as const;

/** As much of a failure's words as tells what went wrong. */
const MESSAGE_LINES = 12;

const NONE: Count = { passed: 0, failed: 0, skipped: 0 };

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string().default(''),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
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

/** Vitest's failed tests, and its files that could not be loaded. */
export function vitestFailures(report: unknown): Failure[] {
  return vitestReport.parse(report).testResults.flatMap((file) => {
    const name = placeOf(file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [{ name, message: file.message }];
    return failed.map(({ fullName, failureMessages }) => ({
      name: `${name} › ${fullName}`,
      message: (failureMessages ?? []).join('\n'),
    }));
  });
}

interface PlaywrightSuite {
  readonly specs?: readonly z.infer<typeof playwrightSpec>[] | undefined;
  readonly suites?: readonly PlaywrightSuite[] | undefined;
}

const playwrightError = z.object({ message: z.string().default('') });

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(playwrightError) })) })),
});

const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  specs: z.array(playwrightSpec).optional(),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(playwrightError),
  suites: z.array(playwrightSuite).default([]),
});

/** Reads Playwright's JSON report. An error outside any test, such as in a file that does not load, is one failure. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = playwrightReport.parse(report);
  const passed = stats.expected + stats.flaky;
  const failed = stats.unexpected + errors.length;
  return new Map([['e2e', { passed, failed, skipped: stats.skipped }]]);
}

/** Playwright's failed tests, and its errors outside any test. */
export function playwrightFailures(report: unknown): Failure[] {
  const { errors, suites } = playwrightReport.parse(report);
  const specs = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  return [
    ...errors.map(({ message }) => ({ name: 'test/e2e', message })),
    ...specs.map(({ file, title, tests }) => ({
      name: `test/e2e/${file} › ${title}`,
      message: tests
        .flatMap(({ results }) => results.flatMap((result) => result.errors))
        .map(({ message }) => message)
        .join('\n'),
    })),
  ];
}

function specsOf(suite: PlaywrightSuite): z.infer<typeof playwrightSpec>[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
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

/** A failure as it stands at a run's end, where the last screen of a log shows it. */
export function describeFailure({ name, message }: Failure): string {
  const lines = stripVTControlCharacters(message).trimEnd().split('\n').slice(0, MESSAGE_LINES);
  return [`✗ ${name}`, ...lines.map((line) => `    ${line}`)].join('\n');
}

function add(one: Count, other: Count): Count {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** A test file's path as the project knows it, whatever folder the project lies in. */
function placeOf(file: string): string {
  return /.*[/\\](test[/\\].*)/.exec(file)?.[1] ?? file;
}

function suiteOf(file: string): string {
  return /.*[/\\]test[/\\]([^/\\]+)[/\\]/.exec(file)?.[1] ?? 'other';
}
