/** @file What the stand-in for OK holds, and where its requests stand still. */
import { z } from 'zod';
import { startStandIn } from '../../scripts/demo-stand-in.ts';
import { fixedSession } from '../../src/main/account/session.ts';
import { createApiClient } from '../../src/main/api/client.ts';
import { getAlbums } from '../../src/main/api/endpoints.ts';
import { createHttpClient } from '../../src/main/api/http.ts';
import type { ArrivedPhoto } from './compare.ts';
import type { HeldAt, HeldMethod } from './kill-points.ts';

const photosSchema = z.array(
  z.object({
    photoId: z.string(),
    albumTitle: z.string().nullish(),
    sha256: z.string(),
    comment: z.string().nullish(),
  }),
);
const heldSchema = z.object({ on: z.string() }).nullable();

/** One wait for a request to stand; asked again while the client lives. */
const HELD_WAIT_MS = 5_000;

export type Judge = Awaited<ReturnType<typeof startJudge>>;

/** Starts the stand-in as a process of its own. */
export async function startJudge(dataFolder: string, switches: readonly string[]) {
  const standIn = await startStandIn(dataFolder, switches);
  const control = async (page: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${standIn.controlUrl}/${page}`, init);
    if (!answer.ok) throw new Error(`${page}: ${await answer.text()}`);
    return answer.json();
  };

  return {
    environment: standIn.environment,
    stop: () => standIn.stop(),

    /** Everything that has arrived, by its permanent id. */
    async photos(): Promise<Map<string, ArrivedPhoto>> {
      const photos = photosSchema.parse(await control('photos'));
      return new Map(
        photos.map(({ photoId, albumTitle, sha256, comment }) => [
          photoId,
          { album: albumTitle ?? null, sha256, caption: comment ?? null },
        ]),
      );
    },

    albumTitles: () => readAlbumTitles(standIn.environment),

    /** The nth such request from now on stands still. */
    async hold(on: HeldMethod, at: HeldAt, nth: number): Promise<void> {
      await control('holds', { method: 'PUT', body: JSON.stringify([{ on, at, nth }]) });
    },

    /** Resolves as soon as a request stands; rejects when aborted. */
    async whenHeld(signal: AbortSignal): Promise<void> {
      for (;;) {
        const held = await control(`holds/held?waitMillis=${HELD_WAIT_MS}`, { signal });
        if (heldSchema.parse(held) !== null) return;
      }
    },

    /** What stands takes its effect; nothing is held any more. */
    async release(): Promise<void> {
      await control('holds', { method: 'DELETE' });
    },

    /** What stands takes its effect when the next request arrives, before that one is served. */
    async releaseLate(): Promise<void> {
      await control('holds?late', { method: 'DELETE' });
    },
  };
}

async function readAlbumTitles(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const http = createHttpClient();
  const sessions = fixedSession({
    clientId: environment['OKAPI_CLIENT_ID'] ?? '',
    applicationKey: environment['OKAPI_APPLICATION_KEY'] ?? '',
    applicationSecretKey: environment['OKAPI_APPLICATION_SECRET_KEY'] ?? '',
    accessToken: environment['OKAPI_ACCESS_TOKEN'] ?? '',
    sessionSecretKey: environment['OKAPI_SESSION_SECRET_KEY'] ?? '',
  });
  const apiUrl = environment['OKAPI_API_URL'] ?? '';
  const api = createApiClient({ apiUrl, http, sessions: () => sessions });
  const titles: string[] = [];
  try {
    let anchor: string | null = null;
    for (;;) {
      const page = await getAlbums(api, { groupId: null, anchor });
      if (!page.ok) throw new Error(`photos.getAlbums: ${JSON.stringify(page.error)}`);
      titles.push(...page.value.albums.map((album) => album.title));
      anchor = page.value.pagingAnchor ?? null;
      if (!page.value.hasMore || anchor === null) return titles;
    }
  } finally {
    http.close();
  }
}
