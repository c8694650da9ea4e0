/** @file photosV2.getUploadUrl: reserves photo ids (ok-api §3). */
import { insertTicket } from '../store/tickets.ts';
import { ApiError, unreadable } from './api-error.ts';
import type { Call, Method } from './method.ts';
import { albumOf, mainAidOf, openGroupOf } from './places.ts';

export const getUploadUrl: Method = {
  scopes: ['PHOTO_CONTENT'],
  run(call) {
    const { world, parameters, session } = call;
    const count = parameters.integer('count', { default: 1, max: world.switches.maxCount });
    const hasFiller = parameters.flag('placeholders');
    const sizes = readSizes(call, count);
    const group = openGroupOf(call);
    const album = albumOf(call, group);
    const expiresAt = world.now() + world.switches.ticketLifeMillis;
    const { apiToken, photoIds } = insertTicket(
      world.database,
      {
        uid: session.uid,
        // A group without an album means a topic; nothing at all means the personal main album.
        aid: album?.aid ?? (group === undefined ? mainAidOf(call) : null),
        gid: group?.gid ?? null,
        expiresAt,
      },
      Array.from({ length: count }, (_, index) => sizes[index] ?? null),
    );
    const filled = encodeURIComponent(photoIds.join(','));
    const fillers = { literal: '${photoIds}', percent: '%24%7BphotoIds%7D', none: filled };
    const ids = hasFiller ? fillers[world.switches.filler] : filled;
    return {
      photo_ids: photoIds,
      upload_url: `${world.switches.uploadHost || world.addresses.apiUrl}/uploadImage?apiToken=${encodeURIComponent(apiToken)}&photoIds=${ids}`,
      ...expiry(world.switches.expiry, expiresAt, world.now()),
    };
  },
};

/** `sizes` has none, one (the largest file) or one for each photo; too many bytes are refused here already. */
function readSizes({ world, parameters }: Call, count: number): number[] {
  const sizes = parameters.list('sizes');
  if (!sizes.every((size) => /^\d{1,15}$/.test(size))) throw unreadable('sizes');
  if (sizes.length > 1 && sizes.length !== count) {
    throw new ApiError(100, `Parameter sizes must have 0, 1 or ${count} elements`);
  }
  const tooMuch = sizes.find((size) => Number(size) > world.switches.maxBytes);
  if (tooMuch !== undefined) {
    throw new ApiError(500, `${tooMuch} bytes, allowed ${world.switches.maxBytes}`);
  }
  return sizes.map(Number);
}

function expiry(form: 'ms' | 'text', expiresAt: number, now: number): Record<string, unknown> {
  if (form === 'ms') return { expires_ms: expiresAt, ttl_ms: expiresAt - now };
  const moscow = new Date(expiresAt + 3 * 60 * 60 * 1000).toISOString();
  return { expires: `${moscow.slice(0, 10).replaceAll('-', '.')} ${moscow.slice(11, 16)}` };
}
