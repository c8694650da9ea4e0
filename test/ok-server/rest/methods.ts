/** @file Every REST method there is, by its name on the wire. */
import { createAlbum, getAlbumInfo, getAlbums } from './albums.ts';
import { commit } from './commit.ts';
import { getTopics } from './get-topics.ts';
import { getUploadUrl } from './get-upload-url.ts';
import { getGroupInfo, getUrlInfo, getUserGroupsV2 } from './groups.ts';
import type { Method } from './method.ts';
import { editPhoto, getInfo, getPhotoInfo, getPhotos } from './photos.ts';
import { postTopic } from './topics.ts';
import {
  getCallsLeft,
  getCurrentUser,
  getLoggedInUser,
  hasAppPermission,
  touchSession,
} from './users.ts';

export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['photosV2.getUploadUrl', getUploadUrl],
  ['photosV2.commit', commit],
  ['photos.createAlbum', createAlbum],
  ['photos.getAlbums', getAlbums],
  ['photos.getAlbumInfo', getAlbumInfo],
  ['photos.getPhotos', getPhotos],
  ['photos.getInfo', getInfo],
  ['photos.getPhotoInfo', getPhotoInfo],
  ['photos.editPhoto', editPhoto],
  ['users.getCurrentUser', getCurrentUser],
  ['users.getLoggedInUser', getLoggedInUser],
  ['users.hasAppPermission', hasAppPermission],
  ['users.getCallsLeft', getCallsLeft],
  ['group.getUserGroupsV2', getUserGroupsV2],
  ['group.getInfo', getGroupInfo],
  ['url.getInfo', getUrlInfo],
  ['mediatopic.post', postTopic],
  ['mediatopic.getTopics', getTopics],
  ['auth.touchSession', touchSession],
]);
