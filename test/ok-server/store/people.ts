/** @file The people who have an account at this OK. */
import { insertAlbum } from './albums.ts';
import type { Database } from './database.ts';

export interface Person {
  readonly uid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly locale: string;
  readonly gender: 'female' | 'male';
  /** The ground of the picture. */
  readonly color: string;
  /** The personal album that photos without an `aid` go to. */
  readonly mainAid: string;
}

/** Opens an account, with its main album. */
export function insertPerson(database: Database, person: Omit<Person, 'mainAid'>): void {
  const { uid, firstName, lastName, locale, gender, color } = person;
  const { aid } = insertAlbum(database, { uid, title: 'Personal photos', isMain: true });
  database.run(
    `INSERT INTO people (uid, firstName, lastName, locale, gender, color, mainAid)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[uid, firstName, lastName, locale, gender, color, aid],
  );
}

/** Everybody; the first is the one that the start line tells of. */
export function allPeople(database: Database): Person[] {
  return database.all<Person>('SELECT * FROM people ORDER BY seq');
}

export function findPerson(database: Database, uid: string): Person | undefined {
  return database.one<Person>('SELECT * FROM people WHERE uid = ?', uid);
}

/** The person whose session or grant it is: such a one is there. */
export function personOf(database: Database, uid: string): Person {
  const person = findPerson(database, uid);
  if (person === undefined) throw new Error(`there is no person ${uid}`);
  return person;
}

export function fullName({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`;
}

/** Where the person's picture is served, square, at most `size` pixels. */
export function pictureUrl(galleryUrl: string, { uid }: Person, size: number): string {
  return `${galleryUrl}/people/${uid}/${size}.png`;
}
