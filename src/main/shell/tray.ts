/** @file The icon in the tray, and its menu. What they show is decided in `tray-icon.ts` and `tray-menu.ts`. */
import {
  app,
  Menu,
  nativeImage,
  nativeTheme,
  Tray,
  type MenuItemConstructorOptions,
} from 'electron';
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

export interface TrayParts {
  readonly facts: (snapshot: Snapshot) => TrayFacts;
  readonly snapshot: () => Snapshot;
  readonly language: () => SpokenLanguage;
  readonly act: (command: TrayCommand) => void;
  readonly log: Log;
}

export interface TrayIcon {
  /** Whether the system took the icon; whether anybody sees it, `tray-host.ts` finds out. */
  readonly isThere: boolean;
  /** Call it whenever something may have changed; what is shown already costs nothing. */
  refresh(): void;
  /** Takes the icon away: no timer may ask a closed engine. */
  close(): void;
}

export function createTray(parts: TrayParts): TrayIcon {
  let shown = { icon: '', menu: '', toolTip: '' };
  let resting: NodeJS.Timeout | undefined;
  let isDue = false;
  let isClosed = false;
  const tray = openTray(parts);
  if (tray === null) return { isThere: false, refresh: () => undefined, close: () => undefined };
  // macOS opens the menu by itself; elsewhere a click means the window, where it means anything.
  if (process.platform !== 'darwin') tray.on('click', () => parts.act({ kind: 'open' }));

  function draw(): void {
    const snapshot = parts.snapshot();
    const icon = iconPath(snapshot);
    const items = trayMenu(parts.facts(snapshot), parts.language());
    const menu = JSON.stringify(items);
    const toolTip = `Okapi: ${trayLine(snapshot, parts.language())}`;
    if (icon !== shown.icon) tray?.setImage(nativeImage.createFromPath(icon));
    if (toolTip !== shown.toolTip) tray?.setToolTip(toolTip);
    if (menu !== shown.menu) tray?.setContextMenu(Menu.buildFromTemplate(templateOf(items, parts)));
    shown = { icon, menu, toolTip };
  }

  function refresh(): void {
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
  }

  nativeTheme.on('updated', refresh);
  refresh();
  return {
    isThere: true,
    refresh,
    close() {
      isClosed = true;
      nativeTheme.off('updated', refresh);
      clearTimeout(resting);
      tray.destroy();
    },
  };
}

/** Null where the system has no tray. */
function openTray({ snapshot, log }: TrayParts): Tray | null {
  try {
    return new Tray(nativeImage.createFromPath(iconPath(snapshot())));
  } catch (cause) {
    log.warn({ err: cause }, 'tray');
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
