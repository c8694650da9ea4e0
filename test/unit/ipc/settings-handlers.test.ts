import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createSettingsHandlers } from '../../../src/main/ipc/settings-handlers.ts';
import { logFile } from '../../../src/main/platform/log.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { FIRST_VIEW } from '../../../src/shared/kept-view.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/shared/settings.ts';
import { tempFolder } from '../temp-folder.ts';

/** The handlers of a system that opens everything, or says why it does not. */
async function handlersOf(complaint = '') {
  const dataFolder = await tempFolder();
  const did: unknown[] = [];
  let settings: Settings = DEFAULT_SETTINGS;
  let startsUp = false;
  /** What the system waits for before it writes. */
  let ready: Promise<unknown> = Promise.resolve();
  const handlers = createSettingsHandlers({
    dataFolder,
    settings: {
      read: () => settings,
      change: (change) => (settings = { ...settings, ...(change as Partial<Settings>) }),
      onChange: () => undefined,
      windowBounds: () => null,
      keepWindowBounds: () => undefined,
      keptView: () => FIRST_VIEW,
      keepView: () => undefined,
      isToldOfClosing: () => true,
      keepToldOfClosing: () => undefined,
    },
    autostart: {
      isOn: () => Promise.resolve(startsUp),
      turn: async (isOn) => {
        await ready;
        startsUp = isOn;
      },
    },
    sendTo: {
      isOn: () => Promise.resolve(false),
      turn: () => Promise.resolve(),
    },
    openFolder: (folder) => {
      did.push(['open', folder]);
      return Promise.resolve(complaint);
    },
    showInFolder: (file) => void did.push(['show', file]),
  });
  const writesAfter = (promise: Promise<unknown>) => void (ready = promise);
  return { handlers, dataFolder, did, writesAfter };
}

test('settings are changed and read', async () => {
  const { handlers } = await handlersOf();
  const changed = { ...DEFAULT_SETTINGS, kilobytesPerSecond: 250 };
  expect(handlers['settings.set']({ kilobytesPerSecond: 250 })).toEqual(succeed(changed));
  expect(handlers['settings.get']()).toEqual(succeed(changed));
});

test('starting with the computer is asked of the system and told to it', async () => {
  const { handlers } = await handlersOf();
  expect(await handlers['start-up.get']()).toEqual(succeed({ isOn: false }));
  expect(await handlers['start-up.set']({ isOn: true })).toEqual(succeed({ isOn: true }));
  expect(await handlers['start-up.get']()).toEqual(succeed({ isOn: true }));
});

test('who asks while the system still writes is told what was chosen', async () => {
  const { handlers, writesAfter } = await handlersOf();
  const { promise, resolve } = Promise.withResolvers<null>();
  writesAfter(promise);
  const changed = handlers['start-up.set']({ isOn: true });
  const seen = handlers['start-up.get']();
  resolve(null);
  expect(await seen).toEqual(succeed({ isOn: true }));
  expect(await changed).toEqual(succeed({ isOn: true }));
});

test('the log is shown in its folder; without one, the folder is', async () => {
  const { handlers, dataFolder, did } = await handlersOf();
  await writeFile(logFile(dataFolder), '');
  expect(await handlers['app.open-data-folder']()).toEqual(succeed(null));
  expect(await handlers['app.open-logs']()).toEqual(succeed(null));
  await rm(logFile(dataFolder));
  expect(await handlers['app.open-logs']()).toEqual(succeed(null));
  expect(did).toEqual([
    ['open', dataFolder],
    ['show', logFile(dataFolder)],
    ['open', dataFolder],
  ]);
});

test('a system that opens nothing is quoted', async () => {
  const { handlers } = await handlersOf('No application is registered');
  expect(await handlers['app.open-data-folder']()).toEqual(
    fail({ code: 'place-not-opened', stage: 'intake', detail: 'No application is registered' }),
  );
});
