/** @file A program that died while it waited for an answer: the next one waits for the effect before it repeats the call. */
import { expect, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { resolveAlbum } from '../../../src/main/upload/albums.ts';
import { findLost } from '../../../src/main/upload/steps/find-lost.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload } from '../queue/an-upload.ts';

const PATIENCE_MS = 10_000;
/** OK was slower than that, and the program was killed before it answered. */
const WAITED_MS = 15_000;

const { signal } = new AbortController();

/** Nothing is on OK; `asked` gets the name of each call. */
function partsOf(inHand: Awaited<ReturnType<typeof storeInHand>>, asked: string[]): StepParts {
  return {
    store: inHand.store,
    destinations: createDestinations(inHand.store),
    api: {
      apiUrl: 'https://api.ok.ru',
      call(method: string) {
        asked.push(method);
        const isLook = method !== 'photos.createAlbum';
        return Promise.resolve(succeed(isLook ? { photos: [], albums: [] } : 'made'));
      },
    },
    now: () => inHand.clock.now,
    random: () => 0,
    patienceMs: PATIENCE_MS,
  } as unknown as StepParts; // these are all that the steps use
}

test('a commit is repeated only when its effect was waited for since the start', async () => {
  const inHand = await storeInHand();
  const { clock } = inHand;
  const progress = { state: 'sent', token: 't', tokenUntil: 9e9 } as const;
  const id = inHand.store.insert(1, newUpload({ progress }));
  inHand.store.apply([{ id, event: { type: 'commit-started', at: clock.now } }]);
  clock.now += WAITED_MS;
  inHand.reopen().startAnew();

  const parts = partsOf(inHand, []);
  const look = async (): Promise<string | undefined> => {
    const row = inHand.store.upload(id);
    const rows = row === undefined ? [] : [row];
    await findLost(parts, parts.destinations.get(1), rows, signal);
    return inHand.store.upload(id)?.progress.state;
  };
  const first = await look();
  clock.now += PATIENCE_MS;
  expect([first, await look()]).toEqual(['committing', 'sent']);
});

test('so is the making of an album', async () => {
  const inHand = await storeInHand();
  const { clock } = inHand;
  createDestinations(inHand.store).askedFor(2, clock.now);
  clock.now += WAITED_MS;
  inHand.reopen().startAnew();

  const asked: string[] = [];
  const parts = partsOf(inHand, asked);
  await resolveAlbum(parts, parts.destinations.get(2), signal);
  clock.now += PATIENCE_MS;
  await resolveAlbum(parts, parts.destinations.get(2), signal);
  expect(asked).toEqual(['photos.getAlbums', 'photos.getAlbums', 'photos.createAlbum']);
});
