/** @file The application, its people and their first sessions: made once per data folder. */
import { randomBytes, randomInt } from 'node:crypto';
import { insertAlbum } from './albums.ts';
import type { Database } from './database.ts';
import { insertGroup } from './groups.ts';
import { allPeople, fullName, insertPerson, type Person } from './people.ts';
import { insertSession } from './sessions.ts';

/** What identifies the application and its two people; the same over restarts. */
export interface Identity extends Account {
  readonly clientId: string;
  readonly applicationKey: string;
  readonly applicationSecretKey: string;
  /** Another person, for two accounts. */
  readonly secondUser: Account;
}

/** A person and the pair that an app owner can make in the app settings (ok-api §1.5). */
export interface Account {
  readonly uid: string;
  readonly name: string;
  readonly accessToken: string;
  readonly sessionSecretKey: string;
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
    database.fact('seeded', () => {
      seedPeople(database);
      seedStranger(database);
      return 'yes';
    });
    const [first, second] = allPeople(database);
    if (first === undefined || second === undefined) throw new Error('there are no people');
    return {
      clientId: database.fact('clientId', numeric(12)),
      applicationKey: database.fact('applicationKey', upper(17)),
      applicationSecretKey: database.fact('applicationSecretKey', () =>
        makeSecret(12).toUpperCase(),
      ),
      ...accountOf(database, first),
      secondUser: accountOf(database, second),
    };
  });
}

/** Makes the sessions of the pairs, once: a revoked pair stays revoked after a restart. */
export function seedPairs(
  database: Database,
  { secondUser, ...first }: Identity,
  session: { readonly scopes: string; readonly expiresAt: number },
): void {
  database.fact('pairs', () => {
    for (const { uid, accessToken, sessionSecretKey } of [first, secondUser]) {
      insertSession(database, {
        grantId: database.nextId(),
        uid,
        kind: 'pair',
        accessToken,
        sessionSecretKey,
        refreshToken: null,
        refreshExpiresAt: 0,
        ...session,
      });
    }
    return 'made';
  });
}

function accountOf(database: Database, person: Person): Account {
  const { uid } = person;
  return {
    accessToken: database.fact(`accessToken ${uid}`, () => `-s-${makeSecret(22)}`),
    sessionSecretKey: database.fact(`sessionSecretKey ${uid}`, () => makeSecret(16)),
    uid,
    name: fullName(person),
  };
}

/** Two people. The first may post in two groups, the second in one other. */
function seedPeople(database: Database): void {
  const [olya, pavel] = [numeric(12)(), numeric(12)()];
  insertPerson(database, {
    uid: olya,
    firstName: 'Оля',
    lastName: 'Жирафова',
    locale: 'ru',
    gender: 'female',
    color: '#e07a10',
  });
  insertPerson(database, {
    uid: pavel,
    firstName: 'Павел',
    lastName: 'Зебрин',
    locale: 'en',
    gender: 'male',
    color: '#3f6f8f',
  });
  const group = (name: string, link: string, members: Readonly<Record<string, string>>) => {
    insertGroup(database, { name, link }, members);
  };
  group('Okapi friends', 'okapi.friends', { [olya]: 'ADMIN', [pavel]: 'ACTIVE' });
  group('Фотоклуб «Саванна»', 'savanna', { [olya]: 'MODERATOR' });
  group('Only a member here', 'only.member', { [olya]: 'ACTIVE' });
  group('Полосатый клуб', 'stripes', { [pavel]: 'ADMIN' });
}

/** Somebody else's album, for error 512. Its id is at `{controlUrl}/seed`. */
function seedStranger(database: Database): void {
  const album = insertAlbum(database, { uid: '599999999999', title: 'Not yours' });
  database.fact('strangerAid', () => album.aid);
}
