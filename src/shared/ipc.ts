/**
 * @file THE contract between the window and the main process: each message is
 * declared here once. Window and preload import types only, so that no schema is bundled into them. `src/main/ipc` serves it, `src/preload` carries it and the
 * window calls it through `Bridge`. Input is checked by these schemas on the main side.
 */
import { z } from 'zod';
import type { AccountState } from './account.ts';
import { PROBLEMS, type Problem, type ProblemCode, type Result } from './errors.ts';
import type { FolderNews, FoldersAdded, FolderView } from './folders.ts';
import type { Group } from './groups.ts';
import type { KeptView, ShownView } from './kept-view.ts';
import { TIME_OF_DAY, WEEKDAYS } from './schedule.ts';
import {
  CHANGED_PHOTOS,
  METERED,
  REFUSED_PHOTOS,
  SPEED_LIMITS,
  WHEN_CLOSED,
  type Settings,
} from './settings.ts';
import {
  SORT_KEYS,
  UPLOAD_ACTIONS,
  UPLOAD_FILTERS,
  type CheckState,
  type RemovalView,
  type Snapshot,
  type UploadDetails,
  type UploadFacets,
  type UploadPage,
} from './upload.ts';

const nothing = z.undefined();
const id = z.int().nonnegative();
const LONGEST_PATH = 32_768;

const title = z.string().trim().min(1).max(200);
const groupId = z.string().regex(/^\d{1,30}$/);
const inGroup = { groupId: groupId.optional() };
const personal = z.strictObject({ kind: z.literal('personal') });
const byFolder = z.strictObject({ kind: z.literal('by-folder'), ...inGroup }); // one album for each folder, named after it
const oneAlbum = z.strictObject({ kind: z.literal('album'), title, ...inGroup });
const destination = z.discriminatedUnion('kind', [byFolder, personal, oneAlbum]);

const groupName = z.string().trim().min(1).max(500).optional();
/** Where the photos of a kept folder go, and what the group was called when it was chosen. */
const folderDestination = z.discriminatedUnion('kind', [
  byFolder.extend({ groupName }),
  personal,
  oneAlbum.extend({ groupName }),
]);

const query = {
  filter: z.enum(UPLOAD_FILTERS),
  search: z.string().max(200),
  destinationId: id.nullable(),
  folder: z.string().min(1).max(LONGEST_PATH).nullable(),
  reason: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]).nullable(),
  sort: z.enum(SORT_KEYS),
  isDescending: z.boolean(),
};

/** Rows: some, or all that a view shows, or showed at a moment. */
const rows = z.union([
  z.strictObject({ ids: z.array(id).min(1).max(1000) }),
  z.strictObject({
    query: z.strictObject(query),
    asOf: z.strictObject({ newestId: id, changedAt: z.number() }).optional(),
  }),
]);

/** The schema of each request's input; the answers' types are in `Answers`. */
export const REQUESTS = {
  'app.info': nothing,
  'snapshot.get': nothing,
  /** What happened before there was a window. */
  'notices.take': nothing,
  'uploads.page': z.strictObject({ ...query, offset: id, limit: z.int().min(1).max(500) }),
  'uploads.facets': z.strictObject({
    filter: query.filter,
    search: query.search,
    folder: query.folder,
    destinationId: query.destinationId,
  }),
  'uploads.details': z.strictObject({ id }),
  /**
   * Does something with rows. Retried ones go back to where they failed; a failed commit sends no
   * bytes again.
   */
  'uploads.act': z.strictObject({ action: z.enum(UPLOAD_ACTIONS), on: rows }),
  /** Tells what it would be to remove rows, for the question before it. */
  'uploads.removal': z.strictObject({ on: rows }),
  'uploads.copy-path': z.strictObject({ id }),
  /** Opens the system's dialog and writes what became of every photo of the queue, of the present or last run, or of those missing on OK. */
  'report.export': z.strictObject({
    format: z.enum(['csv', 'json']),
    of: z.enum(['everything', 'run', 'missing']),
  }),
  /** Asks OK whether every done photo is still there; ends with the `check` event. */
  'check.start': nothing,
  'check.cancel': nothing,
  'check.get': nothing,
  'uploads.show-in-folder': z.strictObject({ id }),
  'uploads.open-on-ok': z.strictObject({ id }),
  /** Opens the system's dialog; what was chosen is added as if it had been dropped, by `photos.add`. */
  'photos.choose': z.strictObject({ what: z.enum(['folders', 'files']) }),
  /** Adds dropped or chosen folders and files; answers as soon as the intake has begun. */
  'photos.add': z.strictObject({
    paths: z.array(z.string().min(1).max(32_768)).min(1).max(10_000),
    destination,
  }),
  'folders.list': nothing,
  /** Opens the system's dialog and keeps what was chosen. */
  'folders.choose': nothing,
  /** Keeps folders, with an album for each folder in them unless said otherwise; answers when each is written down. */
  'folders.add': z.strictObject({
    paths: z.array(z.string().min(1).max(32_768)).min(1).max(1_000),
    destination: folderDestination.optional(),
  }),
  /** Forgets the folder; its photos stay in the queue and on OK. */
  'folders.remove': z.strictObject({ id }),
  'folders.pause': z.strictObject({ id }),
  'folders.resume': z.strictObject({ id }),
  /** Begins to look for new photos; how it goes on is told by the `folders` event. */
  'folders.scan': z.strictObject({ id }),
  /** Holds for photos found from now on. */
  'folders.set-destination': z.strictObject({ id, destination: folderDestination }),
  'folders.show': z.strictObject({ id }),
  /** Asks OK for the groups that the active account may put photos into. */
  'groups.list': nothing,
  'queue.pause': nothing,
  'queue.resume': nothing,
  /** A name and a password for the proxy that asked: they go to the keychain and never come back; what waits tries again. */
  'proxy.sign-in': z.strictObject({
    proxy: z.string().min(1).max(300),
    name: z.string().min(1).max(500),
    password: z.string().max(2000),
  }),
  /** Opens a page in the browser in whose place a network shows its own sign-in. */
  'network.sign-in': nothing,
  'account.get': nothing,
  /** Keeps the application's keys in the keychain; an empty secret key means that there is none. */
  'account.keep-application': z.strictObject({
    clientId: z.string().trim().max(40),
    applicationKey: z.string().trim().min(1).max(200),
    applicationSecretKey: z.string().trim().max(200),
  }),
  /** Begins a sign-in; how it goes on is told by the `account` event. The browser and the window need an application id. */
  'account.sign-in': z.discriminatedUnion('way', [
    z.strictObject({ way: z.literal('browser') }),
    z.strictObject({ way: z.literal('window') }),
    /** A pasted pair (ok-api §1.5): it goes to the keychain and never comes back. */
    z.strictObject({
      way: z.literal('tokens'),
      accessToken: z.string().trim().min(1).max(2000),
      sessionSecretKey: z.string().trim().max(2000),
    }),
  ]),
  'account.cancel-sign-in': nothing,
  /** Whose photos are uploaded from now on; the others' wait. */
  'account.activate': z.strictObject({ uid: z.string().min(1).max(40) }),
  /** Forgets the account's secrets; its queue and ledger stay. */
  'account.sign-out': z.strictObject({ uid: z.string().min(1).max(40) }),
  /** What the window showed last, and what it is to show the next time. */
  'view.get': nothing,
  'view.keep': z.strictObject({
    view: z.string().min(1).max(20),
    filter: query.filter,
    sort: query.sort,
    isDescending: z.boolean(),
    areDetailsOpen: z.boolean(),
  }),
  'settings.get': nothing,
  'settings.set': z.strictObject({
    language: z.enum(['system', 'en', 'ru']).optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
    photosAtOnce: z.int().min(1).max(16).optional(),
    kilobytesPerSecond: z.int().min(SPEED_LIMITS.from).max(SPEED_LIMITS.to).nullable().optional(),
    signInPort: z.int().min(1024).max(65_535).optional(),
    refusedPhotos: z.enum(REFUSED_PHOTOS).optional(),
    changedPhotos: z.enum(CHANGED_PHOTOS).optional(),
    metered: z.enum(METERED).optional(),
    hasUploadHours: z.boolean().optional(),
    uploadFrom: z.string().regex(TIME_OF_DAY).optional(),
    uploadTo: z.string().regex(TIME_OF_DAY).optional(),
    uploadDays: z.array(z.literal(WEEKDAYS)).max(WEEKDAYS.length).optional(),
    notifications: z.boolean().optional(),
    whenClosed: z.enum(WHEN_CLOSED).optional(),
    logAmount: z.enum(['normal', 'everything']).optional(),
  }),
  /** Whether the system starts Okapi with the computer: asked each time, for it may be changed elsewhere. */
  'start-up.get': nothing,
  'start-up.set': z.strictObject({ isOn: z.boolean() }),
  /** Whether folders can be sent to Okapi from the system's file manager; asked each time, too. */
  'send-to.get': nothing,
  'send-to.set': z.strictObject({ isOn: z.boolean() }),
  'app.open-data-folder': nothing,
  /** Shows the log in its folder. */
  'app.open-logs': nothing,
} as const satisfies Record<string, z.ZodType>;

export type RequestName = keyof typeof REQUESTS;
export type RequestInput<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]>;

export interface AppInfo {
  readonly version: string;
  /** What draws the window: real Electron, or the Chromium host of the tests. */
  readonly runtime: string;
  readonly platform: string;
  /** The system's language, a BCP 47 tag. */
  readonly locale: string;
  /** Where the queue, the settings and the log are. */
  readonly dataFolder: string;
}

/** Whether the system does what it was asked for, such as starting Okapi with the computer. */
export interface StartUp {
  readonly isOn: boolean;
}

/** What each request answers. */
export interface Answers {
  'app.info': AppInfo;
  'snapshot.get': Snapshot;
  'notices.take': readonly { readonly problem: Problem; readonly path: string | null }[];
  /** Fewer rows than there are where they are large: the rest is asked for from there on. */
  'uploads.page': UploadPage;
  'uploads.facets': UploadFacets;
  /** Null when there is no such row any more. */
  'uploads.details': UploadDetails | null;
  'uploads.act': { readonly changed: number };
  'uploads.removal': RemovalView;
  'uploads.copy-path': null;
  /** Where it was written; null when the person changed their mind. */
  'report.export': { readonly path: string | null };
  'check.start': null;
  'check.cancel': null;
  /** Null when there was none since the start. */
  'check.get': CheckState | null;
  'uploads.show-in-folder': null;
  'uploads.open-on-ok': null;
  /** None when the person closed the dialog. */
  'photos.choose': { readonly paths: readonly string[] };
  'photos.add': null;
  'folders.list': readonly FolderView[];
  /** Nothing is added or refused when the person closed the dialog. */
  'folders.choose': FoldersAdded;
  'folders.add': FoldersAdded;
  'folders.remove': null;
  'folders.pause': null;
  'folders.resume': null;
  'folders.scan': null;
  'folders.set-destination': null;
  'folders.show': null;
  'groups.list': readonly Group[];
  'queue.pause': null;
  'queue.resume': null;
  /** `this-run`: there is no keychain. */
  'proxy.sign-in': { readonly kept: 'keychain' | 'this-run' };
  'network.sign-in': null;
  'account.get': AccountState;
  'account.keep-application': AccountState;
  'account.sign-in': AccountState;
  'account.cancel-sign-in': AccountState;
  'account.activate': AccountState;
  'account.sign-out': AccountState;
  'view.get': KeptView;
  'view.keep': null;
  'settings.get': Settings;
  'settings.set': Settings;
  'start-up.get': StartUp;
  'start-up.set': StartUp;
  'send-to.get': StartUp;
  'send-to.set': StartUp;
  'app.open-data-folder': null;
  'app.open-logs': null;
}

/** What the main process tells the window unasked: states, and what somebody did outside of it. */
export interface Events {
  /** At most four times a second, together with `folders` and `check`. */
  snapshot: Snapshot;
  /** What changed of the kept folders. */
  folders: FolderNews;
  account: AccountState;
  settings: Settings;
  /** How far the check on OK is; null when there is none of the account that has become active. */
  check: CheckState | null;
  /** A problem that belongs to no photo, such as a dropped folder that cannot be read. */
  notice: { readonly problem: Problem; readonly path: string | null };
  /** What the person has asked to see, in the tray or by a notification. */
  view: ShownView;
  /** Folders or files that came from outside the window; `name` is that of the first. */
  added: { readonly count: number; readonly name: string };
  /** Of what the person gave nothing was new; `known` counts the photos that were there before. */
  'nothing-new': { readonly known: number };
}

export type EventName = keyof Events;
/** The one object that the preload puts into the window, as `window.okapi`. */
export interface Bridge {
  request<Name extends RequestName>(
    name: Name,
    ...input: RequestInput<Name> extends undefined ? [] : [RequestInput<Name>]
  ): Promise<Result<Answers[Name]>>;
  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (state: Events[Name]) => void): () => void;
  /** Absolute paths of dropped files and folders, in their order. */
  pathsOf(files: readonly File[]): string[];
}
