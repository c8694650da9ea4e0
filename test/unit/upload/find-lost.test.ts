/** @file Of all photos that may be on OK, each is itself: none is taken for its twin. */
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { findLost } from '../../../src/main/upload/steps/find-lost.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload } from '../queue/an-upload.ts';
import { tempFolder } from '../temp-folder.ts';

const { signal } = new AbortController();

function picture(red: number): Promise<Buffer> {
  const background = { r: red, g: 90, b: 60 };
  return sharp({ create: { width: 160, height: 120, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Two twins, each with a lost commit; OK lists the second only. */
async function twins() {
  const inHand = await storeInHand();
  const folder = path.join(await tempFolder(), 'twins');
  await mkdir(folder);
  const ids: number[] = [];
  for (const [index, red] of [100, 104].entries()) {
    const file = path.join(folder, `${red}.png`);
    await sharp(await picture(red)).toFile(file);
    const { size, mtimeMs } = await stat(file);
    const facts = { path: file, sizeBytes: size, mtimeMs, width: 160, height: 120 };
    const fingerprint = String(index).repeat(64);
    const progress = { state: 'sent', token: 't', tokenUntil: 9e9 } as const;
    ids.push(inHand.store.insert(1, newUpload({ ...facts, fingerprint, progress })));
  }
  const listed = {
    id: '547',
    standard_width: 160,
    standard_height: 120,
    pic640x480: 'https://i.mycdn.me/547.jpg',
  };
  const bytes = await picture(104);
  const parts = {
    store: inHand.store,
    destinations: createDestinations(inHand.store),
    api: {
      apiUrl: 'https://api.ok.ru',
      call: () => Promise.resolve(succeed({ photos: [listed], hasMore: false, anchor: null })),
    },
    http: { get: () => Promise.resolve({ status: 200, bytes }) },
    now: () => inHand.clock.now,
    random: () => 0,
    patienceMs: 0,
  } as unknown as StepParts; // these are all that the step uses
  const [first = 0, second = 0] = ids;
  return { ...inHand, parts, first, second };
}

test.each(['committing', 'sent', 'failed'] as const)(
  'a photo that is listed is its own, also while its row is %s and another asks',
  async (state) => {
    const { store, clock, parts, first, second } = await twins();
    const problem = { code: 'commit-unknown', stage: 'commit' } as const;
    for (const id of [first, second]) {
      store.apply([{ id, event: { type: 'commit-started', at: clock.now } }]);
    }
    const later = { problem, retryAt: 99_000, spent: true };
    if (state === 'committing') {
      store.apply([{ id: second, event: { type: 'commit-unknown', ...later } }]);
    }
    if (state === 'sent') store.apply([{ id: second, event: { type: 'again', ...later } }]);
    if (state === 'failed') store.apply([{ id: second, event: { type: 'failed', problem } }]);

    const asked = store.upload(first);
    await findLost(parts, parts.destinations.get(1), asked === undefined ? [] : [asked], signal);
    // It is committed again; the other one's photo is left for the other one.
    expect([first, second].map((id) => store.upload(id)?.progress.state)).toEqual(['sent', state]);
  },
);
