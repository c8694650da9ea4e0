/** @file The sentence under a row's state: why it is so, when there is something to say. */
import type { Problem } from '../../shared/errors.ts';
import type { Translator } from '../../shared/messages.ts';
import type { UploadView } from '../../shared/upload.ts';

export function reasonOf(
  row: Pick<UploadView, 'state' | 'problem' | 'retryAt' | 'copy'>,
  translate: Translator,
  formatTime: (epochMs: number) => string,
  nowMs: number,
): string | null {
  switch (row.state) {
    case 'failed':
      return translate(`error.${row.problem?.code ?? 'unexpected'}`);
    case 'skipped':
      return translate(`error.${row.problem?.code ?? 'other-file'}`);
    case 'queued':
    case 'sent':
      return row.retryAt !== null && row.retryAt > nowMs
        ? translate('window.row.next-attempt', { time: formatTime(row.retryAt) })
        : null;
    case 'sending':
    case 'committing':
      return null;
    case 'done':
      return row.copy === null ? null : translate('window.row.copy');
  }
}

/** What OK itself said of a failed row, or Okapi's own code: for those who have to ask somebody else. */
export function technicalOf(row: Pick<UploadView, 'state' | 'problem'>): string | null {
  if (row.state !== 'failed') return null;
  const problem: Omit<Problem, 'stage'> = row.problem ?? { code: 'unexpected' };
  const { code, okCode, okName, detail } = problem;
  const name = okCode === undefined ? code : ['OK', okCode, okName].filter(isSaid).join(' ');
  return [name, detail].filter(isSaid).join(' · ');
}

function isSaid(part: string | number | undefined): boolean {
  return part !== undefined && part !== '';
}
