import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hasTray, type RunProgram } from '../../../src/main/shell/tray-host.ts';
import { trayIconFile, trayStateOf, type TrayState } from '../../../src/main/shell/tray-icon.ts';
import {
  trayLine,
  trayMenu,
  type TrayFacts,
  type TrayItem,
} from '../../../src/main/shell/tray-menu.ts';
import type { Pause, PauseReason, Snapshot } from '../../../src/shared/upload.ts';
import { aSnapshot } from './a-snapshot.ts';

const pause = (reason: PauseReason, until: number | null = null): Partial<Snapshot> => ({
  pause: { reason, until, problem: null } satisfies Pause,
});
const LOOKING = { intake: { active: true, found: 7, checked: 2 } };
const RUN = { run: { photos: 312, done: 124, failed: 0 } };

test.each<[string, Snapshot, TrayState, string]>([
  ['nothing yet', aSnapshot({}), 'idle', 'Nothing to upload yet'],
  ['looking through a folder', aSnapshot({}, LOOKING), 'working', 'Looking for photos'],
  ['uploading', aSnapshot({ queued: 3, done: 1, failed: 1 }), 'working', 'Uploading'],
  ['all is there', aSnapshot({ done: 4, skipped: 1 }), 'idle', 'Everything is on OK'],
  ['some failed', aSnapshot({ done: 4, failed: 1 }), 'failed', 'Finished'],
  ['paused by the person', aSnapshot({ queued: 1 }, pause('person')), 'paused', 'Paused'],
  [
    'signed out',
    aSnapshot({ queued: 1 }, pause('signed-out')),
    'waiting',
    'You are signed out of OK. Everything is kept; sign in to go on.',
  ],
  [
    'offline',
    aSnapshot({ queued: 1 }, pause('offline', new Date(2026, 5, 1, 14, 5).getTime())),
    'waiting',
    'No connection. Trying again at 14:05 by itself.',
  ],
])('%s: %s', (_what, given, state, line) => {
  expect(trayStateOf(given)).toBe(state);
  expect(trayLine(given, 'en')).toBe(line);
  expect(labelsOf(menu({ snapshot: given }))[0]).toBe(line);
});

test.each<[NodeJS.Platform, boolean, string]>([
  ['darwin', false, 'pausedTemplate.png'],
  ['darwin', true, 'pausedTemplate.png'],
  ['win32', false, 'paused-light.ico'],
  ['win32', true, 'paused-dark.ico'],
  ['linux', false, 'paused.png'],
  ['linux', true, 'paused.png'],
])('the icon on %s, dark: %s', (platform, isDark, file) => {
  expect(trayIconFile('paused', { platform, isDark })).toBe(file);
});

test('every icon is drawn', () => {
  const states = ['idle', 'working', 'waiting', 'failed', 'paused'] as const;
  const files = states.flatMap((state) =>
    (['darwin', 'win32', 'linux'] as const).flatMap((platform) =>
      [false, true].map((isDark) => trayIconFile(state, { platform, isDark })),
    ),
  );
  const finer = files
    .filter((file) => file.endsWith('.png'))
    .map((file) => file.replace('.png', '@2x.png'));
  const missing = [...files, ...finer].filter(
    (file) => !existsSync(path.join(import.meta.dirname, '../../../build/tray', file)),
  );
  expect(missing).toEqual([]);
});

function menu(facts: Partial<TrayFacts> & Pick<TrayFacts, 'snapshot'>): readonly TrayItem[] {
  return trayMenu({ failures: [], hasFolders: false, quitsByItself: false, ...facts }, 'en');
}

function labelsOf(items: readonly TrayItem[]): string[] {
  return items.map((item) => (item.kind === 'separator' ? '—' : item.label));
}

const END = ['—', 'Quit Okapi'];

test.each<[string, Parameters<typeof menu>[0], readonly string[]]>([
  ['at rest', { snapshot: aSnapshot({ done: 3 }) }, ['—', 'Open Okapi', ...END]],
  [
    'with kept folders',
    { snapshot: aSnapshot({ done: 3 }), hasFolders: true },
    ['—', 'Open Okapi', 'Look for new photos now', ...END],
  ],
  [
    'while uploading',
    { snapshot: aSnapshot({ queued: 188, done: 124 }, { ...RUN, secondsLeft: 290 }) },
    ['124 of 312 photos · 5 min left', '—', 'Open Okapi', 'Pause uploading', ...END],
  ],
  [
    'while nobody knows how long',
    { snapshot: aSnapshot({ queued: 188, done: 124 }, RUN) },
    ['124 of 312 photos', '—', 'Open Okapi', 'Pause uploading', ...END],
  ],
  [
    'when paused',
    { snapshot: aSnapshot({ queued: 188, done: 124 }, { ...RUN, ...pause('person') }) },
    ['124 of 312 photos', '—', 'Open Okapi', 'Resume uploading', ...END],
  ],
  [
    'while looking',
    { snapshot: aSnapshot({}, LOOKING) },
    ['7 photos found', '—', 'Open Okapi', ...END],
  ],
  [
    'when it is to quit by itself',
    { snapshot: aSnapshot({ queued: 188, done: 124 }, RUN), quitsByItself: true },
    ['124 of 312 photos', 'Quits when all is done', '—', 'Open Okapi', 'Pause uploading', ...END],
  ],
  [
    'with failures',
    { snapshot: aSnapshot({ done: 3, failed: 2 }) },
    ['—', 'Open Okapi', '2 photos failed', ...END],
  ],
])('the menu %s', (_what, facts, labels) => {
  const [, ...rest] = menu(facts);
  expect(labelsOf(rest).map((label) => label.replaceAll('\u00A0', ' '))).toEqual(labels);
});

test('the last failures are listed with their reasons, and lead to the failed ones', () => {
  const failure = (name: string) => ({
    name,
    problem: { code: 'photo-damaged', stage: 'send' } as const,
  });
  const failures = [
    failure('IMG_5195.HEIC'),
    failure('A very long name of a photo that would make a menu as wide as a screen 0042.jpg'),
    ...Array.from({ length: 5 }, (_, at) => failure(`${at}.jpg`)),
  ];
  const list = menu({ snapshot: aSnapshot({ failed: 9 }), failures }).find(
    ({ kind }) => kind === 'list',
  );
  const items = list?.kind === 'list' ? list.items : [];
  const reason = 'This file is damaged';
  expect(labelsOf(items)).toEqual([
    `IMG_5195.HEIC — ${reason}`,
    `A very long name of a p…een 0042.jpg — ${reason}`,
    `0.jpg — ${reason}`,
    `1.jpg — ${reason}`,
    `2.jpg — ${reason}`,
    '—',
    'Show all that failed',
  ]);
  const show = { kind: 'show', view: { view: 'photos', filter: 'failed' } };
  const commands = items.flatMap((item) => (item.kind === 'action' ? [item.command] : []));
  expect(commands).toEqual(Array(6).fill(show));
});

const answering =
  (answers: Readonly<Record<string, string | Error>>): RunProgram =>
  (program) => {
    const answer = answers[program] ?? Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };

test.each<[string, NodeJS.Platform, Record<string, string | Error>, boolean]>([
  ['Windows always has one', 'win32', {}, true],
  ['macOS always has one', 'darwin', {}, true],
  ['gdbus says yes', 'linux', { gdbus: '(true,)\n' }, true],
  ['gdbus says no', 'linux', { gdbus: '(false,)\n' }, false],
  [
    'there is no gdbus, and dbus-send says yes',
    'linux',
    { 'dbus-send': '   boolean true\n' },
    true,
  ],
  ['there is only busctl', 'linux', { busctl: 'b true\n' }, true],
  ['no bus answers', 'linux', { gdbus: new Error('Could not connect'), busctl: 'b true' }, false],
  ['nobody can be asked', 'linux', {}, false],
])('whether there is a tray: %s', async (_what, platform, answers, isThere) => {
  expect(await hasTray(platform, answering(answers))).toBe(isThere);
});
