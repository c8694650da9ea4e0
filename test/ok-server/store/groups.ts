/** @file Groups, and who belongs to them as what. */
import type { Database } from './database.ts';

export interface Group {
  readonly gid: string;
  readonly name: string;
  /** The short name in its address, `https://ok.ru/{link}`. */
  readonly link: string;
  /** 1 where members may add albums, as the managers have set it. */
  readonly membersAdd: number;
  /** 1 where members' photos are turned off, whatever `membersAdd` says. */
  readonly photosOff: number;
}

/** A group as one person sees it. */
export interface Membership extends Group {
  /** ADMIN, MODERATOR, ACTIVE … (ok-api §6); UNKNOWN for one who does not belong. */
  readonly status: string;
}

/** Makes a group with its members' statuses by uid and gives its id; members may add nothing unless told. */
export function insertGroup(
  database: Database,
  group: Pick<Group, 'name' | 'link'> & {
    readonly membersAdd?: boolean;
    readonly photosOff?: boolean;
  },
  members: Readonly<Record<string, string>>,
): string {
  const gid = database.nextId();
  database.run(
    'INSERT INTO groups (gid, name, link, membersAdd, photosOff) VALUES (?, ?, ?, ?, ?)',
    gid,
    group.name,
    group.link,
    Number(group.membersAdd ?? false),
    Number(group.photosOff ?? false),
  );
  for (const [uid, status] of Object.entries(members)) {
    database.run('INSERT INTO members (gid, uid, status) VALUES (?, ?, ?)', gid, uid, status);
  }
  return gid;
}

export function allGroups(database: Database): Group[] {
  return database.all<Group>('SELECT * FROM groups ORDER BY gid');
}

/** The groups that a person belongs to. */
export function groupsOfPerson(database: Database, uid: string): Membership[] {
  return database.all<Membership>(
    'SELECT groups.*, status FROM groups JOIN members USING (gid) WHERE uid = ? ORDER BY gid',
    uid,
  );
}

export function findGroup(database: Database, gid: string): Group | undefined {
  return database.one<Group>('SELECT * FROM groups WHERE gid = ?', gid);
}

/** A group as this person sees it, whether or not one belongs to it. */
export function findMembership(
  database: Database,
  gid: string,
  uid: string,
): Membership | undefined {
  return database.one<Membership>(
    `SELECT groups.*, coalesce(status, 'UNKNOWN') AS status FROM groups
     LEFT JOIN members ON members.gid = groups.gid AND members.uid = ? WHERE groups.gid = ?`,
    uid,
    gid,
  );
}

/** Whether the person runs the group: may post in its name, and put photos there in any case. */
export function canManage({ status }: Membership): boolean {
  return status === 'ADMIN' || status === 'MODERATOR';
}

/** Whether the person may add albums, as `ADD_PHOTOALBUM_ALLOWED` says. */
export function canAddAlbums(group: Membership): boolean {
  return canManage(group) || (group.status === 'ACTIVE' && group.membersAdd === 1);
}

/** Whether the person may put photos there. */
export function canAddPhotos(group: Membership): boolean {
  return canManage(group) || (canAddAlbums(group) && group.photosOff === 0);
}
