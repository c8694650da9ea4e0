/** @file One stand-in, one folder of photos and one engine for a story; all gone when the test ends. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { withExif } from '../../../scripts/sample-exif.ts';
import { fixedSession } from '../../../src/main/account/session.ts';
import { createEngine, type Engine, type EngineOptions } from '../../../src/main/engine.ts';
import type { Snapshot } from '../../../src/shared/upload.ts';
import { startOkServer, type OkServer, type OkServerOptions } from '../../ok-server/server.ts';
import { call } from '../ok-server/client.ts';

/** A photo as the stand-in's control page lists it. */
export interface StoredPhoto {
  readonly photoId: string;
  readonly aid: string | null;
  readonly albumTitle: string | null;
  readonly gid: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly comment: string | null;
}

export interface JournalEntry {
  readonly kind: 'rest' | 'upload' | 'oauth' | 'page';
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly bytesIn: number;
  readonly outcome: unknown;
}

export interface Rig {
  readonly server: OkServer;
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
  journal(): Promise<JournalEntry[]>;
  /** How many photo POSTs the stand-in received. */
  posts(): Promise<number>;
  faults(faults: readonly Record<string, unknown>[]): Promise<void>;
  switches(switches: Record<string, unknown>): Promise<void>;
}

export interface PhotoOptions {
  readonly width?: number;
  readonly height?: number;
  readonly caption?: string;
  readonly seed?: string;
}

export async function makeRig(options: OkServerOptions = {}): Promise<Rig> {
  const server = await startOkServer(options);
  const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-test-'));
  const folder = path.join(home, 'Holiday');
  const dataFolder = path.join(home, 'data');
  await mkdir(folder);
  await mkdir(dataFolder);
  const engines: Engine[] = [];
  onTestFinished(async () => {
    for (const engine of engines) await engine.close();
    await server.close();
    await rm(home, { recursive: true, force: true });
  });
  const control = async (page: string, init?: RequestInit): Promise<Response> =>
    await fetch(`${server.controlUrl}/${page}`, init);
  const put = async (page: string, body: unknown): Promise<void> => {
    const answer = await control(page, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const journal = async (): Promise<JournalEntry[]> =>
    (await (await control('journal')).json()) as JournalEntry[];

  return {
    server,
    folder,
    dataFolder,
    photo: async (name, photo = {}) =>
      await writeInside(folder, name, await makePhoto({ seed: name, ...photo })),
    file: (name, content) => writeInside(folder, name, content),
    freshFolder: () => mkdtemp(path.join(home, 'data-')),
    engine(more = {}) {
      const engine = createEngine({
        dataFolder,
        apiUrl: server.apiUrl,
        account: {
          uid: server.uid,
          sessions: fixedSession({
            clientId: server.clientId,
            applicationKey: server.applicationKey,
            applicationSecretKey: server.applicationSecretKey,
            accessToken: server.accessToken,
            sessionSecretKey: server.sessionSecretKey,
          }),
        },
        random: () => 0, // the shortest waits
        patienceMs: 100,
        ...more,
      });
      const close = engine.close.bind(engine);
      let closing: Promise<void> | undefined;
      engine.close = () => (closing ??= close());
      engines.push(engine);
      engine.start();
      return engine;
    },
    stored: async () => (await (await control('photos')).json()) as StoredPhoto[],
    journal,
    posts: async () => (await journal()).filter((entry) => entry.kind === 'upload').length,
    faults: (faults) => put('faults', faults),
    switches: (switches) => put('switches', switches),
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

/** A small picture that no other seed makes. */
export async function makePhoto({
  width = 120,
  height = 90,
  caption,
  seed = '',
}: PhotoOptions): Promise<Buffer> {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(seed).digest();
  const picture = sharp({
    create: { width, height, channels: 3, background: { r: red, g: green, b: blue } },
  });
  return withExif(await picture.jpeg().toBuffer(), 1, caption ?? '');
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
