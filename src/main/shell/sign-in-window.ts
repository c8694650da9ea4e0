/**
 * @file The app's own window on OK's page, for applications that can register only OK's blank
 * page as their redirect address. It is a browser without anything of Okapi in it: a session of
 * its own, no preload, no Node, and no way to anywhere but OK.
 */
import { BrowserWindow, type Session, session } from 'electron';
import type { SignInWindow } from '../account/accounts.ts';
import type { Endpoints } from '../account/environment.ts';
import { isRedirect } from '../account/oauth.ts';
import { mayShowToSignIn } from './outside.ts';

const PARTITION = 'persist:ok-sign-in';
const SIZE = { width: 480, height: 680 };

/** Where OK's cookies live, apart from the window with the photos. */
export function signInSession(): Session {
  return session.fromPartition(PARTITION);
}

export function createSignInWindow(endpoints: Endpoints): SignInWindow {
  const mayShow = (url: string) => mayShowToSignIn(url, endpoints);
  lockSession(signInSession(), mayShow);
  return {
    open: (request) => open(request, mayShow),
    async forget() {
      await signInSession().clearStorageData();
      await signInSession().clearCache();
    },
  };
}

/** What no page of the partition may do, whatever window it is in. */
function lockSession(partition: Session, mayShow: (url: string) => boolean): void {
  partition.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  partition.setPermissionCheckHandler(() => false);
  partition.on('will-download', (event) => event.preventDefault());
  // The last word on every page and every hop of a redirect; the windows' events come before it.
  const pages = { urls: ['<all_urls>'], types: ['mainFrame' as const] };
  partition.webRequest.onBeforeRequest(pages, ({ url }, answer) =>
    answer({ cancel: !mayShow(url) }),
  );
}

async function open(
  { url, redirectUri, signal }: Parameters<SignInWindow['open']>[0],
  mayShow: (url: string) => boolean,
): Promise<string | null> {
  if (signal.aborted) return null;
  const window = new BrowserWindow({
    ...SIZE,
    title: originOf(url),
    autoHideMenuBar: true,
    webPreferences: {
      session: signInSession(),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  // A page could name itself as it likes: the title is where the page really is from.
  window.on('page-title-updated', (event) => event.preventDefault());
  const close = () => {
    if (!window.isDestroyed()) window.destroy();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    return await new Promise<string | null>((resolve, reject) => {
      window.once('closed', () => resolve(null));
      watch(window, mayShow, (address) => {
        if (!isRedirect(address, redirectUri)) return false;
        resolve(address);
        return true;
      });
      window.loadURL(url).catch((cause: unknown) => {
        // Closed, answered already, or a person was quicker than the page: another load ended this one.
        const code = codeOf(cause);
        // Electron's own words hold the address, and with it the state.
        if (code !== 'ERR_ABORTED') reject(new Error(`OK's page did not load: ${code}`));
      });
    });
  } finally {
    signal.removeEventListener('abort', close);
    // Not inside the event of the navigation that it ends.
    setImmediate(close);
  }
}

/** Offers every address on its way to `take`; what it takes, and what may not be shown, is not loaded. */
function watch(
  window: BrowserWindow,
  mayShow: (url: string) => boolean,
  take: (address: string) => boolean,
): void {
  const { webContents } = window;
  const judge = (event: Electron.Event<{ url: string; isMainFrame: boolean }>) => {
    if (event.isMainFrame && (take(event.url) || !mayShow(event.url))) event.preventDefault();
  };
  webContents.on('will-navigate', judge);
  webContents.on('will-redirect', judge);
  // What a person or the page's history starts does not ask; it is told at least.
  webContents.on('did-start-navigation', ({ url, isMainFrame }) => {
    if (isMainFrame) take(url);
  });
  webContents.on('did-navigate', (_event, url) => {
    if (!take(url)) window.setTitle(originOf(url));
  });
  webContents.on('did-navigate-in-page', (_event, url, isMainFrame) => {
    if (isMainFrame) take(url);
  });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? '';
}
