/** @file What `import … from 'electron'` means on the Chromium host; see `register.mjs`. */
import { HostApp } from './app.ts';
import { appFolder, host } from './host.ts';
import { HostNotification } from './notification.ts';
import { net, powerMonitor, powerSaveBlocker } from './power.ts';
import { session } from './session.ts';
import { clipboard, dialog, nativeTheme, protocol, screen, shell } from './system.ts';
import { HostWindow } from './window.ts';

export const app = new HostApp(appFolder());
export const { ipcMain } = host;
export {
  HostWindow as BrowserWindow,
  clipboard,
  dialog,
  nativeTheme,
  net,
  HostNotification as Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
};

const electron = {
  app,
  ipcMain,
  BrowserWindow: HostWindow,
  Notification: HostNotification,
  clipboard,
  dialog,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
};
// `electron-store` imports the default.
export { electron as default };

host.app = app;
host.windows = () => HostWindow.getAllWindows();
host.control.onMessage((message) => {
  if (message.kind === 'quit') app.quit();
  if (message.kind === 'look') HostWindow.look(message.at);
});
// As Electron does on Linux and macOS.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
// The app's script has run to its end by then, as before Electron's own `ready`.
void host.origin.listen().then(() => app.becomeReady());
