/** @file What the stand-in for OK holds, and where its requests stand still. */
import { z } from 'zod';
import { startStandIn } from '../../scripts/demo-stand-in.ts';
import { fixedSession } from '../../src/main/account/session.ts';
import { createApiClient } from '../../src/main/api/client.ts';
import { getAlbums } from '../../src/main/api/endpoints.ts';
import { createHttpClient } from '../../src/main/api/http.ts';
import type { ArrivedPhoto } from './compare.ts';
import type { HeldAt, HeldMethod } from './kill-points.ts';
import { placeName } from './places.ts';

const photosSchema = z.array(
  z.object({
    photoId: z.string(),
    albumTitle: z.string().nullish(),
    gid: z.string().nullish(),
    sha256: z.string(),
    comment: z.string().nullish(),
  }),
);
const topicsSchema = z.array(
  z.object({
    gid: z.string(),
    text: z.string(),
    photos: z.array(z.object({ photoId: z.string(), sha256: z.string() })),
  }),
);
const groupSchema = z.object({ gid: z.string() });
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

  const makeGroup = async (name: string): Promise<string> =>
    groupSchema.parse(
      await control('groups', {
        method: 'POST',
        body: JSON.stringify({ name, status: 'ADMIN' }),
      }),
    ).gid;
  const groupIds = [await makeGroup('First'), await makeGroup('Second')] as const;
  const topics = async () =>
    topicsSchema.parse(await control('topics')).map(({ gid, text, photos }) => ({
      name: placeName({ kind: 'topic', groupId: gid, title: text }),
      photos,
    }));
  /** Whether what stands was left to happen behind a look. */
  let isBehindALook = false;

  return {
    environment: standIn.environment,
    /** Groups that the person runs. */
    groupIds,
    stop: () => standIn.stop(),

    /** Everything that has arrived, by its permanent id. */
    async photos(): Promise<Map<string, ArrivedPhoto>> {
      const photos = photosSchema.parse(await control('photos'));
      return new Map([
        ...photos.map(({ photoId, albumTitle, gid, sha256, comment }): [string, ArrivedPhoto] => {
          const place = { kind: 'album', groupId: gid ?? null, title: albumTitle ?? '' } as const;
          const album = albumTitle == null ? null : placeName(place);
          return [photoId, { album, sha256, caption: comment ?? null }];
        }),
        ...(await topics()).flatMap(({ name, photos: posted }) =>
          posted.map(({ photoId, sha256 }): [string, ArrivedPhoto] => [
            photoId,
            { album: name, sha256, caption: null },
          ]),
        ),
      ]);
    },

    /** The name of each album, as often as there is one. */
    async albumNames(): Promise<string[]> {
      const names: string[] = [];
      for (const groupId of [null, ...groupIds]) {
        const titles = await readAlbumTitles(standIn.environment, groupId);
        names.push(...titles.map((title) => placeName({ kind: 'album', groupId, title })));
      }
      return names;
    },

    topicNames: async (): Promise<string[]> => (await topics()).map(({ name }) => name),

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
      isBehindALook = false;
    },

    /** What stands takes its effect when the next request arrives, before that one is served. */
    async releaseLate(): Promise<void> {
      await control('holds?late', { method: 'DELETE' });
    },

    /** What stands takes its effect when such a request was answered without it: a look for it, or the same again. */
    async releaseBehind(on: HeldMethod, isLook: boolean): Promise<void> {
      await control(`holds?behind=${on}`, { method: 'DELETE' });
      isBehindALook ||= isLook;
    },

    /** Whether the next client must be slow to repeat a call: its first look may find nothing. */
    needsPatience: () => isBehindALook,
  };
}

async function readAlbumTitles(
  environment: Readonly<Record<string, string>>,
  groupId: string | null,
): Promise<string[]> {
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
      const page = await getAlbums(api, { groupId, anchor });
      if (!page.ok) throw new Error(`photos.getAlbums: ${JSON.stringify(page.error)}`);
      titles.push(...page.value.albums.map((album) => album.title));
      anchor = page.value.pagingAnchor ?? null;
      if (!page.value.hasMore || anchor === null) return titles;
    }
  } finally {
    http.close();
  }
}
