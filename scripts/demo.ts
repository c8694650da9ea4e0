/**
 * @file The main job from end to end: a stand-in for OK is started, a folder of photos goes
 * to it through the app, and what arrived is compared with what should have. Everything it
 * starts is stopped, and every temporary file removed, however it ends.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_USAGE, readDemoOptions, type DemoOptions } from './demo-options.ts';
import { startStandIn, type StandIn } from './demo-stand-in.ts';
import { uploadInTerminal, type UploadRun } from './demo-upload.ts';
import { judgeNumbers, judgeSample } from './demo-verdict.ts';
import { makeSample, type Sample } from './sample.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => interruption.abort());

process.exitCode = await main(process.argv.slice(2), interruption.signal);

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const options = readDemoOptions(args);
    if (options !== 'help') return await demonstrate(options, signal);
    process.stdout.write(`${DEMO_USAGE}\n`);
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    say(error instanceof TypeError ? `${error.message}\n\n${DEMO_USAGE}` : explain(error));
    return 2;
  }
}

async function demonstrate(options: DemoOptions, signal: AbortSignal): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'okapi-demo-'));
  let standIn: StandIn | null = null;
  let run: UploadRun | null = null;
  try {
    standIn = await startStandIn(join(folder, 'stand-in'));
    say(`Signed in to the stand-in for OK as ${await standIn.whoAmI()}.`);
    const sample = options.photos === null ? await makeBuiltInSample(folder) : null;
    signal.throwIfAborted();
    const upload = options.window ? await loadWindow() : uploadInTerminal;
    run = await upload({
      photos: options.photos ?? sample?.folder ?? folder,
      dataFolder: join(folder, 'okapi'),
      standIn,
      signal,
    });
    const exitCode = await report({ run, sample, standIn, json: options.json });
    if (!options.exit) await untilAborted(signal);
    return exitCode;
  } finally {
    await run?.close();
    await standIn?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Playwright is loaded only when there is a window to open. */
async function loadWindow(): Promise<typeof uploadInTerminal> {
  const { uploadInWindow } = await import('./demo-window.ts');
  return uploadInWindow;
}

async function makeBuiltInSample(folder: string): Promise<Sample> {
  say('Making the sample photos …');
  return makeSample(folder);
}

/** Prints what came out and returns the exit code that says the same. */
async function report(result: {
  run: UploadRun;
  sample: Sample | null;
  standIn: StandIn;
  json: boolean;
}): Promise<number> {
  const { run, sample, standIn, json } = result;
  const { summary } = run;
  const stored = await standIn.photos();
  const differences = [
    ...judgeNumbers(summary, stored.length),
    ...(sample === null ? [] : judgeSample(sample, run, stored)),
  ];
  const exitCode = sample === null ? run.exitCode : differences.length === 0 ? 0 : 1;
  if (json) {
    const ok = exitCode === 0 && differences.length === 0;
    const { galleryUrl: gallery, controlUrl } = standIn;
    const all = { ...summary, gallery, controlUrl, stored: stored.length, ok, differences };
    process.stdout.write(`${JSON.stringify(all)}\n`);
  } else {
    process.stdout.write(`${describe(run, differences, sample !== null)}\n`);
    process.stdout.write(`\nSee the photos in their albums: ${standIn.galleryUrl}\n`);
  }
  return exitCode;
}

function describe({ summary }: UploadRun, differences: readonly string[], judged: boolean): string {
  const megabytes = (summary.bytesSent / 1_000_000).toFixed(1);
  return [
    '',
    `Of ${summary.found} files ${summary.uploaded} uploaded, ${summary.duplicates} already there, ` +
      `${summary.skipped} not a photo, ${summary.failed} failed.`,
    `${megabytes} MB sent in ${summary.seconds.toFixed(1)} s.`,
    ...summary.albums.map(
      ({ title, count }) => `  ${String(count).padStart(4)}  ${title ?? 'Main album'}`,
    ),
    ...summary.failures.map(({ path, message }) => `  failed  ${path}: ${message}`),
    ...(judged && differences.length === 0 ? ['Everything came out as the sample should.'] : []),
    ...differences.map((difference) => `  not as it should be: ${difference}`),
  ].join('\n');
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  say('The gallery is served until Ctrl-C.');
  if (signal.aborted) return;
  // An event alone keeps no process alive.
  const alive = setInterval(() => undefined, 60_000);
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  clearInterval(alive);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Progress goes to stderr: stdout is for the result. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
