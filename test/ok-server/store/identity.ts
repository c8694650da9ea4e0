/** @file The application, the person and the first session: made once per data folder. */
import { randomBytes, randomInt } from 'node:crypto';
import { insertAlbum, type Album } from './albums.ts';
import type { Database } from './database.ts';
import { insertGroup } from './groups.ts';

/** What identifies the application and its person; the same over restarts. */
export interface Identity {
  readonly clientId: string;
  readonly applicationKey: string;
  readonly applicationSecretKey: string;
  /** The "eternal" pair that an app owner can make in the app settings (ok-api §1.5). */
  readonly accessToken: string;
  readonly sessionSecretKey: string;
  readonly uid: string;
  readonly mainAlbum: Album;
}

const numeric = (digits: number) => () =>
  '5' + Array.from({ length: digits - 1 }, () => String(randomInt(10))).join('');
const upper = (length: number) => () =>
  'C' + Array.from({ length: length - 1 }, () => 'ABCDEFGHIJKLMNOP'[randomInt(16)]).join('');

/** A secret as OK writes them: hexadecimal. */
export function makeSecret(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** Reads who is who in this data folder, and on the first start makes it up. */
export function loadIdentity(database: Database): Identity {
  return database.transact(() => {
    const uid = database.fact('uid', numeric(12));
    const mainAid = database.fact('mainAid', () => {
      seedGroups(database);
      seedStranger(database);
      return insertAlbum(database, { uid, title: 'Personal photos', isMain: true }).aid;
    });
    return {
      uid,
      clientId: database.fact('clientId', numeric(12)),
      applicationKey: database.fact('applicationKey', upper(17)),
      applicationSecretKey: database.fact('applicationSecretKey', () =>
        makeSecret(12).toUpperCase(),
      ),
      accessToken: database.fact('accessToken', () => `-s-${makeSecret(22)}`),
      sessionSecretKey: database.fact('sessionSecretKey', () => makeSecret(16)),
      mainAlbum: { aid: mainAid, uid, gid: null, title: 'Personal photos', isMain: 1 },
    };
  });
}

/** Two groups where the person may post and one where not. */
function seedGroups(database: Database): void {
  insertGroup(database, { name: 'Okapi friends', link: 'okapi.friends', status: 'ADMIN' });
  insertGroup(database, { name: 'Фотоклуб «Саванна»', link: 'savanna', status: 'MODERATOR' });
  insertGroup(database, { name: 'Only a member here', link: 'only.member', status: 'ACTIVE' });
}

/** Somebody else's album, for error 512. Its id is at `{controlUrl}/seed`. */
function seedStranger(database: Database): void {
  const album = insertAlbum(database, { uid: '599999999999', title: 'Not yours' });
  database.fact('strangerAid', () => album.aid);
}
