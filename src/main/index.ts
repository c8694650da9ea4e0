/** @file The desktop app: builds everything once, in this order. */
import { app, clipboard, shell } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createTranslator, resolveLanguage } from '../shared/messages.ts';
import { bytesPerSecondOf, rulesOf, type Settings } from '../shared/settings.ts';
import { createAccounts } from './account/accounts.ts';
import { keysOfBuild } from './account/build-keys.ts';
import { endpointsFrom } from './account/environment.ts';
import { loopbackWords } from './account/pages.ts';
import { createProxyLogins } from './account/proxy-logins.ts';
import { photoPage } from './api/photo-page.ts';
import type { Routing } from './api/routing.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine/contract.ts';
import { takeFromOutside } from './ipc/add-and-tell.ts';
import { createHandlers } from './ipc/handlers.ts';
import { createPublisher } from './ipc/publish.ts';
import { serve } from './ipc/serve.ts';
import { HeicDecoder } from './platform/heic.ts';
import { lockDataFolder } from './platform/lock.ts';
import { openLog, type Log } from './platform/log.ts';
import { createPreviews } from './platform/previews.ts';
import { openKeychain } from './platform/secrets.ts';
import { createThumbnails } from './platform/thumbnails.ts';
import { appInfo } from './shell/app-info.ts';
import { showAppMenu } from './shell/app-menu.ts';
import { APP_HOME } from './shell/app-url.ts';
import { createBackground } from './shell/background.ts';
import { watchConnection } from './shell/connection.ts';
import { choosePaths, chooseReportFile, refuseToStart } from './shell/dialogs.ts';
import { listenForPaths } from './shell/handed-over.ts';
import { closeBeforeQuitting, useDataFolder } from './shell/life.ts';
import { isStartedBySystem, systemAutostart } from './shell/login-item.ts';
import { createNextStart } from './shell/next-start.ts';
import { createNotifications } from './shell/notifications.ts';
import { keepAwake, onAwake } from './shell/power.ts';
import { redirectPhotos, registerAppScheme, serveApp } from './shell/protocol.ts';
import { lockWindows, openOutside, openPlainPage, openToSignIn } from './shell/security.ts';
import { systemSendTo } from './shell/send-to.ts';
import { openSettings } from './shell/settings.ts';
import { createSignInWindow, signInSession } from './shell/sign-in-window.ts';
import { pathsOnCommandLine, type Start } from './shell/start-paths.ts';
import { routingOfSystem, signWindowsInToProxies } from './shell/system-proxy.ts';
import { createTaskbar } from './shell/taskbar.ts';
import { followTheme } from './shell/theme.ts';

const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const home = devServerUrl ?? APP_HOME;
const endpoints = endpointsFrom(process.env);
const dataFolder = useDataFolder();
// Windows shows notifications of programs it knows by this name; as in electron-builder.yml.
app.setAppUserModelId('ru.ok.okapi.uploader');

const asked: Start = {
  paths: pathsOnCommandLine(
    { argv: process.argv, folder: process.cwd(), isPackaged: app.isPackaged },
    existsSync,
  ),
  isHidden: isStartedBySystem(),
};
const whenPathsCome = listenForPaths();

// A second one hands over what it was asked for, and goes.
if (app.requestSingleInstanceLock({ ...asked })) {
  registerAppScheme();
  void app.whenReady().then(start);
} else {
  app.quit();
}

function start(): void {
  const settings = openSettings();
  // The command line may be at work on the same queue; another window would have the first lock.
  const lock = takeLock();
  if (typeof lock === 'string') {
    refuseToStart(lock, settings.read().language);
    return;
  }
  const log = openLog(dataFolder);
  log.useAmount(settings.read().logAmount);
  log.info({ app: appInfo(dataFolder) }, 'start');
  const secrets = openKeychain();
  const proxyLogins = createProxyLogins(secrets);
  const routing = routingOfSystem(proxyLogins);
  signWindowsInToProxies(proxyLogins);
  const engine = openEngine(log, settings.read(), routing);
  if (engine === null) {
    refuseToStart('data-folder-unusable', settings.read().language);
    return;
  }
  const language = () => resolveLanguage(settings.read().language, app.getLocale());
  const accounts = createAccounts({
    endpoints,
    secrets,
    routing,
    environment: process.env,
    openBrowser: (url) => openToSignIn(url, endpoints),
    signInWindow: createSignInWindow(endpoints),
    signInPort: () => settings.read().signInPort,
    words: () => loopbackWords(language()),
    log,
    dataFolder,
    keysOfBuild: keysOfBuild(),
    onActive: (active) => {
      engine.useAccount(active).catch((cause: unknown) => log.error({ err: cause }, 'account'));
    },
  });
  const heic = new HeicDecoder();
  const thumbnails = createThumbnails(heic);
  const previews = createPreviews(heic);
  const { publish, tellOnce, listens } = createPublisher(() => background.window.current());
  const nextStart = createNextStart();
  const background = createBackground({
    home,
    settings,
    engine,
    language,
    tellView: (view) => publish('view', view),
    take: (paths) => takeFromOutside({ engine, tellOnce, log }, paths),
    nextStart,
    log,
  });
  const { window } = background;

  lockWindows(home, signInSession());
  followTheme(settings);
  showAppMenu(settings, language);
  serveApp({
    root: path.join(import.meta.dirname, '../renderer'),
    thumbnail: (id) => thumbnails.draw(engine.locate(id)?.path ?? null),
    preview: async (id, edgePx) => {
      const found = engine.locate(id);
      return found && (await previews.draw(found.path, edgePx));
    },
    picture: (uid) => accounts.picture(uid),
  });
  if (devServerUrl) redirectPhotos(devServerUrl);

  const pageOf = (photoId: string): string =>
    photoPage(photoId, accounts.state().activeUid, endpoints.apiUrl);
  const handlers = createHandlers({
    engine,
    accounts,
    settings,
    tellOnce,
    listens,
    log,
    appInfo: () => appInfo(dataFolder),
    autostart: systemAutostart(),
    sendTo: systemSendTo(),
    dataFolder,
    openFolder: (folder) => shell.openPath(folder),
    choosePaths: (what) => choosePaths(window.current(), what),
    showInFolder: (file) => shell.showItemInFolder(file),
    openPhotoPage: (photoId) => openOutside(pageOf(photoId), endpoints),
    openPlainPage: () => openPlainPage(endpoints),
    chooseReportFile: (format) => chooseReportFile(window.current(), format),
    reportWords: () => ({ say: createTranslator(language()), linkOf: pageOf }),
    keepProxyLogin: (proxy, login) => proxyLogins.keep(proxy, login),
    copyText: (text) => clipboard.writeText(text),
  });
  serve(handlers, home, (cause) => log.error({ err: cause }, 'request'));
  engine.onChange((snapshot) => publish('snapshot', snapshot));
  engine.folders.onNews((news) => publish('folders', news));
  engine.onChange(
    createNotifications({
      isWanted: () => settings.read().notifications,
      isLooking: () => window.isLooking(),
      language,
      showWindow: (view) => window.show(view),
      log,
    }),
  );
  engine.onChange(createTaskbar(() => window.current()));
  const awake = keepAwake();
  engine.onChange(awake.follow);
  const connection = watchConnection(engine, settings);
  onAwake(() => {
    engine.awake();
    connection.lookAnew();
    engine.folders.resync().catch((cause: unknown) => log.error({ err: cause }, 'folders'));
  });
  engine.onCheck((state) => publish('check', state));
  accounts.onChange((state) => publish('account', state));
  settings.onChange((changed) => publish('settings', changed));
  // The address to register is made of a setting.
  settings.onChange(() => publish('account', accounts.state()));
  settings.onChange((changed) => {
    engine.setPhotosAtOnce(changed.photosAtOnce);
    engine.setRefusedPhotos(changed.refusedPhotos);
    engine.setChangedPhotos(changed.changedPhotos);
    engine.setSpeedLimit(bytesPerSecondOf(changed));
    engine.setRules(rulesOf(changed));
    log.useAmount(changed.logAmount);
  });

  closeBeforeQuitting(async () => {
    background.close();
    connection.stop();
    awake.stop();
    await accounts.close();
    await engine.close();
    lock.release();
  }, nextStart.begin);

  accounts.start().catch((cause: unknown) => log.error({ err: cause }, 'account'));
  engine.start();
  // Asked again: macOS has only now said who started the app.
  background.begin({ ...asked, isHidden: isStartedBySystem() }, whenPathsCome);
}

/** Null when the queue cannot be opened, for instance because its disk is full or its file damaged. */
function takeLock() {
  try {
    return lockDataFolder(dataFolder) ?? 'data-folder-in-use';
  } catch {
    return 'data-folder-unusable'; // there is no log yet to say more
  }
}

function openEngine(log: Log, settings: Settings, routing: Routing): Engine | null {
  const { photosAtOnce, refusedPhotos, changedPhotos } = settings;
  const bytesPerSecond = bytesPerSecondOf(settings);
  try {
    return createEngine({
      dataFolder,
      apiUrl: endpoints.apiUrl,
      log,
      photosAtOnce,
      refusedPhotos,
      changedPhotos,
      bytesPerSecond,
      routing,
      rules: rulesOf(settings),
    });
  } catch (cause) {
    log.error({ err: cause }, 'queue');
    return null;
  }
}
