/** @file `okapi`: the same engine without a window. */
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  DEFAULT_SETTINGS,
  REFUSED_PHOTOS,
  SPEED_LIMITS,
  type RefusedPhotos,
} from '../shared/settings.ts';
import type { UploadFilter } from '../shared/upload.ts';
import { login, logout, whoami } from './cli/account-commands.ts';
import { list, retry, status, upload } from './cli/commands.ts';
import { EXIT, ProgramError, type ExitCode } from './cli/program-error.ts';
import { report } from './cli/report-command.ts';
import { createSpeech, printProblem } from './cli/speech.ts';
import { endDespiteStalledFiles } from './platform/end.ts';
import type { ReportFormat } from './report/report.ts';

interface CommonOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly offlineLimit: number;
  readonly refusedPhotos: RefusedPhotos;
  readonly speedLimit: number;
}

const FILTERS: readonly UploadFilter[] = [
  'all',
  'waiting',
  'uploading',
  'failed',
  'done',
  'skipped',
];

process.exitCode = await main(process.argv);
// What was printed goes out first.
process.stdout.write('', () => process.stderr.write('', endDespiteStalledFiles));

async function main(words: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const json = words.includes('--json');
  const speech = createSpeech(json, process.env);
  const program = new Command('okapi')
    .description('Puts folders of photos on OK.ru: every photo once, in the right album.')
    .exitOverride((stop) => {
      throw stop.exitCode === 0 ? stop : new ProgramError('settings-missing', EXIT.cannotBegin, '');
    });
  const common = (command: Command): Command =>
    command
      .option('--data-dir <folder>', 'where the queue is kept (default: where the app keeps it)')
      .option('--json', 'print one JSON value and nothing else on stdout');
  const sending = (command: Command): Command =>
    common(command)
      .option(
        '--offline-limit <seconds>',
        'how long to wait while nothing gets through to OK; 0 waits for ever',
        seconds,
        300,
      )
      .addOption(
        new Option(
          '--refused-photos <what>',
          'a photo too large for OK, or of a kind it does not take: send a smaller JPEG copy, or only say so',
        )
          .choices(REFUSED_PHOTOS)
          .default(DEFAULT_SETTINGS.refusedPhotos),
      )
      .option(
        '--speed-limit <kilobytes>',
        'the most that photos take of the connection, in kB a second; 0 is no limit',
        kilobytes,
        0,
      );
  const runOptions = ({ dataDir, offlineLimit, refusedPhotos, speedLimit }: CommonOptions) => ({
    dataDir,
    offlineLimitSeconds: offlineLimit,
    refusedPhotos,
    kilobytesPerSecond: speedLimit === 0 ? null : speedLimit,
  });

  sending(program.command('upload'))
    .description('upload files and folders; each folder gets an album of its name')
    .argument('<path...>', 'files and folders')
    .addOption(
      new Option('--album <title>', 'one album for all, made when it is missing').conflicts(
        'albumId',
      ),
    )
    .option('--album-id <id>', 'one album for all, by its id')
    .option('--group <id>', 'into albums of this group')
    .action(
      async (
        paths: string[],
        options: CommonOptions & { album?: string; albumId?: string; group?: string },
      ) => {
        const groupId = options.group;
        const destination =
          options.album !== undefined
            ? ({ kind: 'album', title: options.album, groupId } as const)
            : options.albumId !== undefined
              ? ({ kind: 'album-id', albumId: options.albumId, groupId } as const)
              : ({ kind: 'by-folder', groupId } as const);
        exitCode = await upload(speech, runOptions(options), paths, destination);
      },
    );

  sending(program.command('topic'))
    .description('post photos as one topic of a group')
    .argument('<path...>', 'files and folders')
    .requiredOption('--group <id>', 'the group')
    .requiredOption('--text <text>', "the topic's text")
    .action(async (paths: string[], options: CommonOptions & { group: string; text: string }) => {
      const destination = { kind: 'topic', groupId: options.group, text: options.text } as const;
      exitCode = await upload(speech, runOptions(options), paths, destination);
    });

  sending(program.command('retry'))
    .description('try failed photos again; at commit no byte of a photo is sent')
    .addOption(
      new Option('--stage <stage>', 'what failed').choices(['commit', 'all']).default('all'),
    )
    .action(async (options: CommonOptions & { stage: 'commit' | 'all' }) => {
      exitCode = await retry(speech, runOptions(options), options.stage);
    });

  common(program.command('login'))
    .description('sign in by the browser, or with a pair of tokens')
    .option('--token', 'read access token and session secret from stdin, a line each')
    .action(async (options: CommonOptions & { token?: true }) => {
      exitCode = await login(speech, options.dataDir, options.token === true);
    });

  common(program.command('logout'))
    .description("forget the active account's session; its queue is kept")
    .action(async (options: CommonOptions) => {
      exitCode = await logout(speech, options.dataDir);
    });

  common(program.command('whoami'))
    .description('who is signed in')
    .action(async (options: CommonOptions) => {
      exitCode = await whoami(speech, options.dataDir);
    });

  common(program.command('status'))
    .description('how many photos are in which state')
    .action((options: CommonOptions) => {
      exitCode = status(speech, options.dataDir);
    });

  common(program.command('list'))
    .description('the photos of one view of the queue')
    .addOption(new Option('--state <state>', 'which').choices(FILTERS).default('all'))
    .action((options: CommonOptions & { state: UploadFilter }) => {
      exitCode = list(speech, options.dataDir, options.state);
    });

  common(program.command('report'))
    .description('what became of every photo of the queue, as a table or as JSON')
    .addOption(
      new Option('--format <format>', 'which').choices(['csv', 'json']).makeOptionMandatory(),
    )
    .option('--output <file>', 'write it there (default: stdout)')
    .action(async (options: CommonOptions & { format: ReportFormat; output?: string }) => {
      exitCode = await report(speech, options.dataDir, options.format, options.output);
    });

  try {
    await program.parseAsync(words);
    return exitCode;
  } catch (cause) {
    if (cause instanceof ProgramError) {
      if (cause.message === '') return cause.exitCode; // commander has said what is wrong
      const printed = printProblem(speech.say, { code: cause.problem, stage: 'intake' });
      speech.value({ error: { ...printed, detail: cause.message } });
      speech.remark(`${printed.message} (${cause.message})`);
      return cause.exitCode;
    }
    if (cause instanceof Error && 'exitCode' in cause && cause.exitCode === 0) return EXIT.done;
    throw cause;
  }
}

function kilobytes(text: string): number {
  const value = Number(text);
  const { from, to } = SPEED_LIMITS;
  if (value === 0 || (Number.isInteger(value) && value >= from && value <= to)) return value;
  throw new InvalidArgumentError(`0, or a whole number from ${from} to ${to}.`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('A whole number of seconds.');
  return value;
}
