/** @file What every part of the server works with. */
import type { Faults } from './control/faults.ts';
import type { Holds } from './control/holds.ts';
import type { Blobs } from './store/blobs.ts';
import type { Clock } from './store/clock.ts';
import type { Database } from './store/database.ts';
import type { Identity } from './store/identity.ts';
import type { Switches } from './switches.ts';
import type { Inspector } from './upload/inspect.ts';

/** Where the server listens; known once it does. */
export interface Addresses {
  /** Base of `/fb.do`, `/api/{group}/{method}` and, like OK's, `/oauth/token.do`. */
  readonly apiUrl: string;
  /** Base of `/oauth/authorize` and `/oauth/token.do`. */
  readonly oauthUrl: string;
  /** The page that stands for `https://api.ok.ru/blank.html`, which a test cannot reach. */
  readonly blankUrl: string;
  readonly galleryUrl: string;
  readonly controlUrl: string;
}

/** One running server. Built in `server.ts`, handed to every part. */
export interface World {
  readonly database: Database;
  readonly blobs: Blobs;
  readonly inspector: Inspector;
  readonly identity: Identity;
  readonly faults: Faults;
  readonly holds: Holds;
  /** Replaced as a whole when switches are set at run time. */
  switches: Switches;
  addresses: Addresses;
  readonly clock: Clock;
  /** The time by `clock`. */
  readonly now: () => number;
  /** Bytes of bodies that the upload host has read since the start, also of POSTs that are under way. */
  uploadBytes: number;
  /** Aborted when the server closes: what waits stops waiting. */
  readonly closing: AbortSignal;
}
