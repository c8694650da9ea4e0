/** @file One stand-in, one folder of photos and one engine for a story; all gone when the test ends. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import sharp from 'sharp';
import { onTestFinished, type TestContext } from 'vitest';
import { withExif } from '../../../scripts/sample-exif.ts';
import { fixedSession } from '../../../src/main/account/session.ts';
import { createEngine } from '../../../src/main/engine.ts';
import type { Engine, EngineOptions, Owner } from '../../../src/main/engine/contract.ts';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import { createHosts } from '../../../src/main/queue/hosts.ts';
import { openStoreToLook } from '../../../src/main/queue/store.ts';
import type { Snapshot } from '../../../src/shared/upload.ts';
import { startOkServer, type OkServer, type OkServerOptions } from '../../ok-server/server.ts';
import { call } from '../ok-server/client.ts';

/** A photo as the stand-in's control page lists it. */
export interface StoredPhoto {
  readonly photoId: string;
  /** Whose it is. */
  readonly uid: string;
  readonly aid: string | null;
  readonly albumTitle: string | null;
  readonly gid: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly comment: string | null;
}

export interface StoredTopic {
  readonly gid: string;
  readonly text: string;
  readonly photos: readonly { readonly sha256: string }[];
}

export interface JournalEntry {
  readonly kind: 'rest' | 'upload' | 'oauth' | 'page';
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly bytesIn: number;
  readonly outcome: unknown;
}

/** A photo of the folder, with what OK should hold of it. */
export interface WrittenPhoto {
  readonly name: string;
  readonly caption: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Rig {
  readonly server: OkServer;
  /** All that `photo` wrote. */
  readonly written: readonly WrittenPhoto[];
  /** The folder that is uploaded; its name is its album's title. */
  readonly folder: string;
  readonly dataFolder: string;
  /** Writes a photo and answers its path; `seed` makes its content its own. */
  photo(name: string, options?: PhotoOptions): Promise<string>;
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** Another, empty data folder. */
  freshFolder(): Promise<string>;
  /** A running engine; started again on the same queue by a second call, after `close`. */
  engine(options?: Partial<EngineOptions>): Engine;
  stored(): Promise<StoredPhoto[]>;
  topics(): Promise<StoredTopic[]>;
  journal(): Promise<JournalEntry[]>;
  /** How often a method was called, or a photo POST made (`upload`). */
  calls(method: string): Promise<number>;
  /** The most attempts that a row of the queue has spent at its present step. */
  attempts(): number;
  /** How many photo POSTs the stand-in received. */
  posts(): Promise<number>;
  /** How many photos each of these POSTs had, in the order of their answers. */
  postSizes(): Promise<number[]>;
  /** What the queue knows of the stand-in's upload host; null when nothing. */
  keepsOrder(): boolean | null;
  /** Requests stand still at these points until `letGo`. */
  holds(holds: readonly Record<string, unknown>[]): Promise<void>;
  letGo(): Promise<void>;
  /** What stands has its effect when the next such request was served, and before any other is. */
  letGoBehind(on: string): Promise<void>;
  /** The request that stands still; null when none came within twenty seconds. */
  held(): Promise<unknown>;
  faults(faults: readonly Record<string, unknown>[]): Promise<void>;
  /** How often each of the faults in force has happened. */
  fired(): Promise<number[]>;
  switches(switches: Record<string, unknown>): Promise<void>;
  /** Sets the stand-in's clock off from the real time. */
  clock(offsetMillis: number): Promise<void>;
  /** Makes an album as if by hand on the website. */
  makeAlbum(title: string): Promise<void>;
  /** The ids of the albums of this title. */
  albums(title: string): Promise<string[]>;
  /** Puts a photo into the album of this title, as if by hand on the website. */
  foreignPhoto(albumTitle: string, photo: Uint8Array, comment?: string): Promise<void>;
}

export interface PhotoOptions {
  readonly width?: number;
  readonly height?: number;
  readonly caption?: string;
  readonly seed?: string;
}

/** One of the stand-in's people, signed in to the application. */
export function ownerOf(
  { server }: Pick<Rig, 'server'>,
  { uid, accessToken, sessionSecretKey }: OkServer['secondUser'],
): Owner {
  const { clientId, applicationKey, applicationSecretKey } = server;
  const keys = { clientId, applicationKey, applicationSecretKey };
  return { uid, sessions: fixedSession({ ...keys, accessToken, sessionSecretKey }) };
}

/** A test that runs beside others gives its own context. */
export async function makeRig(
  options: OkServerOptions = {},
  context: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): Promise<Rig> {
  const server = await startOkServer(options);
  const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-test-'));
  const folder = path.join(home, 'Holiday');
  const dataFolder = path.join(home, 'data');
  await mkdir(folder);
  await mkdir(dataFolder);
  const engines: Engine[] = [];
  const written: WrittenPhoto[] = [];
  context.onTestFinished(async () => {
    for (const engine of engines) await engine.close();
    await server.close();
    await rm(home, { recursive: true, force: true });
  });
  const control = async (page: string, init?: RequestInit): Promise<Response> =>
    await fetch(`${server.controlUrl}/${page}`, init);
  const send = async (
    method: 'PUT' | 'POST',
    page: string,
    body: string | Uint8Array,
    type = 'application/json',
  ): Promise<void> => {
    const init = { method, headers: { 'content-type': type }, body: body as string };
    const answer = await control(page, init);
    if (!answer.ok) throw new Error(await answer.text());
  };
  const put = async (page: string, body: unknown): Promise<void> => {
    await send('PUT', page, JSON.stringify(body));
  };
  const albums = async (title: string): Promise<string[]> => {
    const answer = (await call(server, 'photos.getAlbums')) as {
      albums: { aid: string; title: string }[];
    };
    return answer.albums.filter((album) => album.title === title).map(({ aid }) => aid);
  };
  const journal = async (): Promise<JournalEntry[]> =>
    (await (await control('journal')).json()) as JournalEntry[];

  return {
    server,
    folder,
    dataFolder,
    written,
    async photo(name, photo = {}) {
      const content = await makePhoto({ seed: name, ...photo });
      written.push({
        name,
        caption: photo.caption ?? '',
        sha256: sha256(content),
        bytes: content.length,
      });
      return await writeInside(folder, name, content);
    },
    file: (name, content) => writeInside(folder, name, content),
    freshFolder: () => mkdtemp(path.join(home, 'data-')),
    engine(more = {}) {
      const engine = createEngine({
        dataFolder,
        apiUrl: server.apiUrl,
        account: ownerOf({ server }, server),
        random: () => 0, // the shortest waits
        patienceMs: 100,
        ...more,
        // What a test writes is whole as soon as it has its end.
        watchTimes: { settleMs: 0, stallMs: 600_000, gatherMs: 50, ...more.watchTimes },
      });
      const close = engine.close.bind(engine);
      let closing: Promise<void> | undefined;
      engine.close = () => (closing ??= close());
      engines.push(engine);
      engine.start();
      return engine;
    },
    stored: async () => (await (await control('photos')).json()) as StoredPhoto[],
    topics: async () => (await (await control('topics')).json()) as StoredTopic[],
    journal,
    calls: async (method) => (await journal()).filter((entry) => entry.method === method).length,
    posts: async () => (await journal()).filter((entry) => entry.kind === 'upload').length,
    attempts() {
      const queue = new DatabaseSync(queueFile(dataFolder), { readOnly: true });
      const found = queue.prepare('SELECT max(attempts) AS most FROM uploads').get();
      queue.close();
      return Number(found?.['most'] ?? 0);
    },
    postSizes: async () =>
      (await journal())
        .filter((entry) => entry.kind === 'upload')
        .map((entry) => entry.params['photoIds']?.split(',').length ?? 0),
    keepsOrder() {
      const store = openStoreToLook(queueFile(dataFolder), Date.now);
      try {
        return createHosts(store).keepsOrder(new URL(server.apiUrl).host, Date.now());
      } finally {
        store.close();
      }
    },
    holds: (holds) => put('holds', holds),
    held: async () => await (await control('holds/held?waitMillis=20000')).json(),
    async letGo() {
      await control('holds', { method: 'DELETE' });
    },
    async letGoBehind(on) {
      await control(`holds?behind=${on}`, { method: 'DELETE' });
    },
    faults: (faults) => put('faults', faults),
    fired: async () =>
      ((await (await control('faults')).json()) as { fired: number }[]).map(({ fired }) => fired),
    switches: (switches) => put('switches', switches),
    clock: (offsetMillis) => put('clock', { offsetMillis }),
    async makeAlbum(title) {
      await send('POST', 'albums', JSON.stringify({ title }));
    },
    albums,
    async foreignPhoto(albumTitle, photo, comment = '') {
      const [aid = 'none'] = await albums(albumTitle);
      const query = new URLSearchParams({ aid, comment });
      await send('POST', `photos?${query.toString()}`, photo, 'image/jpeg');
    },
  };
}

async function writeInside(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

const made = new Map<string, Promise<Buffer>>();

/** A small picture that no other seed makes; the same bytes each time. */
export function makePhoto(options: PhotoOptions): Promise<Buffer> {
  const { width = 120, height = 90, caption = '', seed = '' } = options;
  const key = JSON.stringify([width, height, caption, seed]);
  const photo = made.get(key) ?? paint({ width, height, caption, seed });
  made.set(key, photo); // painting takes longer than all else that a small test does
  return photo;
}

async function paint({ width, height, caption, seed }: Required<PhotoOptions>): Promise<Buffer> {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(seed).digest();
  const picture = sharp({
    create: { width, height, channels: 3, background: { r: red, g: green, b: blue } },
  });
  return withExif(await picture.jpeg().toBuffer(), 1, caption);
}

/** Adds the folder to an engine while nothing is sent, so that all its photos are reserved together. */
export async function addTogether(engine: Engine, ...paths: readonly string[]): Promise<void> {
  engine.pause();
  await engine.add({ paths, destination: { kind: 'by-folder' } });
  engine.resume();
}

/** A group that the person may post to. */
export async function adminGroup(server: OkServer): Promise<string> {
  const { groups } = (await call(server, 'group.getUserGroupsV2')) as {
    groups: { groupId: string; status: string }[];
  };
  return groups.find((group) => group.status === 'ADMIN')?.groupId ?? '';
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Resolves as soon as the engine's snapshot fits. */
export function until(engine: Engine, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  return new Promise((resolve) => {
    const stop = engine.onChange((snapshot) => {
      if (!fits(snapshot)) return;
      stop();
      resolve(snapshot);
    });
  });
}
