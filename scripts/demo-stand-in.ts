/** @file Starts the stand-in for OK as a process of its own and asks it what it holds. */
import { z } from 'zod';
import { whoIs } from '../src/main/account/who-is.ts';
import { createHttpClient } from '../src/main/api/http.ts';
import { startOkProcess, type OkProcess } from '../test/support/ok-process.ts';

const storedPhotos = z.array(
  z.object({
    albumTitle: z.string().nullish(),
    sha256: z.string(),
    comment: z.string().nullish(),
  }),
);
export type StoredPhoto = z.infer<typeof storedPhotos>[number];

export interface StandIn extends OkProcess {
  /** The name of the person whom the session belongs to, asked by the app's own code. */
  whoAmI(): Promise<string>;
  /** Everything that has been committed. */
  photos(): Promise<readonly StoredPhoto[]>;
}

/** Resolves when the stand-in answers; `dataFolder` holds its state, `switches` are `name=value`. */
export async function startStandIn(
  dataFolder: string,
  switches: readonly string[] = [],
): Promise<StandIn> {
  const ok = await startOkProcess(dataFolder, { switches });
  return {
    ...ok,
    whoAmI: () => askWhoAmI(ok),
    photos: async () => storedPhotos.parse(await ok.control('photos')),
  };
}

async function askWhoAmI(ok: OkProcess): Promise<string> {
  const http = createHttpClient();
  try {
    const user = await whoIs({ apiUrl: ok.apiUrl, http }, ok);
    if (!user.ok) throw new Error(`Signing in did not work (${user.error.code})`);
    return user.value.name ?? user.value.uid;
  } finally {
    http.close();
  }
}
