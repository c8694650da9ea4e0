/** @file The situations in which the window is looked at. */
import type { AccountState, AccountView } from '../../src/shared/account.ts';
import type { FolderView } from '../../src/shared/folders.ts';
import type { Group } from '../../src/shared/groups.ts';
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts';
import type { Scenario } from './fake-bridge.ts';

const ANNA: AccountView = {
  uid: '5001',
  name: 'Анна Смирнова',
  hasPicture: true,
  state: 'signed-in',
  source: 'keychain',
  permissions: ['VALUABLE_ACCESS', 'PHOTO_CONTENT', 'GROUP_CONTENT', 'LONG_ACCESS_TOKEN'],
  expiresAt: new Date(2027, 11, 21, 12).getTime(),
  renews: true,
};

const BORIS: AccountView = {
  uid: '5002',
  name: 'Boris Okunev',
  hasPicture: false,
  state: 'signed-in',
  source: 'this-run',
  permissions: ['VALUABLE_ACCESS', 'GET_EMAIL'],
  expiresAt: null,
  renews: false,
};

const UNREGISTERED: AccountState = {
  application: {
    clientId: null,
    hasApplicationKey: false,
    hasSecretKey: false,
    redirectUri: 'http://localhost:38520/auth',
    source: null,
  },
  accounts: [],
  activeUid: null,
  signIn: { kind: 'idle' },
  keychain: 'works',
};

const REGISTERED: AccountState = {
  ...UNREGISTERED,
  application: {
    ...UNREGISTERED.application,
    clientId: '512000123456',
    hasApplicationKey: true,
    hasSecretKey: true,
    source: 'keychain',
  },
};

const SIGNED_IN: AccountState = { ...REGISTERED, accounts: [ANNA], activeUid: ANNA.uid };
const SIGNED_OUT = { reason: 'signed-out', until: null, problem: null } as const;

const SCANNED_AT = new Date(2026, 10, 21, 18, 30).getTime();
const LONG_PATH =
  '/media/anna/Большой диск/Архив семейных фотографий/2003/Очень далеко и глубоко/Плёнка, которую ещё не подписали';
const folder = (id: number, path: string, facts: Partial<FolderView>): FolderView => ({
  id,
  path,
  destination: { kind: 'by-folder' },
  state: 'up-to-date',
  isPaused: false,
  isPolled: false,
  unsettled: 0,
  found: 0,
  counts: { done: 0, waiting: 0, failed: 0, skipped: 0 },
  scannedAt: SCANNED_AT,
  problem: null,
  ...facts,
});
const FOLDERS: readonly FolderView[] = [
  folder(1, '/home/anna/Pictures/Trip 2025', {
    counts: { done: 312, waiting: 5, failed: 3, skipped: 1 },
  }),
  folder(2, LONG_PATH, {
    state: 'scanning',
    found: 4211,
    destination: { kind: 'album', title: 'Бабушкины фотографии: всё, что удалось отсканировать' },
    counts: { done: 2870, waiting: 131, failed: 21, skipped: 102 },
  }),
  folder(3, '/media/anna/USB/DCIM', {
    state: 'away',
    destination: { kind: 'personal' },
    counts: { done: 64, waiting: 0, failed: 0, skipped: 0 },
    problem: { code: 'folder-away', stage: 'intake' },
  }),
  folder(4, '/home/anna/Desktop/Scans', {
    state: 'gone',
    destination: { kind: 'by-folder', groupId: '5412345678' },
    problem: { code: 'folder-gone', stage: 'intake' },
  }),
  folder(5, '/srv/family', {
    state: 'trouble',
    counts: { done: 12, waiting: 0, failed: 0, skipped: 0 },
    problem: { code: 'folder-unreadable', stage: 'intake', detail: '/srv/family/private' },
  }),
  folder(6, '/home/anna/Documents', { state: 'paused', isPaused: true }),
  folder(8, '/net/nas/photos', {
    isPolled: true,
    counts: { done: 9, waiting: 0, failed: 0, skipped: 0 },
  }),
  folder(7, '/home/anna/New', { state: 'waiting', scannedAt: null }),
];

const GROUPS: readonly Group[] = [
  { id: '560000000000000123', name: 'Фотоклуб «Саванна»' },
  { id: '560000000000000007', name: 'Okapi friends' },
  {
    id: '560000000000000456',
    name: 'Общество любителей старых семейных фотографий и всего, что на них видно, города Энск',
  },
];

const BASE: Scenario = {
  rows: 312,
  isMoving: false,
  pause: null,
  account: SIGNED_IN,
  settings: DEFAULT_SETTINGS,
  locale: 'en-GB',
  groups: GROUPS,
  notices: [],
};

export const SCENARIOS = {
  queue: BASE,
  moving: { ...BASE, isMoving: true },
  many: { ...BASE, rows: 100_000 },
  empty: { ...BASE, rows: 0 },
  folders: { ...BASE, folders: FOLDERS },
  'no-groups': { ...BASE, folders: FOLDERS, groups: [] },
  paused: { ...BASE, pause: { reason: 'person', until: null, problem: null } },
  flood: {
    ...BASE,
    pause: { reason: 'flood', until: new Date(2026, 10, 22, 14, 5).getTime(), problem: null },
  },
  /** Nothing is known of any application. */
  'first-run': { ...BASE, rows: 0, account: UNREGISTERED, pause: SIGNED_OUT },
  'signed-out': { ...BASE, account: REGISTERED, pause: SIGNED_OUT },
  'two-accounts': {
    ...BASE,
    account: {
      ...SIGNED_IN,
      accounts: [ANNA, BORIS, { ...BORIS, uid: '5003', name: null, state: 'signed-out' }],
      keychain: 'unavailable',
    },
  },
  'permission-missing': {
    ...BASE,
    account: {
      ...SIGNED_IN,
      accounts: [{ ...ANNA, permissions: ['VALUABLE_ACCESS'] }],
    },
    pause: { reason: 'permission-missing', until: null, problem: null },
  },
  'slow-settings': {
    ...BASE,
    settings: { ...DEFAULT_SETTINGS, kilobytesPerSecond: 320, notifications: false },
  },
  notices: {
    ...BASE,
    notices: [1, 2, 3, 4, 5].map((number) => ({
      problem: { code: number % 2 ? 'folder-unreadable' : 'path-missing', stage: 'intake' },
      path: `/media/disk/Архив семейных фотографий/2003/Очень далеко и глубоко/Плёнка ${number}`,
    })),
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
