/** @file What each command does; `../cli.ts` reads the words of the command line. */
import type { Destination } from '../../shared/upload.ts';
import { WHOLE_QUEUE, type UploadFilter } from '../../shared/upload.ts';
import type { ByFolder } from '../library/album-titles.ts';
import { shownPath } from '../library/file-path.ts';
import { copyOnOk } from '../queue/copy.ts';
import { createDestinations } from '../queue/destinations.ts';
import { createLooking } from '../queue/looking.ts';
import type { Store } from '../queue/store.ts';
import { EXIT, type ExitCode } from './program-error.ts';
import { dataFolder, openQueue, runEngine, type RunOptions, type Summary } from './run.ts';
import { printProblem, type Speech } from './speech.ts';

/** Uploads files and folders, each folder to its album unless a destination is given. */
export async function upload(
  speech: Speech,
  options: RunOptions,
  paths: readonly string[],
  destination: Destination | ByFolder,
): Promise<ExitCode> {
  const { summary, exitCode, photoId } = await addAndRun(speech, options, paths, destination);
  if (destination.kind === 'topic') {
    // A topic is no album: its photos lie in the topic itself.
    const topic = { ...summary, albums: [] };
    speech.value({ ...topic, topicId: summary.uploaded > 0 ? photoId : null });
    tellSummary(speech, topic);
    if (photoId !== null && summary.uploaded > 0) {
      speech.line(speech.say('cli.topic', { id: photoId, count: summary.uploaded }));
    }
  } else {
    speech.value(summary);
    tellSummary(speech, summary);
  }
  if (exitCode === EXIT.interrupted) speech.remark(speech.say('cli.interrupted'));
  return exitCode;
}

function addAndRun(
  speech: Speech,
  options: RunOptions,
  paths: readonly string[],
  destination: Destination | ByFolder,
) {
  return runEngine(speech, options, async (engine) => {
    const { found, skipped, notices } = await engine.add({ paths, destination });
    return {
      found,
      skipped,
      notices: notices.map(({ path, problem }) => ({ path, ...printProblem(speech.say, problem) })),
    };
  });
}

/** Tries failed uploads again; at commit not one byte of a photo is sent. */
export async function retry(
  speech: Speech,
  options: RunOptions,
  stage: 'commit' | 'all',
): Promise<ExitCode> {
  const { summary, exitCode } = await runEngine(speech, options, (engine) => {
    const found = engine.retry(stage === 'commit' ? { stage } : { all: true });
    return Promise.resolve({ found, skipped: 0, notices: [] });
  });
  speech.value(summary);
  tellSummary(speech, summary);
  return exitCode;
}

/** Says how many photos the queue holds in each state; works while another program uses it. */
export function status(speech: Speech, asked: string | undefined): ExitCode {
  return withStore(asked, (store) => {
    const counts = store.counts();
    speech.value({ counts });
    const { queued, sending, sent, committing, done, failed, skipped } = counts;
    speech.line(
      speech.say('cli.status', {
        waiting: queued,
        uploading: sending + sent + committing,
        done,
        failed,
        skipped,
      }),
    );
    return EXIT.done;
  });
}

/** Lists the photos of one view of the queue. */
export function list(speech: Speech, asked: string | undefined, filter: UploadFilter): ExitCode {
  return withStore(asked, (store) => {
    const destinations = createDestinations(store);
    const looking = createLooking(store);
    const rows = [];
    for (const ids of looking.piecesOf({ ...WHOLE_QUEUE, filter }, 500)) {
      for (const row of store.uploadsOf(ids)) {
        const { state, problem, photoId } = row.progress;
        const copy = copyOnOk(row.progress);
        const { title, albumId } = destinations.get(row.destinationId);
        rows.push({
          id: row.id,
          path: shownPath(row.path),
          album: title ?? albumId,
          state,
          photoId,
          copy: copy && { width: copy.width, height: copy.height },
          ...(problem === null ? {} : printProblem(speech.say, problem)),
        });
      }
    }
    speech.value(rows);
    if (rows.length === 0) speech.line(speech.say('cli.list-empty'));
    for (const row of rows) {
      speech.line(
        `${speech.say(`state.${row.state}`)}\t${row.path}${row.message === undefined ? '' : `\t${row.message}`}`,
      );
    }
    return EXIT.done;
  });
}

function withStore(asked: string | undefined, use: (store: Store) => ExitCode): ExitCode {
  const store = openQueue(dataFolder(asked));
  try {
    return use(store);
  } finally {
    store.close();
  }
}

function tellSummary(speech: Speech, summary: Summary): void {
  const { say, formats } = speech;
  const line = (text: string): void => speech.line(text);
  const { found, uploaded, duplicates, skipped, failed } = summary;
  line(
    say('cli.done', {
      uploaded,
      size: formats.bytes(summary.bytesSent),
      time: formats.elapsed(summary.seconds),
    }),
  );
  line(say('cli.found', { found, uploaded, duplicates, skipped, failed }));
  if (summary.copies > 0) line(say('cli.copies', { count: summary.copies }));
  for (const { title, id, count } of summary.albums) {
    line(say('cli.album', { title: title ?? id ?? say('cli.main-album'), count }));
  }
  const failures = [...summary.notices, ...summary.failures];
  if (failures.length === 0) return;
  line(say('cli.failures'));
  for (const { path, message, code, name } of failures) {
    line(
      typeof code === 'number'
        ? say('cli.failure-with-code', { path, message, code: String(code), name })
        : say('cli.failure', { path, message }),
    );
  }
  if (summary.failed > 0) line(say('cli.retry-hint'));
}
