/** @file One function for each method of OK that Okapi calls, in the order of the flow. */
import { z } from 'zod';
import { succeed, type Result } from '../../shared/errors.ts';
import type { ApiClient } from './client.ts';
import type { Failure } from './failure.ts';

type Answer<Value> = Promise<Result<Value, Failure>>;

/** Ids are strings: some are 64-bit numbers that JavaScript cannot hold (ok-api §2.3). */
const id = z.union([z.string().min(1), z.int().transform(String)]);

const currentUser = z.object({
  uid: id,
  name: z.string().nullish(),
  pic128x128: z.string().nullish(),
});
export type CurrentUser = z.infer<typeof currentUser>;

/** Who is signed in (ok-api §6); needs no permission. */
export function getCurrentUser(api: ApiClient, signal?: AbortSignal): Answer<CurrentUser> {
  return api.call('users.getCurrentUser', { fields: 'uid,name,pic128x128' }, currentUser, signal);
}

/** Whether the person granted a permission (ok-api §6, §1.7). */
export function hasPermission(
  api: ApiClient,
  permission: string,
  signal?: AbortSignal,
): Answer<boolean> {
  return api.call('users.hasAppPermission', { ext_perm: permission }, z.boolean(), signal);
}

/** Prolongs a long session by 30 days from now (ok-api §1.5). */
export function touchSession(api: ApiClient, signal?: AbortSignal): Answer<boolean> {
  return api.call('auth.touchSession', {}, z.boolean(), signal);
}

const memberships = z.object({
  groups: z
    .array(z.object({ groupId: id, status: z.string().catch('UNKNOWN') }))
    .nullish()
    .transform((list) => list ?? []),
  anchor: z.string().nullish(),
});
export type MembershipsPage = z.infer<typeof memberships>;

/**
 * One page of the groups of the person, with what they are there (ok-api §6). The parameters are
 * documented; the answer, its statuses and that the last page has no groups are seen in clients'
 * code. That `count` may be 100 is a guess.
 */
export function getUserGroups(
  api: ApiClient,
  input: { anchor: string | null },
  signal?: AbortSignal,
): Answer<MembershipsPage> {
  return api.call(
    'group.getUserGroupsV2',
    { anchor: input.anchor ?? undefined, count: 100 },
    memberships,
    signal,
  );
}

const groupInfo = z
  .object({
    uid: id,
    name: z.string().trim().min(1).nullish().catch(null),
    attrs: z
      .object({ flags: z.string().catch('') })
      .nullish()
      .catch(null),
    add_photoalbum_allowed: z.boolean().catch(false).optional(),
    disable_photo_upload: z.boolean().catch(false).optional(),
  })
  .transform((group) => ({
    id: group.uid,
    name: group.name ?? null,
    addsAlbums:
      group.add_photoalbum_allowed === true ||
      (group.attrs?.flags.split(',').includes('ap') ?? false),
    isPhotoUploadOff: group.disable_photo_upload === true,
  }));
/** What is told of one group; the two permissions are those of members. */
export type GroupFacts = z.infer<typeof groupInfo>;

/**
 * Names of groups and what may be added to them (ok-api §6), 100 at most in one call, which is a
 * guess, as is that unknown ones are left out. The names of the fields are documented. That
 * ADD_PHOTOALBUM_ALLOWED is answered by the flag `ap` is seen in a client's code; that it, and
 * DISABLE_PHOTO_UPLOAD, may be a boolean of the field's name is a guess.
 */
export function getGroupsInfo(
  api: ApiClient,
  input: { groupIds: readonly string[] },
  signal?: AbortSignal,
): Answer<GroupFacts[]> {
  return api.call(
    'group.getInfo',
    {
      uids: input.groupIds.join(','),
      fields: 'uid,name,ADD_PHOTOALBUM_ALLOWED,DISABLE_PHOTO_UPLOAD',
    },
    z.array(groupInfo),
    signal,
  );
}

const albums = z.object({
  albums: z
    .array(z.object({ aid: id, title: z.string().catch('') }))
    .nullish()
    .transform((list) => list ?? []),
  hasMore: z.boolean().catch(false),
  pagingAnchor: z.string().nullish(),
});
export type AlbumsPage = z.infer<typeof albums>;

/** One page of the albums of the person or a group (ok-api §6). */
export function getAlbums(
  api: ApiClient,
  input: { groupId: string | null; anchor: string | null },
  signal?: AbortSignal,
): Answer<AlbumsPage> {
  return api.call(
    'photos.getAlbums',
    { gid: input.groupId ?? undefined, pagingAnchor: input.anchor ?? undefined, count: 100 },
    albums,
    signal,
  );
}

/** Makes an album and answers its id (ok-api §6). Not idempotent: a second call makes a second album. */
export function createAlbum(
  api: ApiClient,
  input: { title: string; groupId: string | null },
  signal?: AbortSignal,
): Answer<string> {
  return api.call(
    'photos.createAlbum',
    {
      title: input.title,
      gid: input.groupId ?? undefined,
      type: input.groupId === null ? 'PUBLIC' : undefined,
    },
    id,
    signal,
  );
}

const ticket = z.object({
  photo_ids: z.array(z.string().min(1)).min(1),
  upload_url: z.string().min(1),
  ttl_ms: z.coerce.number().positive().nullish().catch(null),
});
export type TicketAnswer = z.infer<typeof ticket>;

/**
 * Step 1 (ok-api §3): reserves one photo id for each size and gives an upload address
 * with the filler `${photoIds}`.
 */
export function getUploadUrl(
  api: ApiClient,
  input: { albumId: string | null; groupId: string | null; sizes: readonly number[] },
  signal?: AbortSignal,
): Answer<TicketAnswer> {
  return api.call(
    'photosV2.getUploadUrl',
    {
      aid: input.albumId ?? undefined,
      gid: input.groupId ?? undefined,
      count: input.sizes.length,
      placeholders: true,
      sizes: input.sizes.join(','),
    },
    ticket,
    signal,
  );
}

const commits = z.object({
  photos: z.array(
    z.object({
      photo_id: z.string().nullish(),
      status: z.string().catch('UNKNOWN'),
      assigned_photo_id: id.nullish(),
    }),
  ),
  aid: id.nullish(),
});
export type CommitAnswer = z.infer<typeof commits>;

export interface CommitItem {
  readonly reservedId: string;
  readonly token: string;
}

/** Step 3 for several photos (ok-api §5); each has a status of its own in the answer. */
export function commitPhotos(
  api: ApiClient,
  items: readonly CommitItem[],
  signal?: AbortSignal,
): Answer<CommitAnswer> {
  const photos = items.map((item) => ({ photo_id: item.reservedId, token: item.token }));
  return api.call('photosV2.commit', { photos: JSON.stringify(photos) }, commits, signal);
}

/**
 * Step 3 for one photo with its caption (ok-api §5). Only this form has a documented place
 * for a caption; in the list form it would be a guess.
 */
export function commitPhotoWithCaption(
  api: ApiClient,
  item: CommitItem & { readonly caption: string },
  signal?: AbortSignal,
): Answer<CommitAnswer> {
  return api.call(
    'photosV2.commit',
    { photo_id: item.reservedId, token: item.token, comment: item.caption },
    commits,
    signal,
  );
}

const photo = z.object({
  id,
  standard_width: z.number().nullish(),
  standard_height: z.number().nullish(),
  text: z.string().nullish(),
  /** Addresses of small renditions (ok-api §6). Whether OK crops them is unknown. */
  pic128x128: z.string().nullish().catch(null),
  pic190x190: z.string().nullish().catch(null),
  pic640x480: z.string().nullish().catch(null),
  /** When the photo appeared, in milliseconds since 1970; a guess, by analogy with topics. */
  created_ms: z.number().nullish().catch(null),
});
/** A photo as OK lists it: never with its name, hash or size in bytes (ok-api §6). */
export type ListedPhoto = z.infer<typeof photo>;

const photos = z.object({
  photos: z
    .array(photo)
    .nullish()
    .transform((list) => list ?? []),
  hasMore: z.boolean().catch(false),
  anchor: z.string().nullish(),
});
export type PhotosPage = z.infer<typeof photos>;

/**
 * One page of an album's photos, newest first (ok-api §6); no album means the main one.
 * `count` is 100 unless told, which is the most that clients ask for.
 */
export function getPhotos(
  api: ApiClient,
  input: {
    albumId: string | null;
    groupId: string | null;
    anchor: string | null;
    count?: number;
  },
  signal?: AbortSignal,
): Answer<PhotosPage> {
  return api.call(
    'photos.getPhotos',
    {
      aid: input.albumId ?? undefined,
      gid: input.groupId ?? undefined,
      anchor: input.anchor ?? undefined,
      direction: input.anchor === null ? undefined : 'FORWARD',
      count: input.count ?? 100,
    },
    photos,
    signal,
  );
}

/** The photos of these permanent ids, 100 at most, in any order; unknown ones are left out (ok-api §6). */
export async function getPhotosInfo(
  api: ApiClient,
  input: { photoIds: readonly string[]; groupId?: string | null },
  signal?: AbortSignal,
): Answer<ListedPhoto[]> {
  const answer = await api.call(
    'photos.getInfo',
    { photo_ids: input.photoIds.join(','), gid: input.groupId ?? undefined },
    photos,
    signal,
  );
  return answer.ok ? succeed(answer.value.photos) : answer;
}

/** The other route (ok-api §6): a group topic with uploaded photos, which are not committed. */
export function postTopic(
  api: ApiClient,
  input: { groupId: string; text: string; tokens: readonly string[] },
  signal?: AbortSignal,
): Answer<string> {
  const attachment = {
    media: [
      { type: 'photo', list: input.tokens.map((token) => ({ id: token })) },
      ...(input.text === '' ? [] : [{ type: 'text', text: input.text }]),
    ],
    onBehalfOfGroup: 'true',
  };
  return api.call(
    'mediatopic.post',
    { type: 'GROUP_THEME', gid: input.groupId, attachment: JSON.stringify(attachment) },
    id,
    signal,
  );
}

const topic = z.object({
  id,
  created_ms: z.number().nullish().catch(null),
  media: z
    .array(
      z.object({
        type: z.string().catch(''),
        text: z.string().nullish().catch(null),
        photo_refs: z.array(z.unknown()).nullish().catch(null),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
});
/** A topic as OK lists it: its texts and how many photos it has. */
export type ListedTopic = z.infer<typeof topic>;

const topics = z.object({
  media_topics: z
    .array(topic)
    .nullish()
    .transform((list) => list ?? []),
  anchor: z.string().nullish(),
  has_more: z.boolean().catch(false),
});
export type TopicsPage = z.infer<typeof topics>;

/**
 * One page of a group's topics, newest first. Not on OK's own pages that are known here:
 * method, parameters and answer are as public clients use them.
 */
export function getTopics(
  api: ApiClient,
  input: { groupId: string; anchor: string | null },
  signal?: AbortSignal,
): Answer<TopicsPage> {
  return api.call(
    'mediatopic.getTopics',
    { gid: input.groupId, anchor: input.anchor ?? undefined, count: 100 },
    topics,
    signal,
  );
}
