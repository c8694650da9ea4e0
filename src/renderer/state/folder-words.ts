/** @file What the window says of a kept folder. */
import type { FolderDestination, FolderView } from '../../shared/folders.ts';
import type { Translator } from '../../shared/messages.ts';

/** The folder's own name, or the whole path of a drive's root. */
export function folderName(path: string): string {
  return (
    path
      .split(/[/\\]/u)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}

/** Where its photos go; `nameOf` says what a group is called today, as far as that is known. */
export function destinationWords(
  destination: FolderDestination,
  t: Translator,
  nameOf: (groupId: string) => string | null,
): string {
  if (destination.kind === 'personal') return t('window.row.main-album');
  const { groupId, groupName } = destination;
  const album = destination.kind === 'album' ? destination.title : t('window.drop.by-folder');
  if (groupId === undefined) return album;
  return t('window.folders.to.group', { album, group: nameOf(groupId) ?? groupName ?? groupId });
}

export interface FolderSentences {
  /** How it is with the folder. */
  readonly state: string;
  /** The path that this is about, when it is another than the folder's own. */
  readonly about: string | null;
  /** What else there is to say. */
  readonly more: string | null;
}

/** `when` says a moment; `isSignedIn` whether anybody's photos can be uploaded. */
export function folderSentences(
  { path, state, isPolled, found, unsettled, scannedAt, problem }: FolderView,
  t: Translator,
  when: (epochMs: number) => string,
  isSignedIn: boolean,
): FolderSentences {
  const reason = problem === null ? null : t(`error.${problem.code}`);
  const detail = problem?.detail ?? null;
  const about = detail === path ? null : detail;
  const scanned =
    scannedAt === null ? null : t('window.folders.scanned', { when: when(scannedAt) });
  switch (state) {
    case 'scanning':
      return plain(t('window.folders.state.scanning', { count: found }));
    case 'waiting':
      return plain(
        t(isSignedIn ? 'window.folders.state.waiting' : 'window.folders.state.waiting.signed-out'),
      );
    case 'settling':
      return {
        state: t('window.folders.state.settling', { count: unsettled }),
        about: null,
        more: scanned,
      };
    case 'up-to-date':
      return {
        state: t('window.folders.state.up-to-date', { when: when(scannedAt ?? 0) }),
        about: null,
        more: isPolled ? t('window.folders.state.polled') : null,
      };
    case 'paused':
      return { state: reason ?? t('window.folders.state.paused'), about, more: scanned };
    case 'away':
    case 'gone':
      return { state: reason ?? '', about: null, more: scanned };
    case 'trouble':
      return { state: t('window.folders.state.trouble'), about, more: scanned };
  }
}

function plain(state: string): FolderSentences {
  return { state, about: null, more: null };
}
