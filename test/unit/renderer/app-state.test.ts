import { expect, test, vi } from 'vitest';
import type { AccountState } from '../../../src/shared/account.ts';
import type { Bridge, EventName, Events, RequestName } from '../../../src/shared/ipc.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/shared/settings.ts';
import type { CheckState, Snapshot } from '../../../src/shared/upload.ts';

/** What of the window's state is read here. Its file is compiled with the types of a page, this one without. */
interface Connected {
  readonly account: AccountState;
  readonly settings: Settings;
  readonly snapshot: Snapshot;
  readonly check: { readonly state: CheckState | null };
}
const file = '../../../src/renderer/state/app-state.svelte.ts';
const { connectApp } = (await import(file)) as {
  readonly connectApp: (bridge: Bridge) => Promise<Connected>;
};

const account = (activeUid: string | null) =>
  ({ activeUid, accounts: [] }) as unknown as AccountState;
const counts = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };
const snapshot = (revision: number) => ({ counts, revision }) as unknown as Snapshot;
const check = (checked: number) => ({ phase: 'running', checked }) as unknown as CheckState;

/** The main process as it is at the start; one of its answers takes longer than the others. */
function mainProcess() {
  const answers: Partial<Record<RequestName, unknown>> = {
    'app.info': { platform: 'linux', locale: 'en' },
    'settings.get': DEFAULT_SETTINGS,
    'account.get': account(null),
    'snapshot.get': snapshot(1),
    'folders.list': [],
    'check.get': check(1),
    'view.get': null,
  };
  const last = Promise.withResolvers<unknown>();
  const listeners = new Map<EventName, (state: never) => void>();
  const bridge = {
    request: (name: RequestName) =>
      name === 'notices.take'
        ? last.promise
        : Promise.resolve({ ok: true, value: answers[name] ?? null }),
    on: (name: EventName, listener: (state: never) => void) => listeners.set(name, listener),
    pathsOf: () => [],
  } as unknown as Bridge;
  return {
    bridge,
    answerLast: () => last.resolve({ ok: true, value: [] }),
    tell: <Name extends EventName>(name: Name, state: Events[Name]) =>
      listeners.get(name)?.(state as never),
    listens: () => listeners.size > 0,
  };
}

test('what is told while the window still waits for an answer is newer than the answers', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const main = mainProcess();
  const connecting = connectApp(main.bridge);
  await expect.poll(() => main.listens()).toBe(true);
  await Promise.resolve();
  main.tell('account', account('1'));
  main.tell('settings', { ...DEFAULT_SETTINGS, theme: 'dark' });
  main.tell('snapshot', snapshot(2));
  main.tell('check', check(2));
  main.answerLast();
  const app = await connecting;
  expect([
    app.account.activeUid,
    app.settings.theme,
    app.snapshot.revision,
    app.check.state?.checked,
  ]).toEqual(['1', 'dark', 2, 2]);
});

test('else the answers are what the window shows', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const main = mainProcess();
  main.answerLast();
  const app = await connectApp(main.bridge);
  expect([app.account, app.snapshot.revision, app.check.state?.checked]).toMatchObject([
    { activeUid: null },
    1,
    1,
  ]);
});
