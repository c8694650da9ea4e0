/** @file The groups that a person may put photos into: which those are, and what they are called. */
import { fail, succeed, type Result } from '../../shared/errors.ts';
import type { Group } from '../../shared/groups.ts';
import type { ApiClient } from '../api/client.ts';
import { getGroupsInfo, getUserGroups, type GroupFacts } from '../api/endpoints.ts';
import { problemOf } from './outcome.ts';

const MOST_PAGES = 100;
/** No number is published (ok-api §6). */
const MOST_IDS = 100;

/**
 * Whether a person of this status may put photos into the group. Managers may everywhere; a member
 * only where the group has said so, and has not turned photos off.
 */
export function mayAddPhotos(
  status: string,
  { addsAlbums, isPhotoUploadOff }: Pick<GroupFacts, 'addsAlbums' | 'isPhotoUploadOff'>,
): boolean {
  switch (status) {
    case 'ADMIN':
    case 'MODERATOR':
      return true;
    case 'ACTIVE':
      return addsAlbums && !isPhotoUploadOff;
    default: // PASSIVE, MAYBE, BLOCKED, UNKNOWN, and what OK may call it one day
      return false;
  }
}

/** Of those only the group itself can tell. */
const WORTH_ASKING = new Set(['ADMIN', 'MODERATOR', 'ACTIVE']);

/** The groups of the signed-in person that photos may go to, in OK's order. Some are left out that OK says nothing of. */
export async function listGroups(api: ApiClient): Promise<Result<Group[]>> {
  const statuses = await statusesOf(api);
  if (!statuses.ok) return statuses;
  const ids = [...statuses.value.keys()];
  const groups: Group[] = [];
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const answer = await getGroupsInfo(api, { groupIds: ids.slice(start, start + MOST_IDS) });
    if (!answer.ok) return fail(problemOf(answer.error, 'intake'));
    for (const facts of answer.value) {
      if (!mayAddPhotos(statuses.value.get(facts.id) ?? 'UNKNOWN', facts)) continue;
      groups.push({ id: facts.id, name: facts.name ?? facts.id });
    }
  }
  return succeed(groups);
}

/** What the person is in each group that may be open to their photos. */
async function statusesOf(api: ApiClient): Promise<Result<Map<string, string>>> {
  const statuses = new Map<string, string>();
  let anchor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await getUserGroups(api, { anchor });
    if (!answer.ok) return fail(problemOf(answer.error, 'intake'));
    const { groups, anchor: next } = answer.value;
    for (const { groupId, status } of groups) {
      if (WORTH_ASKING.has(status)) statuses.set(groupId, status);
    }
    // Only an empty page is known to be the last one.
    if (groups.length === 0 || next == null || next === anchor) break;
    anchor = next;
  }
  return succeed(statuses);
}
