/** @file What the window says of groups where one is chosen. */
import type { Problem } from '../../shared/errors.ts';
import type { FolderDestination } from '../../shared/folders.ts';
import type { Group } from '../../shared/groups.ts';
import type { Translator } from '../../shared/messages.ts';

/** The choice that is no group: the person's own albums. */
export const OWN = '';

/** A group that is chosen already; its name may not be known. */
export interface ChosenGroup {
  readonly id: string;
  readonly name: string | null;
}

/** The group that a folder's photos go to; null when they are the person's own. */
export function groupOf(destination: FolderDestination): ChosenGroup | null {
  if (destination.kind === 'personal' || destination.groupId === undefined) return null;
  return { id: destination.groupId, name: destination.groupName ?? null };
}

export interface GroupOption {
  readonly id: string;
  readonly label: string;
}

/**
 * One's own albums, then the groups by name. A chosen group that OK does not list, or not yet, is
 * still there, by its id if nothing else is known.
 */
export function groupOptions(
  list: readonly Group[] | null,
  chosen: readonly ChosenGroup[],
  t: Translator,
  language: string,
): GroupOption[] {
  const known = new Map<string, string>();
  for (const { id, name } of chosen) known.set(id, name ?? t('window.groups.unnamed', { id }));
  for (const { id, name } of list ?? []) known.set(id, name);
  const names = [...known.values()];
  const isShared = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  const { compare } = new Intl.Collator(language, { numeric: true });
  const groups = [...known]
    .map(([id, name]) => ({ id, label: isShared(name) ? `${name} (${id})` : name }))
    .sort((one, other) => compare(one.label, other.label));
  return [{ id: OWN, label: t('window.groups.own') }, ...groups];
}

/** The line under the choice; empty when there is nothing to say. */
export function groupsLine(
  facts: {
    readonly list: readonly Group[] | null;
    readonly problem: Problem | null;
    readonly isGroupChosen: boolean;
    /** What OK has granted; null when it did not say. */
    readonly permissions: readonly string[] | null;
  },
  t: Translator,
): string {
  const { list, problem, isGroupChosen, permissions } = facts;
  if (problem !== null) return troubleWords(problem, t);
  if (list === null) return t('window.groups.loading');
  if (isGroupChosen) {
    const isMissing = permissions?.includes('GROUP_CONTENT') === false;
    return isMissing ? t('window.groups.permission') : '';
  }
  return list.length === 0 ? t('window.groups.none') : '';
}

/** The sentences of the registry are about photos on their way; of a list there is other to say. */
function troubleWords({ code }: Problem, t: Translator): string {
  switch (code) {
    case 'offline':
    case 'connection-lost':
    case 'proxy-unreachable':
      return t('window.groups.trouble.connection');
    case 'signed-out':
      return t('window.groups.trouble.signed-out');
    case 'permission-missing':
      return t('window.groups.trouble.permission');
    case 'flood':
    case 'limit-reached':
    case 'action-blocked':
    case 'address-blocked':
    case 'spam-suspected':
    case 'server-unavailable':
    case 'answer-not-understood':
    case 'group-missing':
    case 'interrupted':
      return t('window.groups.trouble.later');
    default:
      return t(`error.${code}`);
  }
}
