/** @file The person and the session (ok-api §6). */
import { fullName, personOf, pictureUrl, type Person } from '../store/people.ts';
import { extendSession, type SessionRow } from '../store/sessions.ts';
import { unreadable } from './api-error.ts';
import type { Call, Method } from './method.ts';

const SCOPE = /^[A-Z_]+$/;
const DAY_MILLIS = 24 * 60 * 60 * 1000;

export const getCurrentUser: Method = {
  scopes: [],
  run({ world, parameters, session }) {
    const person = personOf(world.database, session.uid);
    const everything = describePerson(person, world.addresses.galleryUrl);
    const fields = parameters.list('fields');
    if (fields.length === 0 || fields.includes('*')) return everything;
    return Object.fromEntries(
      Object.entries(everything).filter(([name]) => name === 'uid' || fields.includes(name)),
    );
  },
};

export const getLoggedInUser: Method = {
  scopes: [],
  run: ({ session }) => session.uid,
};

export const hasAppPermission: Method = {
  scopes: [],
  run({ parameters, session }) {
    const permission = parameters.require('ext_perm').toUpperCase();
    if (!SCOPE.test(permission)) throw unreadable('ext_perm');
    return session.scopes.split(';').includes(permission);
  },
};

export const getCallsLeft: Method = {
  scopes: [],
  run({ world, parameters }) {
    const callsLeft = world.switches.callQuota === 0 ? 1_000_000 : world.switches.callQuota;
    return parameters.list('methods').map((name) => ({ name, callsLeft, available: true }));
  },
};

/** Prolongs a session that has LONG_ACCESS_TOKEN: 30 days from now (§1.5). */
export const touchSession: Method = {
  scopes: [],
  run({ world, session }) {
    const until = world.now() + world.switches.longLifeMillis;
    if (isLong(session)) extendSession(world.database, session.accessToken, until);
    return true;
  },
};

/** Any call made with such a session prolongs it too, at most once a day. */
export function prolong({ world, session }: Pick<Call, 'world' | 'session'>): void {
  const until = world.now() + world.switches.longLifeMillis;
  if (isLong(session) && until - session.expiresAt >= DAY_MILLIS) {
    extendSession(world.database, session.accessToken, until);
  }
}

function isLong(session: SessionRow): boolean {
  return session.scopes.split(';').includes('LONG_ACCESS_TOKEN');
}

function describePerson(person: Person, galleryUrl: string): Record<string, string> {
  const picture = (size: number) => pictureUrl(galleryUrl, person, size);
  return {
    uid: person.uid,
    first_name: person.firstName,
    last_name: person.lastName,
    name: fullName(person),
    locale: person.locale,
    gender: person.gender,
    pic_1: picture(50),
    pic_2: picture(128),
    pic_3: picture(190),
    pic_4: picture(640),
    pic50x50: picture(50),
    pic128x128: picture(128),
    pic190x190: picture(190),
    pic640x480: picture(640),
  };
}
