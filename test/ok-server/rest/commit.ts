/** @file photosV2.commit: makes uploaded photos appear (ok-api §5). */
import { z } from 'zod';
import { countPhotos, insertPhoto } from '../store/photos.ts';
import { assignSlot, findSlot, findTicket, isForTopic } from '../store/tickets.ts';
import { ApiError, unreadable } from './api-error.ts';
import type { Call, Method } from './method.ts';

const element = z.object({
  photo_id: z.string(),
  token: z.string(),
  comment: z.string().nullish(),
});
type Element = z.infer<typeof element>;

interface Committed {
  readonly assignedId: string;
  readonly aid: string;
}

export const commit: Method = {
  scopes: ['PHOTO_CONTENT'],
  run(call) {
    const { world, parameters } = call;
    return world.database.transact(() => {
      if (parameters.text('photos') !== undefined) {
        return commitEach(call, readPhotos(parameters.json('photos'), world.switches.maxCommit));
      }
      const photo = {
        photo_id: parameters.require('photo_id'),
        token: parameters.require('token'),
        comment: parameters.text('comment'),
      };
      const { assignedId, aid } = commitOne(call, photo);
      return { photos: [success(photo.photo_id, assignedId)], aid };
    });
  },
};

function readPhotos(value: unknown, max: number): Element[] {
  const photos = z.array(element).safeParse(value);
  if (!photos.success) throw unreadable('photos');
  if (photos.data.length === 0 || photos.data.length > max) {
    throw new ApiError(100, `Parameter photos must have 1..${max} elements`);
  }
  return photos.data;
}

/** The array form reports each photo by its own status; only SUCCESS is documented. */
function commitEach(call: Call, photos: readonly Element[]): unknown {
  const { failedStatus, commitListStops } = call.world.switches;
  const failure = (photo: Element) => ({ photo_id: photo.photo_id, status: failedStatus });
  let aid: string | undefined;
  let hasFailed = false;
  const statuses = photos.map((photo) => {
    if (hasFailed && commitListStops) return failure(photo);
    try {
      const committed = commitOne(call, photo);
      aid ??= committed.aid;
      return success(photo.photo_id, committed.assignedId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      hasFailed = true;
      return failure(photo);
    }
  });
  return { photos: statuses, ...(aid !== undefined && { aid }) };
}

function success(photoId: string, assignedId: string): unknown {
  return { photo_id: photoId, status: 'SUCCESS', assigned_photo_id: assignedId };
}

/** A ticket serves its own person only. */
function commitOne({ world, session }: Call, photo: Element): Committed {
  const { database, switches } = world;
  const slot = findSlot(database, photo.photo_id);
  const ticket = slot && findTicket(database, slot.apiToken);
  if (slot === undefined || (ticket !== undefined && ticket.uid !== session.uid)) {
    throw new ApiError(121, `Invalid photo id [${photo.photo_id}]`);
  }
  if (ticket === undefined || slot.sha256 === null || slot.token !== photo.token) {
    throw new ApiError(100, 'Param [token] is invalid');
  }
  if (isForTopic(ticket) || ticket.aid === null) {
    throw new ApiError(100, 'Param [token] is of a media topic: its photo must not be committed');
  }
  if (slot.assignedId !== null) {
    if (switches.secondCommit === 'refuse') {
      throw new ApiError(100, 'Param [token] is used already');
    }
    if (switches.secondCommit === 'idempotent') {
      return { assignedId: slot.assignedId, aid: ticket.aid };
    }
  }
  if (ticket.expiresAt <= world.now()) throw new ApiError(100, 'Param [token] is expired');
  const text = photo.comment ?? '';
  if (text.length > switches.maxComment) {
    throw new ApiError(100, `Param [comment] is longer than ${switches.maxComment}`);
  }
  if (
    switches.maxPhotosPerAlbum > 0 &&
    countPhotos(database, ticket.aid) >= switches.maxPhotosPerAlbum
  ) {
    throw new ApiError(26, `Album [${ticket.aid}] is full`);
  }
  const { aid, gid } = ticket;
  const assignedId = insertPhoto(database, {
    uid: session.uid,
    aid,
    gid,
    topicId: null,
    sha256: slot.sha256,
    text,
    createdAt: world.now(),
  });
  assignSlot(database, slot.photoId, assignedId);
  return { assignedId, aid };
}
