/** @file The menu of a row: what fits its state can be chosen, the rest stays in its place. */
import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line';
import ArrowUpToLine from '@lucide/svelte/icons/arrow-up-to-line';
import Copy from '@lucide/svelte/icons/copy';
import ExternalLink from '@lucide/svelte/icons/external-link';
import Folder from '@lucide/svelte/icons/folder';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import ImageDown from '@lucide/svelte/icons/image-down';
import Images from '@lucide/svelte/icons/images';
import Info from '@lucide/svelte/icons/info';
import ListFilter from '@lucide/svelte/icons/list-filter';
import RotateCw from '@lucide/svelte/icons/rotate-cw';
import Trash from '@lucide/svelte/icons/trash-2';
import { faultOf } from '../../shared/refusal.ts';
import type { UploadAction, UploadView } from '../../shared/upload.ts';
import type { AppState } from './app-state.svelte.ts';
import type { MenuItem } from './menu.svelte.ts';

/** A row that is one of several chosen ones speaks for them all. */
export function rowMenu(app: AppState, row: UploadView): MenuItem[] {
  const { chosen, details, queue, rowActions, words } = app;
  const { t } = words;
  const isOneOfMany = chosen.count > 1 && chosen.has(row);
  const act = (action: UploadAction) => () =>
    void (isOneOfMany ? rowActions.actOnChosen(action) : rowActions.actOnRow(action, row.id));
  const code = row.problem?.code ?? null;
  const canMove = isOneOfMany || row.state === 'queued';
  return [
    {
      label: t('window.menu.details'),
      icon: Info,
      run: () => details.open(row.id),
      shortcut: 'Enter',
    },
    {
      label: t('window.chosen.retry'),
      icon: RotateCw,
      run: act('retry'),
      isDisabled: !isOneOfMany && row.state !== 'failed',
      beginsGroup: true,
    },
    {
      label: t('window.menu.send-copy'),
      icon: ImageDown,
      run: act('send-copy'),
      isDisabled: !isOneOfMany && !couldBeCopied(row),
    },
    {
      label: t('window.chosen.to-top'),
      icon: ArrowUpToLine,
      run: act('to-top'),
      isDisabled: !canMove,
    },
    {
      label: t('window.chosen.to-bottom'),
      icon: ArrowDownToLine,
      run: act('to-bottom'),
      isDisabled: !canMove,
    },
    {
      label: t('window.menu.remove'),
      icon: Trash,
      run: act('remove'),
      isDisabled: !isOneOfMany && isOnOk(row),
    },
    {
      label: t('window.menu.copy-path'),
      icon: Copy,
      run: () => void copyPath(app, row.id),
      beginsGroup: true,
    },
    {
      label: t('window.menu.show'),
      icon: FolderOpen,
      run: () => void app.ask('uploads.show-in-folder', { id: row.id }),
    },
    {
      label: t('window.menu.open'),
      icon: ExternalLink,
      run: () => void app.ask('uploads.open-on-ok', { id: row.id }),
      isDisabled: row.photoId === null,
    },
    {
      label: t('window.menu.only-album'),
      icon: Images,
      run: () => queue.choose({ destinationId: row.destinationId }),
      beginsGroup: true,
    },
    {
      label: t('window.menu.only-folder'),
      icon: Folder,
      run: () => queue.choose({ folder: row.folder }),
    },
    {
      label: t('window.menu.only-reason'),
      icon: ListFilter,
      run: () => queue.choose({ reason: code }),
      isDisabled: code === null || !['failed', 'skipped'].includes(row.state),
    },
  ];
}

/** Whether OK refused the photo for what a smaller copy has less of. */
function couldBeCopied({ state, problem }: UploadView): boolean {
  return state === 'failed' && problem !== null && faultOf(problem) !== null;
}

/** Whether OK has the photo, or may have: then it stays. */
function isOnOk({ state, problem }: UploadView): boolean {
  return state === 'done' || state === 'committing' || problem?.code === 'commit-unknown';
}

export async function copyPath(app: AppState, id: number): Promise<void> {
  const result = await app.tryAsk('uploads.copy-path', { id });
  if (result.ok) app.tell(app.words.t('window.told.path-copied'));
  else app.notices.add(result.error, null);
}
