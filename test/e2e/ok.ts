/** @file The stand-in for OK as a story sees it: what it was told to do wrong, what it received. */
import { okapiEnvironment } from '../ok-server/environment.ts';
import { startOkServer } from '../ok-server/server.ts';

/** One person of the stand-in, with a pair of tokens as its application's settings show one. */
export interface OkPerson {
  readonly uid: string;
  readonly name: string;
  readonly accessToken: string;
  readonly sessionSecretKey: string;
}

export interface StoredPhoto {
  /** Whose it is. */
  readonly uid: string;
  readonly photoId: string;
  readonly albumTitle: string | null;
  /** The group that the album is of. */
  readonly gid: string | null;
  readonly sha256: string;
}

export interface JournalEntry {
  readonly kind: 'rest' | 'upload' | 'oauth' | 'page';
  readonly method: string;
  readonly outcome: string;
}

/** One thing that goes wrong on demand; see `test/ok-server/control/faults.ts`. */
export type Fault = Readonly<Record<string, string | number>> & { readonly on: string };

export interface Ok {
  /** Endpoints and session, as the app takes them from its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly galleryUrl: string;
  readonly people: readonly [OkPerson, OkPerson];
  /** Everything that is committed. */
  photos(): Promise<StoredPhoto[]>;
  journal(): Promise<JournalEntry[]>;
  /** Bytes of photo POSTs that it has read so far, also of those under way, and when by its own clock. */
  received(): Promise<{ readonly bytes: number; readonly atMillis: number }>;
  /** How many POSTs of photo bytes came in. */
  uploadPosts(): Promise<number>;
  /** Replaces the faults in force; an empty list heals everything. */
  misbehave(faults: readonly Fault[]): Promise<void>;
  /** The next so many POSTs of photos stand still until `letGo`. */
  holdUploads(count: number): Promise<void>;
  /** The next so many commits do. */
  holdCommits(count: number): Promise<void>;
  /** Resolves when a request stands. */
  held(): Promise<void>;
  letGo(): Promise<void>;
  /** Changes what OK does not publish; see `test/ok-server/switches.ts`. */
  behave(switches: Readonly<Record<string, unknown>>): Promise<void>;
  /** How far OK's clock is ahead of this computer's. */
  setClockAhead(millis: number): Promise<void>;
  /** Deletes a photo as the person does on the website. */
  deletePhoto(photoId: string): Promise<void>;
  /** Takes back what a person allowed: their sessions are gone. */
  revoke(uid: string): Promise<void>;
  /** How many OAuth sessions are there, of all people. */
  sessions(): Promise<readonly { readonly uid: string; readonly kind: string }[]>;
  stop(): Promise<void>;
}

export async function startOk(dataDir: string): Promise<Ok> {
  const server = await startOkServer({ dataDir });
  const read = async (name: string): Promise<unknown> =>
    await (await fetch(`${server.controlUrl}/${name}`)).json();
  // The control addresses are our own code's; their form is what the issue says.
  const journal = async () => (await read('journal')) as JournalEntry[];
  const change = async (method: string, name: string, body?: unknown): Promise<void> => {
    const answer = await fetch(`${server.controlUrl}/${name}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const hold = (on: string, count: number): Promise<void> =>
    change(
      'PUT',
      'holds',
      Array.from({ length: count }, (_, at) => ({ on, at: 'before', nth: at + 1 })),
    );
  return {
    environment: okapiEnvironment(server),
    galleryUrl: server.galleryUrl,
    people: [server, server.secondUser],
    photos: async () => (await read('photos')) as StoredPhoto[],
    journal,
    received: async () => (await read('received')) as { bytes: number; atMillis: number },
    uploadPosts: async () => (await journal()).filter((entry) => entry.kind === 'upload').length,
    misbehave: (faults) => change('PUT', 'faults', faults),
    holdUploads: (count) => hold('upload', count),
    holdCommits: (count) => hold('photosV2.commit', count),
    async held() {
      while ((await read('holds/held')) === null);
    },
    letGo: () => change('DELETE', 'holds'),
    behave: (switches) => change('PUT', 'switches', switches),
    setClockAhead: (offsetMillis) => change('PUT', 'clock', { offsetMillis }),
    deletePhoto: (photoId) => change('DELETE', `photos?photoId=${photoId}`),
    revoke: (uid) => change('DELETE', `sessions?uid=${uid}`),
    sessions: async () => (await read('sessions')) as { uid: string; kind: string }[],
    stop: () => server.close(),
  };
}
