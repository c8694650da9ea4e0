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

/** Serves the window, the pictures of photos and the people's pictures. */
export function serveApp(content: AppContent): void {
  protocol.handle(APP_SCHEME, (request) => respond(request, content));
}

/** In development the window comes from a server that knows no photos: their pictures stay with `app://`. */
export function redirectPhotos(devServerUrl: string): void {
  const urls = ['/thumbnail/*', '/preview/*'].map((kind) => new URL(kind, devServerUrl).href);
  session.defaultSession.webRequest.onBeforeRequest({ urls }, ({ url }, callback) => {
    callback({ redirectURL: new URL(new URL(url).pathname.slice(1), APP_HOME).href });
  });
}
