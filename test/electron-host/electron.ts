/** @file What `import … from 'electron'` means on the Chromium host; see `register.mjs`. */
import { HostApp } from './app.ts';
import { dialog } from './dialog.ts';
import { HostEvent } from './host-event.ts';
import { appFolder, host } from './host.ts';
import { HostNotification } from './notification.ts';
import { net, powerMonitor, powerSaveBlocker } from './power.ts';
import { session } from './session.ts';
import { clipboard, nativeTheme, protocol, screen, shell } from './system.ts';
import { HostMenu, HostTray, nativeImage } from './tray.ts';
import { HostWindow } from './window.ts';

export const app = new HostApp(appFolder());
export const { ipcMain } = host;
export {
  HostWindow as BrowserWindow,
  clipboard,
  dialog,
  HostMenu as Menu,
  nativeImage,
  nativeTheme,
  net,
  HostNotification as Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  HostTray as Tray,
};

const electron = {
  app,
  ipcMain,
  BrowserWindow: HostWindow,
  Menu: HostMenu,
  Notification: HostNotification,
  Tray: HostTray,
  clipboard,
  dialog,
  nativeImage,
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
  if (message.kind === 'close-window') HostWindow.getAllWindows()[0]?.close();
  if (message.kind === 'activate') app.emit('activate', new HostEvent(), false);
  if (message.kind === 'open-file') app.emit('open-file', new HostEvent(), message.path);
});
// As Electron does on Linux and macOS, unless the app has a listener of its own.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) app.quit();
  });
}
// The app's script has run to its end by then, as before Electron's own `ready`.
void host.origin.listen().then(() => {
  app.becomeReady();
  host.control.tell({ kind: 'ready' });
});
