/** @file How the queue stands, as the window and whoever waits for the end are told of it. */
import {
  leftToDo,
  waitsForPerson,
  type Pause,
  type Snapshot,
  type UploadView,
} from '../../shared/upload.ts';
import type { Destinations } from '../queue/destinations.ts';
import type { Store } from '../queue/store.ts';
import type { Upload } from '../queue/upload.ts';
import { figuresOf, viewOf } from '../queue/views.ts';
import { isObstacle } from '../upload/conditions.ts';
import type { Loop } from '../upload/loop.ts';
import type { Meter } from '../upload/meter.ts';
import type { Intakes } from './intakes.ts';

interface SnapshotParts {
  readonly store: Pick<Store, 'counts' | 'lastRun' | 'totals' | 'upload'>;
  readonly destinations: Pick<Destinations, 'get'>;
  readonly loop: Pick<Loop, 'sendingIds' | 'state' | 'takenBytes' | 'takenInAll'>;
  readonly intakes: Pick<Intakes, 'isActive' | 'isNews' | 'run' | 'soFar'>;
  readonly meter: Pick<Meter, 'rate'>;
  /** The pause of a queue whose photos wait for folders that are away; null when they do not. */
  readonly absence: (counts: Snapshot['counts']) => Pause | null;
  readonly now: () => number;
}

export function createSnapshots(parts: SnapshotParts) {
  const { store, destinations, loop, intakes, meter, absence, now } = parts;

  function sendingNow(): Snapshot['sendingNow'] {
    const ids = loop.sendingIds();
    const first = ids[0] === undefined ? undefined : store.upload(ids[0]);
    return first === undefined ? null : { name: first.name, more: ids.length - 1 };
  }

  /** Everything of a snapshot but its number. */
  function look(): Omit<Snapshot, 'revision'> {
    const figures = figuresOf(store.totals(intakes.run()), loop.takenInAll());
    const { pause: standstill, isFlying, uselessSince } = loop.state();
    const bytesPerSecond = isFlying ? meter.rate(now()) : null;
    const { found, checked } = intakes.soFar();
    const counts = store.counts();
    const pause = standstill ?? (isFlying || intakes.isNews() ? null : absence(counts));
    const isForNobody = pause !== null && isObstacle(pause) && leftToDo({ counts }) === 0;
    return {
      counts,
      ...figures,
      sendingNow: sendingNow(),
      bytesPerSecond,
      secondsLeft:
        bytesPerSecond !== null && bytesPerSecond > 0
          ? (figures.totalBytes - figures.sentBytes) / bytesPerSecond
          : null,
      intake: { active: intakes.isNews(), found, checked },
      pause: isForNobody ? null : pause,
      uselessSince,
    };
  }

  /** Whether nothing is left to do, or nothing goes on without a person. */
  function isSettled(): boolean {
    const { pause, isFlying, fatal } = loop.state();
    if (fatal !== null) return true;
    if (intakes.isActive() || isFlying) return false;
    const isForPerson = pause !== null && (pause.reason === 'person' || waitsForPerson(pause));
    return isForPerson || !store.lastRun().unfinished;
  }

  /** A row of the window. */
  function viewed(upload: Upload): UploadView {
    const destination = destinations.get(upload.destinationId);
    return viewOf(upload, destination, loop.takenBytes(upload.id), now());
  }

  return { look, isSettled, viewed };
}
