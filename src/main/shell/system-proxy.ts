/** @file The system's proxies, as Chromium finds them: its settings, PAC files and WPAD; and their logins for our windows. */
import { app, session } from 'electron';
import type { KeptProxyLogins } from '../account/proxy-logins.ts';
import { parseProxyList } from '../api/proxy.ts';
import { createRouting, type Routing } from '../api/routing.ts';

/** The routes of the default session; to be called when the app is ready. */
export function routingOfSystem(logins: KeptProxyLogins): Routing {
  return createRouting(
    async (url) => parseProxyList(await session.defaultSession.resolveProxy(url)),
    logins,
  );
}

/** Windows on OK's pages go through the same proxy with the same login; without one they say so themselves. */
export function signWindowsInToProxies(logins: KeptProxyLogins): void {
  /** Asked again with the login just given, it was refused: Chromium would go on asking for ever. */
  const given = new WeakSet<object>();
  app.on('login', (event, contents, _details, { isProxy, host, port }, answer) => {
    if (!isProxy || given.has(contents ?? app)) return;
    event.preventDefault();
    given.add(contents ?? app);
    void logins.of(`${host}:${port}`).then((login) => {
      if (login === null) answer();
      else answer(login.name, login.password);
    });
  });
}
