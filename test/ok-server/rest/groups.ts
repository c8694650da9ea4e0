/** @file Groups, and resolving a pasted address (ok-api §6). */
import { allGroups, canAddAlbums, findMembership, groupsOfPerson } from '../store/groups.ts';
import { findPerson } from '../store/people.ts';
import type { World } from '../world.ts';
import { readAnchor, writeAnchor } from './albums.ts';
import { ApiError } from './api-error.ts';
import type { Method } from './method.ts';

/**
 * The groups of a person: no names, those come from group.getInfo. Statuses, pages by `anchor` and
 * that after the last page there are no `groups` at all are seen in clients' code; that `count` is
 * 100 at most, and the order, are guesses.
 */
export const getUserGroupsV2: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters, session }) {
    const limit = parameters.integer('count', { default: 100, max: 100 });
    const anchor = parameters.text('anchor');
    const from = anchor === undefined ? 0 : readAnchor(anchor, 'anchor');
    const page = groupsOfPerson(world.database, session.uid).slice(from, from + limit);
    if (page.length === 0) return {};
    return {
      groups: page.map(({ gid, status }) => ({
        groupId: gid,
        userId: session.uid,
        status,
      })),
      anchor: writeAnchor(from + page.length),
    };
  },
};

/** What `fields` may name: a part of the real ones, whose names are documented. */
const FIELDS = [
  'uid',
  'name',
  'shortname',
  'pic_avatar',
  'main_photo',
  'add_photoalbum_allowed',
  'disable_photo_upload',
];

/**
 * A bare array of what `fields` names, in either case. That ADD_PHOTOALBUM_ALLOWED is the flag `ap`
 * in `attrs` is seen in clients' code; that DISABLE_PHOTO_UPLOAD is a boolean, that unknown groups
 * are left out and that 100 is the most are guesses.
 */
export const getGroupInfo: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters, session }) {
    parameters.require('uids');
    parameters.require('fields');
    const uids = parameters.list('uids');
    if (uids.length > 100) throw new ApiError(100, 'Parameter uids must have 1..100 elements');
    const asked = parameters.list('fields').map((field) => field.toLowerCase());
    const unknown = asked.find((field) => field !== '*' && !FIELDS.includes(field));
    if (unknown !== undefined) throw new ApiError(220, `Unknown field: ${unknown}`);
    const isAsked = (field: string) => asked.includes('*') || asked.includes(field);
    return uids
      .flatMap((uid) => findMembership(world.database, uid, session.uid) ?? [])
      .map((group) => ({
        ...Object.fromEntries(
          Object.entries({
            uid: group.gid,
            name: group.name,
            shortname: group.link,
            pic_avatar: `${world.addresses.galleryUrl}/person/128.png`,
            main_photo: {},
            disable_photo_upload: group.photosOff === 1,
          }).filter(([field]) => isAsked(field)),
        ),
        ...(isAsked('add_photoalbum_allowed') && {
          attrs: { flags: canAddAlbums(group) ? 'ap' : '' },
        }),
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
