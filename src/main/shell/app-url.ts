/** @file The window's own address, in one place: the installed app has one `app://` origin, `npm run dev` a server. */

export const APP_SCHEME = 'app';
/** The one origin of the installed app's window and thumbnails. */
export const APP_HOME = 'app://okapi/';

/** Whether an address belongs to the window's own origin. */
export function isOwnUrl(url: string, home: string): boolean {
  const target = URL.parse(url);
  const own = URL.parse(home);
  // `origin` is the word "null" for a scheme that the web does not know.
  return (
    target !== null && own !== null && target.protocol === own.protocol && target.host === own.host
  );
}
