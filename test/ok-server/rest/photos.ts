/** @file Reading and captioning photos (ok-api §6). No name, hash or size in bytes is ever given. */
import {
  changeText,
  countPhotos,
  findPhoto,
  photosAfter,
  photosBefore,
  type PhotoRow,
} from '../store/photos.ts';
import type { World } from '../world.ts';
import { readAnchor, writeAnchor } from './albums.ts';
import { ApiError, missing } from './api-error.ts';
import type { Method } from './method.ts';
import { albumOf, groupOf, listedUntil, mainAidOf } from './places.ts';

export const getPhotos: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run(call) {
    const { world, parameters } = call;
    const group = groupOf(call);
    const aid = albumOf(call, group)?.aid;
    if (aid === undefined && group !== undefined) throw missing('aid');
    const limit = parameters.integer('count', { default: 10, max: 100 });
    const seq = readAnchor(parameters.text('anchor'), 'anchor');
    const isBackward = parameters.text('direction')?.toUpperCase() === 'BACKWARD';
    const turn = isBackward ? photosAfter : photosBefore;
    const place = aid ?? mainAidOf(call);
    const until = listedUntil(world);
    const found = turn(world.database, place, seq, { until, limit: limit + 1 });
    // Both lists are newest first: the one photo too many is at the far end.
    const hasMore = found.length > limit;
    const page = hasMore ? (isBackward ? found.slice(1) : found.slice(0, limit)) : found;
    const edge = isBackward ? page[0] : page.at(-1);
    return {
      photos: page.map((photo) => describePhoto(world, photo)),
      hasMore,
      ...(edge !== undefined && { anchor: writeAnchor(edge.seq) }),
      // There is no total for group albums.
      ...(parameters.flag('detectTotalCount') &&
        group === undefined && { totalCount: countPhotos(world.database, place, until) }),
    };
  },
};

/** Ids that do not exist are left out of the answer. */
export const getInfo: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters }) {
    parameters.require('photo_ids');
    const ids = parameters.list('photo_ids');
    if (ids.length > 100) throw new ApiError(100, 'Parameter photo_ids must have 1..100 elements');
    const found = ids.flatMap((id) => findPhoto(world.database, id) ?? []);
    return { photos: found.map((photo) => describePhoto(world, photo)) };
  },
};

export const getPhotoInfo: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run({ world, parameters }) {
    const id = parameters.require('photo_id');
    const photo = findPhoto(world.database, id);
    if (photo === undefined) throw new ApiError(121, `Invalid photo id [${id}]`);
    return { photo: describePhoto(world, photo) };
  },
};

/** No `description` deletes the caption. A bad id is 110 here and another's photo 4, as really seen. */
export const editPhoto: Method = {
  scopes: ['PHOTO_CONTENT'],
  run({ world, parameters, session }) {
    const id = parameters.require('photo_id');
    const text = parameters.text('description') ?? '';
    if (text.length > world.switches.maxComment) {
      throw new ApiError(100, `Param [description] is longer than ${world.switches.maxComment}`);
    }
    const photo = findPhoto(world.database, id);
    if (photo === undefined) throw new ApiError(110, `Invalid uid [${id}]`);
    if (photo.uid !== session.uid) {
      throw new ApiError(4, 'Invalid request : error.edit.photo.notOwner');
    }
    changeText(world.database, id, text);
    return true;
  },
};

function describePhoto(world: World, photo: PhotoRow): unknown {
  const picture = (size: number) =>
    `${world.addresses.galleryUrl}/pictures/${photo.id}/${size}.jpg`;
  return {
    id: photo.id,
    ...(photo.aid !== null && { album_id: photo.aid }),
    standard_width: photo.width,
    standard_height: photo.height,
    pic50x50: picture(50),
    pic128x128: picture(128),
    pic190x190: picture(190),
    pic640x480: picture(640),
    pic1024x768: picture(1024),
    pic_max: picture(2048),
    ...(photo.text !== '' && { text: photo.text }),
    created_ms: photo.createdAt,
  };
}
