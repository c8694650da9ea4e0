/** @file The accounts that have signed in here: names only, no secret, in `accounts.json` in the data folder. */
import Conf from 'conf';
import { z } from 'zod';

const entry = z.object({
  uid: z.string().min(1),
  name: z.string().nullable(),
  /** Where OK has the picture; shown only through the app. */
  pictureUrl: z.string().nullable(),
  /** Tells the environment's token again without keeping it: a part of its SHA-256. */
  mark: z.string().nullable().default(null),
});
const list = z.object({
  accounts: z.array(entry),
  activeUid: z.string().nullable(),
});

export type AccountEntry = z.infer<typeof entry>;
export type AccountListContent = z.infer<typeof list>;

export interface AccountList {
  read(): AccountListContent;
  write(content: AccountListContent): void;
}

/** A file that is damaged counts as empty: the queue stays, and signing in fills the list again. */
export function openAccountList(dataFolder: string): AccountList {
  const file = new Conf<Record<string, unknown>>({
    cwd: dataFolder,
    configName: 'accounts',
    clearInvalidConfig: true,
  });
  return {
    read() {
      const parsed = list.safeParse(file.store);
      return parsed.success ? parsed.data : { accounts: [], activeUid: null };
    },
    write: (content) => {
      file.store = { ...content };
    },
  };
}
