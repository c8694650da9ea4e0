/** @file mediatopic.post: the other route, where step 3 of the seed is skipped (ok-api §6). */
import { z } from 'zod';
import { findPhoto, insertPhoto, insertTopic } from '../store/photos.ts';
import { assignSlot, findSlotByToken, findTicket, isForTopic } from '../store/tickets.ts';
import { ApiError, missing, unreadable } from './api-error.ts';
import type { Call, Method } from './method.ts';
import { managedGroupOf } from './places.ts';

const photoEntry = z.object({
  /** An upload token. */
  id: z.string().optional(),
  /** A photo that is committed already. */
  photoId: z.string().optional(),
  existing_photo_id: z.string().optional(),
});

const attachment = z.object({
  media: z
    .array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('photo'), list: z.array(photoEntry).min(1) }),
        z.object({ type: z.literal('text'), text: z.string() }),
        z.object({ type: z.literal('link'), url: z.string() }),
      ]),
    )
    .min(1),
});

interface TopicPhoto {
  readonly sha256: string;
  /** The slot whose token was used; null for a photo that is there already. */
  readonly slotId: string | null;
  /** The topic that the slot's token was posted in before. */
  readonly postedIn: string | null;
}

export const postTopic: Method = {
  scopes: ['GROUP_CONTENT'],
  run(call) {
    const { world, parameters, session } = call;
    if (parameters.require('type') !== 'GROUP_THEME') throw unreadable('type');
    const group = managedGroupOf(call);
    if (group === undefined) throw missing('gid');
    const read = attachment.safeParse(parameters.json('attachment'));
    if (!read.success) throw unreadable('attachment');
    const { media } = read.data;
    return world.database.transact(() => {
      const entries = media.flatMap((item) => (item.type === 'photo' ? item.list : []));
      const photos = entries.map((entry) => findTopicPhoto(call, group.gid, entry));
      const slotIds = photos.flatMap(({ slotId }) => slotId ?? []);
      if (new Set(slotIds).size < slotIds.length) throw invalidPhotoId();
      const again = sameTopic(call, photos);
      if (again !== undefined) return again;
      const text = media
        .flatMap((item) =>
          item.type === 'text' ? item.text : item.type === 'link' ? item.url : [],
        )
        .join('\n\n');
      const createdAt = world.now();
      const { uid } = session;
      const topicId = insertTopic(world.database, { uid, gid: group.gid, text, createdAt });
      for (const { sha256, slotId } of photos) {
        const id = insertPhoto(world.database, {
          uid,
          aid: null,
          topicId,
          gid: group.gid,
          sha256,
          text: '',
          createdAt,
        });
        if (slotId !== null) assignSlot(world.database, slotId, id);
      }
      return topicId; // a bare, quoted string
    });
  },
};

/** The real wording when `id` and `photoId` are mixed up. */
function invalidPhotoId(): ApiError {
  return new ApiError(100, "Parameter 'PHOTO id' is invalid");
}

/** The topic that tokens posted again give when that is `idempotent`; old and new ones do not mix. */
function sameTopic({ world }: Call, photos: readonly TopicPhoto[]): string | undefined {
  if (world.switches.secondCommit !== 'idempotent') return undefined;
  const topics = new Set(photos.filter(hasSlot).map(({ postedIn }) => postedIn));
  if (topics.size > 1) throw invalidPhotoId();
  return [...topics][0] ?? undefined;
}

function hasSlot({ slotId }: TopicPhoto): boolean {
  return slotId !== null;
}

/**
 * A token serves its own person, in the group that its ticket was for, and while the ticket lives;
 * once, unless `secondCommit` says otherwise.
 */
function findTopicPhoto(
  { world, session }: Call,
  gid: string,
  entry: z.infer<typeof photoEntry>,
): TopicPhoto {
  const existing = entry.photoId ?? entry.existing_photo_id;
  if ((entry.id === undefined) === (existing === undefined)) throw invalidPhotoId();
  if (existing !== undefined) {
    const photo = findPhoto(world.database, existing);
    if (photo === undefined || (photo.uid !== session.uid && photo.gid !== gid)) {
      throw invalidPhotoId();
    }
    return { sha256: photo.sha256, slotId: null, postedIn: null };
  }
  const { secondCommit } = world.switches;
  const slot = findSlotByToken(world.database, entry.id ?? '');
  const ticket = slot && findTicket(world.database, slot.apiToken);
  if (
    slot?.sha256 == null ||
    (slot.assignedId !== null && secondCommit === 'refuse') ||
    ticket === undefined ||
    !isForTopic(ticket) ||
    ticket.uid !== session.uid ||
    ticket.gid !== gid
  ) {
    throw invalidPhotoId();
  }
  const posted = slot.assignedId === null ? undefined : findPhoto(world.database, slot.assignedId);
  const isMade = posted !== undefined && secondCommit === 'idempotent';
  if (ticket.expiresAt <= world.now() && !isMade) throw invalidPhotoId();
  return { sha256: slot.sha256, slotId: slot.photoId, postedIn: posted?.topicId ?? null };
}
