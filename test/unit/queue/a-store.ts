/** @file The queue in a real database file, under a clock that the test moves. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { openStore, type Store } from '../../../src/main/queue/store.ts';
import { tempFolder } from '../temp-folder.ts';

export interface StoreInHand {
  readonly file: string;
  /** What the queue believes the time to be. */
  readonly clock: { now: number };
  store: Store;
  /** Closes the database and opens it again, as the next program does. */
  readonly reopen: () => Store;
}

/** Two destinations are there: 1, the main album, and 2, another. */
export async function storeInHand(): Promise<StoreInHand> {
  const file = path.join(await tempFolder(), 'queue.sqlite');
  const clock = { now: 1_000 };
  const open = () => openStore(file, () => clock.now);
  const inHand: StoreInHand = {
    file,
    clock,
    store: open(),
    reopen: () => {
      inHand.store.close();
      return (inHand.store = open());
    },
  };
  onTestFinished(() => inHand.store.close());
  const destinations = createDestinations(inHand.store);
  destinations.remember({ kind: 'personal' });
  destinations.remember({ kind: 'album', title: 'Another' });
  return inHand;
}
