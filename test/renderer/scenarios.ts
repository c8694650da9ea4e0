/** @file The situations in which the window is looked at. */
import type { AccountState, AccountView } from '../../src/shared/account.ts';
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

const BASE: Scenario = {
  rows: 312,
  isMoving: false,
  pause: null,
  account: SIGNED_IN,
  settings: DEFAULT_SETTINGS,
  locale: 'en-GB',
  notices: [],
};

export const SCENARIOS = {
  queue: BASE,
  moving: { ...BASE, isMoving: true },
  many: { ...BASE, rows: 100_000 },
  empty: { ...BASE, rows: 0 },
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
  notices: {
    ...BASE,
    notices: [1, 2, 3, 4, 5].map((number) => ({
      problem: { code: number % 2 ? 'folder-unreadable' : 'path-missing', stage: 'intake' },
      path: `/media/disk/Архив семейных фотографий/2003/Очень далеко и глубоко/Плёнка ${number}`,
    })),
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
