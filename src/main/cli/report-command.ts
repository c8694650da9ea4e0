/** @file `okapi report`: what became of every photo of the queue. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { endpointsFrom } from '../account/environment.ts';
import { photoPage } from '../api/photo-page.ts';
import { reportProblem, reportText, writeReport, type ReportFormat } from '../report/report.ts';
import { EXIT, ProgramError, type ExitCode } from './program-error.ts';
import { dataFolder, openQueue } from './run.ts';
import type { Speech } from './speech.ts';

/** Writes the report into a file, or to stdout; works while another program uses the queue. */
export async function report(
  speech: Speech,
  asked: string | undefined,
  format: ReportFormat,
  output: string | undefined,
): Promise<ExitCode> {
  const store = openQueue(dataFolder(asked));
  const { apiUrl } = endpointsFrom(process.env);
  const linkOf = (photoId: string): string => photoPage(photoId, store.account(), apiUrl);
  const parts = { store, say: speech.say, linkOf };
  try {
    if (output === undefined) {
      await pipeline(Readable.from(reportText(parts, format)), process.stdout, { end: false });
      return EXIT.done;
    }
    await writeReport(parts, format, output);
    speech.value({ path: output });
    speech.line(speech.say('cli.report', { path: output }));
    return EXIT.done;
  } catch (cause) {
    const problem = reportProblem(cause);
    if (problem === null) throw cause;
    // The system's own words name a file that the person has never heard of.
    const where = output ?? 'stdout';
    throw new ProgramError(problem.code, EXIT.cannotBegin, `${where}: ${problem.detail}`);
  } finally {
    store.close();
  }
}
