/** @file The situations in which the window is looked at. */
import { SIGNED_OUT, type AccountView } from '../../src/shared/account.ts';
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts';
import type { Scenario } from './fake-bridge.ts';

const ANNA: AccountView = {
  state: 'signed-in',
  uid: '5001',
  name: 'Анна Смирнова',
  source: 'keychain',
};

const BASE: Scenario = {
  rows: 312,
  isMoving: false,
  pause: null,
  account: ANNA,
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
  'signed-out': {
    ...BASE,
    account: SIGNED_OUT,
    pause: { reason: 'signed-out', until: null, problem: null },
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
