/** @file The icon in the tray, and its menu. What they show is decided in `tray-icon.ts` and `tray-menu.ts`. */
import {
  app,
  Menu,
  nativeImage,
  nativeTheme,
  Tray,
  type MenuItemConstructorOptions,
} from 'electron';
import type { EventEmitter } from 'node:events';
import path from 'node:path';
import type { SpokenLanguage } from '../../shared/messages.ts';
import type { Snapshot } from '../../shared/upload.ts';
import type { Log } from '../platform/log.ts';
import { trayIconFile, trayStateOf } from './tray-icon.ts';
import {
  trayLine,
  trayMenu,
  type TrayCommand,
  type TrayFacts,
  type TrayItem,
} from './tray-menu.ts';

/** A person who opens the menu sees nothing of what changes faster; a desktop draws it anew each time. */
const PACE_MS = 1000;
/** macOS says that a menu closes before it says what was chosen in it. */
const CHOSEN_MS = 100;

export interface TrayParts {
  readonly facts: (snapshot: Snapshot) => TrayFacts;
  readonly snapshot: () => Snapshot;
  readonly language: () => SpokenLanguage;
  readonly act: (command: TrayCommand) => void;
  readonly log: Log;
}

export interface TrayIcon {
  /** Whether the system took the icon; whether anybody sees it, `tray-host.ts` finds out. */
  isThere(): boolean;
  /** Call it whenever something may have changed; what is shown already costs nothing. */
  refresh(): void;
  /** A tray has come that was not there before: an icon from that time need not appear in it. */
  renew(): void;
  /** Takes the icon away: no timer may ask a closed engine. */
  close(): void;
}

const NOTHING = { icon: '', menu: '', toolTip: '' };

export function createTray(parts: TrayParts, platform = process.platform): TrayIcon {
  let tray = openTray(parts);
  let shown = NOTHING;
  let resting: NodeJS.Timeout | undefined;
  let isDue = false;
  let isClosed = false;
  let isMenuOpen = false;
  let closing: NodeJS.Timeout | undefined;

  function draw(): void {
    if (tray === null) return;
    const snapshot = parts.snapshot();
    const icon = iconPath(snapshot);
    const items = trayMenu(parts.facts(snapshot), parts.language());
    const menu = JSON.stringify(items);
    const toolTip = `Okapi: ${trayLine(snapshot, parts.language())}`;
    if (icon !== shown.icon) tray.setImage(nativeImage.createFromPath(icon));
    if (toolTip !== shown.toolTip) tray.setToolTip(toolTip);
    if (menu !== shown.menu && !isMenuOpen) {
      const drawn = Menu.buildFromTemplate(templateOf(items, parts));
      if (platform === 'darwin') keepWhileOpen(drawn);
      tray.setContextMenu(drawn);
    }
    shown = { icon, menu: isMenuOpen ? shown.menu : menu, toolTip };
  }

  /** macOS closes an open menu that is replaced, and is the one that always tells when it opens and closes. */
  function keepWhileOpen(menu: EventEmitter): void {
    menu.on('menu-will-show', () => {
      clearTimeout(closing);
      isMenuOpen = true;
    });
    menu.on('menu-will-close', () => {
      clearTimeout(closing);
      closing = setTimeout(() => {
        isMenuOpen = false;
        refresh();
      }, CHOSEN_MS);
    });
  }

  const refresh = (): void => {
    if (isClosed) return;
    if (resting !== undefined) {
      isDue = true;
      return;
    }
    draw();
    resting = setTimeout(() => {
      resting = undefined;
      if (!isDue) return;
      isDue = false;
      refresh();
    }, PACE_MS);
  };

  nativeTheme.on('updated', refresh);
  refresh();
  return {
    isThere: () => tray !== null,
    refresh,
    renew() {
      if (isClosed) return;
      tray?.destroy();
      tray = openTray(parts);
      shown = NOTHING;
      isMenuOpen = false;
      draw();
    },
    close() {
      isClosed = true;
      nativeTheme.off('updated', refresh);
      clearTimeout(resting);
      clearTimeout(closing);
      tray?.destroy();
      tray = null;
    },
  };
}

/** Null where the system has no tray. */
function openTray(parts: TrayParts): Tray | null {
  try {
    const tray = new Tray(nativeImage.createFromPath(iconPath(parts.snapshot())));
    // macOS opens the menu by itself; elsewhere a click means the window, where it means anything.
    if (process.platform !== 'darwin') tray.on('click', () => parts.act({ kind: 'open' }));
    return tray;
  } catch (cause) {
    parts.log.warn({ err: cause }, 'tray');
    return null;
  }
}

function iconPath(snapshot: Snapshot): string {
  const isDark = nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
  const file = trayIconFile(trayStateOf(snapshot), { platform: process.platform, isDark });
  return path.join(app.getAppPath(), 'build/tray', file);
}

function templateOf(
  items: readonly TrayItem[],
  parts: Pick<TrayParts, 'act'>,
): MenuItemConstructorOptions[] {
  return items.map((item) => {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'line':
        return { label: plain(item.label), enabled: false };
      case 'action':
        return { label: plain(item.label), click: () => parts.act(item.command) };
      case 'list':
        return { label: plain(item.label), submenu: templateOf(item.items, parts) };
    }
  });
}

/** An ampersand in a name would underline a letter. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
