/** @file What no page in a window may do, whatever it contains. */
import { app, type Session, session, shell } from 'electron';
import type { Endpoints } from '../account/environment.ts';
import { plainPage } from '../api/portal.ts';
import { isOwnUrl } from './app-url.ts';
import { mayOpenOutside, mayOpenToSignIn } from './outside.ts';

/**
 * Locks every window to its own origin: no other page, no new window, no permission. A window
 * of the session `foreign` shows others' pages; where it may go is the matter of its own rules.
 */
export function lockWindows(home: string, foreign: Session): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    if (contents.session === foreign) return;
    contents.on('will-frame-navigate', (event) => {
      if (!isOwnUrl(event.url, home)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwnUrl(event.url, home)) event.preventDefault();
    });
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) =>
    answer(false),
  );
  session.defaultSession.setPermissionCheckHandler(() => false);
}

/** Opens an address in the person's browser if it is one that Okapi may open. */
export async function openOutside(url: string, endpoints: Endpoints): Promise<boolean> {
  if (!mayOpenOutside(url, endpoints)) return false;
  await shell.openExternal(url);
  return true;
}

/** Opens OK's sign-in page in the person's browser; false when it is another address or no browser opens. */
export async function openToSignIn(url: string, endpoints: Endpoints): Promise<boolean> {
  return mayOpenToSignIn(url, endpoints) && (await opens(url));
}

/** Opens the page in whose place a network shows its own sign-in; false when no browser opens. */
export async function openPlainPage({ apiUrl }: Endpoints): Promise<boolean> {
  return await opens(plainPage(apiUrl));
}

async function opens(url: string): Promise<boolean> {
  try {
    await shell.openExternal(url);
    return true;
  } catch {
    return false; // the system knows no browser
  }
}
