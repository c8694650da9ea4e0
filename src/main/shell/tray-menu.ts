/** @file What the tray says and offers, as plain values: everything is in the menu, for there are trays on which a click does nothing. */
import type { ShownView } from '../../shared/kept-view.ts';
import {
  createFormats,
  createTranslator,
  explainPause,
  type SpokenLanguage,
  type Translator,
} from '../../shared/messages.ts';
import { summarize } from '../../shared/progress.ts';
import { shortReason } from '../../shared/short-reason.ts';
import type { Snapshot, UploadView } from '../../shared/upload.ts';

/** What an entry has done. */
export type TrayCommand =
  | { readonly kind: 'pause' | 'resume' | 'scan' | 'open' | 'quit' }
  | { readonly kind: 'show'; readonly view: ShownView };

export type TrayItem =
  | { readonly kind: 'separator' }
  /** Only to be read. */
  | { readonly kind: 'line'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly command: TrayCommand }
  | { readonly kind: 'list'; readonly label: string; readonly items: readonly TrayItem[] };

export interface TrayFacts {
  readonly snapshot: Snapshot;
  /** Those that failed last, newest first. */
  readonly failures: readonly Pick<UploadView, 'name' | 'problem'>[];
  /** Whether there are kept folders that can be looked through. */
  readonly hasFolders: boolean;
  /** Whether the app quits by itself when nothing is left to do. */
  readonly quitsByItself: boolean;
}

export const MOST_FAILURES = 5;
const FAILED: TrayCommand = { kind: 'show', view: { view: 'photos', filter: 'failed' } };
const SEPARATOR: TrayItem = { kind: 'separator' };
/** A menu is as wide as its longest entry. */
const LONGEST_NAME = 36;

/** What is going on: the sentence of the sidebar's card and of the notifications. */
export function trayLine(snapshot: Snapshot, language: SpokenLanguage): string {
  const say = createTranslator(language);
  const { phase } = summarize(snapshot);
  if (phase === 'empty') return say('tray.empty');
  return phase === 'waiting' && snapshot.pause
    ? explainPause(say, createFormats(language).moment, snapshot.pause)
    : say(`window.progress.${phase}`);
}

export function trayMenu(facts: TrayFacts, language: SpokenLanguage): readonly TrayItem[] {
  const say = createTranslator(language);
  const { snapshot } = facts;
  const progress = progressLine(snapshot, language);
  return [
    { kind: 'line', label: trayLine(snapshot, language) },
    ...(progress === null ? [] : [{ kind: 'line', label: progress } as const]),
    ...(facts.quitsByItself ? [{ kind: 'line', label: say('tray.quits-by-itself') } as const] : []),
    SEPARATOR,
    { kind: 'action', label: say('tray.open'), command: { kind: 'open' } },
    ...pauseItem(snapshot, say),
    ...(facts.hasFolders
      ? [{ kind: 'action', label: say('tray.scan'), command: { kind: 'scan' } } as const]
      : []),
    ...failedItem(facts, say),
    SEPARATOR,
    { kind: 'action', label: say('tray.quit'), command: { kind: 'quit' } },
  ];
}

/** Null when there is nothing on its way to count. */
function progressLine(snapshot: Snapshot, language: SpokenLanguage): string | null {
  const say = createTranslator(language);
  const { phase, done, total } = summarize(snapshot);
  if (phase === 'looking') return say('window.progress.found', { count: snapshot.intake.found });
  if (!['uploading', 'waiting', 'paused'].includes(phase) || total === 0) return null;
  const count = say('window.progress.count', { done, total });
  if (phase !== 'uploading' || snapshot.secondsLeft === null) return count;
  const time = createFormats(language).duration(snapshot.secondsLeft);
  return `${count} · ${say('window.progress.left', { time })}`;
}

/** As in the sidebar's card: only while there is something to stop or to go on with. */
function pauseItem(snapshot: Snapshot, say: Translator): readonly TrayItem[] {
  switch (summarize(snapshot).phase) {
    case 'paused':
      return [
        { kind: 'action', label: say('window.progress.resume'), command: { kind: 'resume' } },
      ];
    case 'uploading':
    case 'waiting':
      return [{ kind: 'action', label: say('window.progress.pause'), command: { kind: 'pause' } }];
    default:
      return [];
  }
}

function failedItem({ snapshot, failures }: TrayFacts, say: Translator): readonly TrayItem[] {
  const count = snapshot.counts.failed;
  if (count === 0) return [];
  const rows = failures.slice(0, MOST_FAILURES).map(({ name, problem }): TrayItem => {
    const reason = problem === null ? '' : shortReason(say(`error.${problem.code}`));
    return { kind: 'action', label: `${shorten(name)} — ${reason}`, command: FAILED };
  });
  return [
    {
      kind: 'list',
      label: say('window.live.failed', { count }).replace(/\.$/u, ''),
      items: [
        ...rows,
        ...(rows.length === 0 ? [] : [SEPARATOR]),
        { kind: 'action', label: say('tray.show-failed'), command: FAILED },
      ],
    },
  ];
}

/** The end of a name tells it from its neighbours. */
function shorten(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  if (letters.length <= LONGEST_NAME) return name;
  return `${letters.slice(0, LONGEST_NAME - 13).join('')}…${letters.slice(-12).join('')}`;
}
