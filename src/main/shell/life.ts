/** @file Where the app keeps its things, and how it ends. */
import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeDataFolder } from '../platform/data-folder.ts';
import { endDespiteStalledFiles } from '../platform/end.ts';

/** Uses `OKAPI_DATA_DIR` or the system's place for the app, and returns it. Call it before anything asks for the folder. */
export function useDataFolder(): string {
  const given = process.env['OKAPI_DATA_DIR'];
  const folder = given ? path.resolve(given) : app.getPath('userData');
  makeDataFolder(folder);
  app.setPath('userData', folder);
  // Chromium's many files stay out of the way of the queue's few.
  const chromium = path.join(folder, 'chromium');
  mkdirSync(chromium, { recursive: true });
  app.setPath('sessionData', chromium);
  return folder;
}

/** Ends the app not before `close` has put everything away; `last` comes just before its end. */
export function closeBeforeQuitting(close: () => Promise<void>, last: () => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  // By now the windows are closed, so that nobody asks the engine any more.
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void close()
      // What could not be put away is on disk already: every step is written before it is done.
      .catch((cause: unknown) => console.error('The engine did not close:', cause))
      .finally(() => {
        state = 'closed';
        last();
        endDespiteStalledFiles();
        app.quit();
      });
  });
}
