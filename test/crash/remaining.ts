/** @file What is still to be done of a round, by what the dead program's queue says. Pure. */
import type { Remaining } from './kill-points.ts';
import type { Place, QueueView } from './queue-copy.ts';

const WAY: readonly Place[] = ['queued', 'reserved', 'sending', 'sent', 'committing', 'done'];

/** Of so many photos, some POST is a trial of the host's order. */
const ENOUGH_FOR_A_TRIAL = 10;

/** What must arrive of a round. */
export interface Aim {
  /** The keys of all photos, by the place where they go. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly areTopics: boolean;
}

export function remainingOf({ places, areTopics }: Aim, queue: QueueView): Remaining {
  const photos = [...places.values()].flat();
  const isBefore =
    (place: Place) =>
    (key: string): boolean => {
      const at = queue.photos.get(key);
      return at === undefined || WAY.indexOf(at) < WAY.indexOf(place);
    };
  const isLost = (key: string): boolean => queue.photos.get(key) === 'committing';
  /** Photos that have not come as far as a place. */
  const before = (place: Place): number => photos.filter(isBefore(place)).length;
  /** Places with such photos. */
  const placesWith = (is: (key: string) => boolean): number =>
    [...places.values()].filter((keys) => keys.some(is)).length;
  const toSend = before('sent');
  const common = { toQueue: before('queued'), toReserve: before('reserved'), toSend };
  if (areTopics) {
    return {
      ...common,
      ...{ toCommit: placesWith(isBefore('done')), toCommitToAlbum: 0, toLookFor: 0 },
      ...{ toTellOrder: 0, albumsToAskFor: 0, albumsToKnow: 0 },
      topicsToPost: placesWith(isBefore('committing')),
      topicsToLookFor: placesWith(isLost),
    };
  }
  const toCommit = before('done');
  return {
    ...common,
    ...{ toCommit, toCommitToAlbum: toCommit, toLookFor: photos.filter(isLost).length },
    toTellOrder: queue.knowsOrder || toSend < ENOUGH_FOR_A_TRIAL ? 0 : toSend,
    albumsToAskFor:
      places.size - queue.albums.filter((one) => one.isKnown || one.wasAskedFor).length,
    albumsToKnow: places.size - queue.albums.filter((one) => one.isKnown).length,
    ...{ topicsToPost: 0, topicsToLookFor: 0 },
  };
}
