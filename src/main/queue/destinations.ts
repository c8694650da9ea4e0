/** @file Where photos go, as the queue keeps it: one row for each album or topic. */
import type { Destination } from '../../shared/upload.ts';
import type { Store } from './store.ts';

/** A destination with what is known of it. */
export interface StoredDestination {
  readonly id: number;
  readonly kind: Destination['kind'];
  /** The album's title; null for the main album and for one known by its id only. */
  readonly title: string | null;
  readonly groupId: string | null;
  readonly albumId: string | null;
  /** A topic's text. */
  readonly text: string | null;
  /** When the album was asked for, if no answer came (epoch milliseconds): it may exist. */
  readonly askedForAt: number | null;
  /** The newest photo or topic of the place before Okapi came; empty: none; null: nobody looked yet. */
  readonly newestBefore: string | null;
}

export type Destinations = ReturnType<typeof createDestinations>;

export function createDestinations(store: Store) {
  const columns = 'id, kind, title, group_id, album_id, text, creating, newest_before';
  const read = (where: string, ...values: (string | number)[]): StoredDestination | undefined => {
    const found = store.row(`SELECT ${columns} FROM destinations WHERE ${where}`, ...values);
    if (found === undefined) return undefined;
    const optional = (name: string): string | null =>
      typeof found[name] === 'string' ? found[name] : null;
    return {
      id: Number(found['id']),
      kind: found['kind'] as Destination['kind'],
      title: optional('title'),
      groupId: optional('group_id'),
      albumId: optional('album_id'),
      text: optional('text'),
      askedForAt: Number(found['creating']) || null,
      newestBefore: optional('newest_before'),
    };
  };

  return {
    /** The row of a destination of the present account, made when it is new. */
    remember(destination: Destination): StoredDestination {
      const key = keyOf(destination);
      const known = read('account = ? AND key = ?', store.account(), key);
      if (known !== undefined) return known;
      store.run(
        `INSERT INTO destinations (account, key, kind, title, group_id, album_id, text)
          VALUES (?, ?, ?, ?, ?, ?, ?)`,
        store.account(),
        key,
        destination.kind,
        destination.kind === 'album' ? destination.title : null,
        destination.kind === 'personal' ? null : (destination.groupId ?? null),
        destination.kind === 'album-id' ? destination.albumId : null,
        destination.kind === 'topic' ? destination.text : null,
      );
      const made = read('account = ? AND key = ?', store.account(), key);
      if (made === undefined) throw new Error('A destination just written cannot be read');
      return made;
    },

    get(id: number): StoredDestination {
      const found = read('id = ?', id);
      if (found === undefined) throw new Error(`No destination ${id}`);
      return found;
    },

    /** Written before an album is asked for: a crash then looks for it first. Null when OK refused. */
    askedFor(id: number, at: number | null): void {
      store.run('UPDATE destinations SET creating = ? WHERE id = ?', at ?? 0, id);
    },

    keepAlbumId(id: number, albumId: string): void {
      store.run('UPDATE destinations SET album_id = ?, creating = 0 WHERE id = ?', albumId, id);
    },

    /** An album that was just made here: whatever is in it came after Okapi. */
    keepOwnAlbum(id: number, albumId: string): void {
      store.run(
        `UPDATE destinations SET album_id = ?, creating = 0, newest_before = '' WHERE id = ?`,
        albumId,
        id,
      );
    },

    keepNewestBefore(id: number, newest: string): void {
      store.run('UPDATE destinations SET newest_before = ? WHERE id = ?', newest, id);
    },

    /**
     * OK says that the album is gone: the next photo looks for it by its title, or makes it. What
     * may be in it is looked for down to the same photo as before, should it be there after all.
     */
    forgetAlbumId(id: number): void {
      const newestBefore = store.perhapsCommitted(id).length > 0 ? 'newest_before' : 'NULL';
      store.run(
        `UPDATE destinations SET album_id = NULL, newest_before = ${newestBefore}
          WHERE id = ? AND kind = 'album'`,
        id,
      );
    },
  };
}

/** Equal for two destinations that are the same place. Titles are compared as OK does, exactly. */
function keyOf(destination: Destination): string {
  switch (destination.kind) {
    case 'personal':
      return 'personal';
    case 'album':
      return JSON.stringify([
        'album',
        destination.groupId ?? null,
        destination.title.normalize('NFC'),
      ]);
    case 'album-id':
      return JSON.stringify(['album-id', destination.groupId ?? null, destination.albumId]);
    case 'topic':
      return JSON.stringify(['topic', destination.groupId, destination.text]);
  }
}
