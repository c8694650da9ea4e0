/**
 * @file Runs everything that can fail: format, lint and types, then every test. The last line is
 * `N passed, N failed`, after what failed; a suite that ran no test is a failure too. `--only-tests` leaves out
 * format, lint and types.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  countPlaywright,
  countVitest,
  describeCount,
  describeFailure,
  merge,
  playwrightFailures,
  total,
  vitestFailures,
  type Counts,
  type Failure,
} from './test-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'okapi-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.exitCode = await testEverything(process.argv.includes('--only-tests'));

async function testEverything(onlyTests: boolean): Promise<number> {
  const runs: Counts[] = [];
  if (!onlyTests) for (const name of ['format', 'lint', 'types']) runs.push(await check(name));
  const failures: Failure[] = [];
  runs.push(await runVitest(failures), await runPlaywright(failures));

  const counts = merge(runs);
  process.stdout.write('\n');
  for (const failure of failures) process.stdout.write(`${describeFailure(failure)}\n\n`);
  for (const [suite, count] of counts)
    process.stdout.write(`${suite.padEnd(12)} ${describeCount(count)}\n`);
  process.stdout.write(`${describeCount(total(counts))}\n`);
  return total(counts).failed === 0 ? 0 : 1;
}

/** One of package.json's checks; it counts as one test. */
async function check(name: string): Promise<Counts> {
  announce(name);
  const npm = process.env['npm_execpath'];
  const args = ['run', '--silent', name];
  const exitCode =
    npm === undefined
      ? await run('npm', args, { shell: process.platform === 'win32' })
      : await run(process.execPath, [npm, ...args]);
  const failed = exitCode === 0 ? 0 : 1;
  return new Map([['checks', { passed: 1 - failed, failed, skipped: 0 }]]);
}

async function runVitest(failures: Failure[]): Promise<Counts> {
  announce('unit and integration tests');
  const report = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = await run(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...reporters,
  ]);
  const results = await readReport(report, { testResults: [] });
  failures.push(...vitestFailures(results));
  return withExitCode('unit', countVitest(results), exitCode);
}

async function runPlaywright(failures: Failure[]): Promise<Counts> {
  announce('end-to-end tests');
  const report = join(folder, 'playwright.json');
  const exitCode = await run(
    process.execPath,
    ['node_modules/playwright/cli.js', 'test', '--reporter=list,json'],
    { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  const results = await readReport(report, { stats, errors: [] });
  failures.push(...playwrightFailures(results));
  return withExitCode('e2e', countPlaywright(results), exitCode);
}

/** A runner may fail without blaming a test: by an unhandled error, or by not starting at all. */
function withExitCode(suite: string, counts: Counts, exitCode: number): Counts {
  if (exitCode === 0 || total(counts).failed > 0) return counts;
  return merge([counts, new Map([[suite, { passed: 0, failed: 1, skipped: 0 }]])], []);
}

async function readReport(file: string, none: unknown): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return none; // the runner did not get so far; its exit code says so
  }
}

async function run(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; shell?: boolean } = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  const stopped = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    stopped.abort();
    child.kill(signal);
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  process.off('SIGTERM', stop).off('SIGINT', stop);
  if (stopped.signal.aborted) process.exit(130);
  return exitCode ?? 1;
}

function announce(what: string): void {
  process.stdout.write(`\n— ${what} —\n`);
}
