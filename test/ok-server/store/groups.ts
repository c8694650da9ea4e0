/** @file Groups that the person belongs to. */
import type { Database } from './database.ts';

export interface Group {
  readonly gid: string;
  readonly name: string;
  /** The short name in its address, `https://ok.ru/{link}`. */
  readonly link: string;
  /** ADMIN, MODERATOR, ACTIVE … (ok-api §6). */
  readonly status: string;
}

export function insertGroup(database: Database, group: Omit<Group, 'gid'>): void {
  database.run(
    'INSERT INTO groups (gid, name, link, status) VALUES (?, ?, ?, ?)',
    database.nextId(),
    group.name,
    group.link,
    group.status,
  );
}

export function allGroups(database: Database): Group[] {
  return database.all<Group>('SELECT * FROM groups ORDER BY gid');
}

export function findGroup(database: Database, gid: string): Group | undefined {
  return database.one<Group>('SELECT * FROM groups WHERE gid = ?', gid);
}

/** Whether the person may put photos there. */
export function canManage(group: Group): boolean {
  return group.status === 'ADMIN' || group.status === 'MODERATOR';
}
