/** @file Groups, and resolving a pasted address (ok-api §6). */
import { allGroups, canManage, findMembership, groupsOfPerson } from '../store/groups.ts';
import { findPerson } from '../store/people.ts';
import type { World } from '../world.ts';
import { readAnchor, writeAnchor } from './albums.ts';
import { ApiError } from './api-error.ts';
import type { Method } from './method.ts';

/** Gives no names: those come from group.getInfo. */
export const getUserGroupsV2: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters, session }) {
    const limit = parameters.integer('count', { default: 100, max: 100 });
    const anchor = parameters.text('anchor');
    const from = anchor === undefined ? 0 : readAnchor(anchor, 'anchor');
    const page = groupsOfPerson(world.database, session.uid).slice(from, from + limit);
    return {
      groups: page.map(({ gid, status }) => ({
        groupId: gid,
        userId: session.uid,
        status,
      })),
      ...(page.length > 0 && { anchor: writeAnchor(from + page.length) }),
    };
  },
};

/** A bare array; groups that do not exist are left out. */
export const getGroupInfo: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters, session }) {
    parameters.require('uids');
    parameters.require('fields');
    const uids = parameters.list('uids');
    if (uids.length > 100) throw new ApiError(100, 'Parameter uids must have 1..100 elements');
    return uids
      .flatMap((uid) => findMembership(world.database, uid, session.uid) ?? [])
      .map((group) => ({
        uid: group.gid,
        name: group.name,
        pic_avatar: `${world.addresses.galleryUrl}/person/128.png`,
        main_photo: {},
        attrs: { flags: canManage(group) ? 'ap,aa' : '' },
      }));
  },
};

/** `objectId` is a bare number beyond JavaScript's precision, `objectIdStr` the safe one. */
export const getUrlInfo: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters }) {
    const found = resolve(world, parameters.require('url'));
    if (found === undefined) return { type: 'UNKNOWN' };
    return { type: found.type, objectId: BigInt(found.id), objectIdStr: found.id };
  },
};

function resolve(
  world: World,
  url: string,
): { readonly type: 'GROUP' | 'PROFILE'; readonly id: string } | undefined {
  const match =
    /^(?:https?:\/\/)?(?:(?:www|m)\.)?(?:ok|odnoklassniki)\.ru\/(.+?)\/?(?:[?#].*)?$/i.exec(url);
  const page = match?.[1];
  if (page === undefined) return undefined;
  const uid = /^profile\/(\d+)$/.exec(page)?.[1];
  if (uid !== undefined && findPerson(world.database, uid) !== undefined) {
    return { type: 'PROFILE', id: uid };
  }
  const group = allGroups(world.database).find(
    ({ gid, link }) => page === link || page === `group/${gid}` || page.startsWith(`group/${gid}/`),
  );
  return group && { type: 'GROUP', id: group.gid };
}
