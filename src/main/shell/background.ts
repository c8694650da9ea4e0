/** @file How the app lives: with its window or with the tray alone, started by a person or by the system, until it is quitted. */
import { app, type BrowserWindow } from 'electron';
import type { ShownView } from '../../shared/kept-view.ts';
import type { SpokenLanguage } from '../../shared/messages.ts';
import type { Engine } from '../engine/contract.ts';
import type { Log } from '../platform/log.ts';
import { askBeforeQuitting } from './dialogs.ts';
import type { PathsFromOutside } from './handed-over.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import type { NextStart } from './next-start.ts';
import { createQuitting } from './quitting.ts';
import type { SettingsStore } from './settings.ts';
import { parseStart, type Start } from './start-paths.ts';
import { tellOfClosing } from './told-of-closing.ts';
import { hasTray, hasTraySoon } from './tray-host.ts';
import { actOfTray, trayFacts } from './tray-parts.ts';
import { createTray } from './tray.ts';

export interface BackgroundParts {
  /** The address of the window's page. */
  readonly home: string;
  readonly settings: SettingsStore;
  readonly engine: Engine;
  readonly language: () => SpokenLanguage;
  /** Tells a window that is there what it is to show. */
  readonly tellView: (view: ShownView) => void;
  /** Adds what came from outside. */
  readonly take: (paths: readonly string[]) => void;
  /** Takes what is asked for when this program is on its way out. */
  readonly nextStart: NextStart;
  readonly log: Log;
}

export interface Background {
  readonly window: MainWindow;
  /** Does what this start was asked for, and what later ones ask. */
  begin(asked: Start, fromOutside: PathsFromOutside): void;
  /** Takes the icon out of the tray. */
  close(): void;
}

const ALL_PHOTOS: ShownView = { view: 'photos', filter: 'all' };

export function createBackground(parts: BackgroundParts): Background {
  const { engine, settings, language, log } = parts;
  /** How often the window was asked for. */
  let asks = 0;
  const quitting = createQuitting({
    snapshot: () => engine.snapshot(),
    ask: (snapshot) => askBeforeQuitting(window.inSight(), language(), snapshot),
    hide: () => void putAway(window.current(), () => quitting.isFinishing()),
    onPlan: () => tray.refresh(),
    log,
  });
  const window = createMainWindow({
    home: parts.home,
    settings,
    isLeaving: () => quitting.isLeaving(),
    onClose: (closed) => void close(closed),
    onAsked() {
      asks += 1;
      quitting.stay();
    },
    onShown: () => quitting.stay(),
    onSessionEnd: () => quitting.neverAsk(),
    tellView: (view) => parts.tellView(view),
  });
  const tray = createTray({
    snapshot: () => engine.snapshot(),
    facts: (snapshot) => trayFacts(engine, quitting, snapshot),
    language,
    act: (command) => actOfTray(engine, window, command),
    log,
  });
  engine.onChange(() => tray.refresh());
  engine.onChange((snapshot) => quitting.follow(snapshot));
  engine.folders.onNews(() => tray.refresh());
  settings.onChange(() => tray.refresh()); // it may speak another language

  /** What the last look for a tray came to. */
  let wasThere: boolean | null = null;
  /** Whether the icon is where a person sees it. */
  async function findTray(look = hasTray): Promise<boolean> {
    // The first look tells what there was when the icon was made.
    wasThere ??= await hasTray();
    const isThere = await look();
    // A desktop that has just been signed in to may bring its tray later than that.
    if (isThere && !wasThere) tray.renew();
    wasThere = isThere;
    return isThere && tray.isThere();
  }

  async function close(closed: BrowserWindow): Promise<void> {
    if (settings.read().whenClosed === 'quit') {
      app.quit();
      return;
    }
    // The look for a tray takes a moment, in which the person may open it again.
    const before = asks;
    const isWantedStill = () => asks === before;
    const put = await putAway(closed, isWantedStill);
    if (isWantedStill()) tellOfClosing(settings, language(), put);
  }

  /** Out of sight, and not out of reach: without a tray nobody would find what is gone. */
  async function putAway(
    put: BrowserWindow | null,
    isWantedStill = () => true,
  ): Promise<'free' | 'minimise'> {
    const isFound = await findTray();
    if (put === null || put.isDestroyed() || !isWantedStill()) return 'free';
    if (isFound) put.destroy();
    else put.minimize();
    return isFound ? 'free' : 'minimise';
  }

  /** Nobody asked for a window. */
  async function startHidden(): Promise<void> {
    const isFound = await findTray(hasTraySoon);
    if (!isFound && !quitting.isLeaving()) window.openMinimised();
  }

  function show(paths: readonly string[]): void {
    parts.take(paths);
    window.show(paths.length > 0 ? ALL_PHOTOS : undefined);
  }

  function begin({ paths, isHidden }: Start): void {
    if (!isHidden) {
      show(paths);
      void findTray();
      return;
    }
    parts.take(paths);
    void startHidden();
  }

  function later(asked: Start): void {
    if (quitting.isLeaving()) parts.nextStart.add(asked);
    else if (asked.isHidden) parts.take(asked.paths);
    else show(asked.paths);
  }

  return {
    window,
    begin(asked, fromOutside) {
      begin(asked);
      fromOutside((paths) => later({ paths, isHidden: false }));
      app.on('second-instance', (_event, _argv, _folder, sent) => later(parseStart(sent)));
      // A click on the icon in macOS's dock, where no second one is started either.
      app.on('activate', () => later({ paths: [], isHidden: false }));
    },
    close: () => tray.close(),
  };
}
