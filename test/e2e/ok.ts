/** @file The stand-in for OK as a story sees it: what it was told to do wrong, what it received. */
import { startOkServer } from '../ok-server/server.ts';

export interface StoredPhoto {
  readonly photoId: string;
  readonly albumTitle: string | null;
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
  /** Everything that is committed. */
  photos(): Promise<StoredPhoto[]>;
  journal(): Promise<JournalEntry[]>;
  /** How many POSTs of photo bytes came in. */
  uploadPosts(): Promise<number>;
  /** Replaces the faults in force; an empty list heals everything. */
  misbehave(faults: readonly Fault[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startOk(dataDir: string): Promise<Ok> {
  const server = await startOkServer({ dataDir });
  const read = async (name: string): Promise<unknown> =>
    await (await fetch(`${server.controlUrl}/${name}`)).json();
  // The control addresses are our own code's; their form is what the issue says.
  const journal = async () => (await read('journal')) as JournalEntry[];
  return {
    environment: {
      OKAPI_API_URL: server.apiUrl,
      OKAPI_OAUTH_URL: server.oauthUrl,
      OKAPI_CLIENT_ID: server.clientId,
      OKAPI_APPLICATION_KEY: server.applicationKey,
      OKAPI_APPLICATION_SECRET_KEY: server.applicationSecretKey,
      OKAPI_ACCESS_TOKEN: server.accessToken,
      OKAPI_SESSION_SECRET_KEY: server.sessionSecretKey,
    },
    galleryUrl: server.galleryUrl,
    photos: async () => (await read('photos')) as StoredPhoto[],
    journal,
    uploadPosts: async () => (await journal()).filter((entry) => entry.kind === 'upload').length,
    async misbehave(faults) {
      const body = JSON.stringify(faults);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${server.controlUrl}/faults`, { method: 'PUT', body, headers });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop: () => server.close(),
  };
}
