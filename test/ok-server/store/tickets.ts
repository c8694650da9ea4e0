/** @file Tickets: what getUploadUrl gave, and the slots (temporary photo ids) that came with it. */
import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

export interface Ticket {
  readonly apiToken: string;
  readonly uid: string;
  /** The album that its photos will be committed to; null for a topic. */
  readonly aid: string | null;
  readonly gid: string | null;
  readonly expiresAt: number;
  /** How many POSTs it has served. */
  readonly posts: number;
}

/** A reserved photo id on its way: reserved, then with token and bytes, then assigned. */
export interface Slot {
  readonly photoId: string;
  readonly apiToken: string;
  readonly token: string | null;
  readonly sha256: string | null;
  /** The size that was named when it was reserved. */
  readonly bytes: number | null;
  /** The permanent id, once committed or posted. */
  readonly assignedId: string | null;
}

/** Photos of such a ticket belong in a topic and may not be committed (ok-api §5). */
export function isForTopic(ticket: Ticket): boolean {
  return ticket.aid === null;
}

/** 56 characters of base64 as OK's; each has a `+` or a `/`, so that careless encoding is caught. */
function makePhotoId(): string {
  for (;;) {
    const id = randomBytes(40).toString('base64');
    if (/[+/]/.test(id)) return id;
  }
}

/** 132 characters of base64 as in the seed's sample. */
export function makeToken(): string {
  return randomBytes(99).toString('base64');
}

/** Writes a ticket with a reserved id for each size, null where none was named, and gives both. */
export function insertTicket(
  database: Database,
  wanted: Omit<Ticket, 'apiToken' | 'posts'>,
  sizes: readonly (number | null)[],
): { readonly apiToken: string; readonly photoIds: readonly string[] } {
  const apiToken = randomBytes(48).toString('base64');
  const photoIds = sizes.map(makePhotoId);
  database.transact(() => {
    database.run(
      'INSERT INTO tickets (apiToken, uid, aid, gid, expiresAt) VALUES (?, ?, ?, ?, ?)',
      apiToken,
      wanted.uid,
      wanted.aid,
      wanted.gid,
      wanted.expiresAt,
    );
    for (const [index, photoId] of photoIds.entries()) {
      database.run(
        'INSERT INTO slots (photoId, apiToken, bytes) VALUES (?, ?, ?)',
        photoId,
        apiToken,
        sizes[index] ?? null,
      );
    }
  });
  return { apiToken, photoIds };
}

export function findTicket(database: Database, apiToken: string): Ticket | undefined {
  return database.one<Ticket>('SELECT * FROM tickets WHERE apiToken = ?', apiToken);
}

export function countPost(database: Database, apiToken: string): void {
  database.run('UPDATE tickets SET posts = posts + 1 WHERE apiToken = ?', apiToken);
}

export function findSlot(database: Database, photoId: string): Slot | undefined {
  return database.one<Slot>('SELECT * FROM slots WHERE photoId = ?', photoId);
}

/** The sizes that were named when these ids were reserved. */
export function sizesOf(database: Database, photoIds: readonly string[]): number[] {
  return photoIds.flatMap((photoId) => findSlot(database, photoId)?.bytes ?? []);
}

export function findSlotByToken(database: Database, token: string): Slot | undefined {
  return database.one<Slot>('SELECT * FROM slots WHERE token = ?', token);
}

/** Keeps what arrived for a slot and gives its new token. */
export function fillSlot(database: Database, photoId: string, sha256: string): string {
  const token = makeToken();
  database.run('UPDATE slots SET token = ?, sha256 = ? WHERE photoId = ?', token, sha256, photoId);
  return token;
}

export function assignSlot(database: Database, photoId: string, assignedId: string): void {
  database.run('UPDATE slots SET assignedId = ? WHERE photoId = ?', assignedId, photoId);
}
