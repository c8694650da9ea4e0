/** @file The one `app://okapi` origin, given to Electron. */
import { protocol, session } from 'electron';
import { type AppContent, respond } from './app-response.ts';
import { APP_HOME, APP_SCHEME } from './app-url.ts';

/** Makes `app://` an origin like `https://`; Electron takes it only before it is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the window, the thumbnails and the people's pictures. */
export function serveApp(content: AppContent): void {
  protocol.handle(APP_SCHEME, (request) => respond(request, content));
}

/** In development the window comes from a server that knows no thumbnails: theirs stay with `app://`. */
export function redirectThumbnails(devServerUrl: string): void {
  const filter = { urls: [new URL('/thumbnail/*', devServerUrl).href] };
  session.defaultSession.webRequest.onBeforeRequest(filter, ({ url }, callback) => {
    callback({ redirectURL: new URL(new URL(url).pathname.slice(1), APP_HOME).href });
  });
}
