/** @file What is still to be done of a round, by what the dead program's queue says. Pure. */
import type { Remaining } from './kill-points.ts';
import type { Place, QueueView } from './queue-copy.ts';

const WAY: readonly Place[] = ['queued', 'reserved', 'sending', 'sent', 'committing', 'done'];

/** `photos` are the keys of all that must arrive, `albums` the number of their albums. */
export function remainingOf(
  photos: readonly string[],
  albums: number,
  queue: QueueView,
): Remaining {
  /** Photos that have not come as far as a place. */
  const before = (place: Place): number =>
    photos.filter((key) => {
      const at = queue.photos.get(key);
      return at === undefined || WAY.indexOf(at) < WAY.indexOf(place);
    }).length;
  return {
    toQueue: before('queued'),
    toReserve: before('reserved'),
    toSend: before('sent'),
    toCommit: before('done'),
    toLookFor: photos.filter((key) => queue.photos.get(key) === 'committing').length,
    albumsToAskFor: albums - queue.albums.filter((one) => one.isKnown || one.wasAskedFor).length,
    albumsToKnow: albums - queue.albums.filter((one) => one.isKnown).length,
  };
}
