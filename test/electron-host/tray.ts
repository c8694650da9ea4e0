/** @file Stands in for `Tray`, `Menu` and `nativeImage`: a test reads what stands in the tray, and clicks there. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ShownItem } from './control.ts';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';

type KnownTray = Pick<
  Electron.Tray,
  'destroy' | 'isDestroyed' | 'setContextMenu' | 'setImage' | 'setToolTip'
>;

/** A file of an icon; Electron's are pixels. */
class HostImage implements Pick<Electron.NativeImage, 'isEmpty'> {
  readonly file: string;
  constructor(file: string) {
    this.file = file;
  }

  /** As of a file that is not there, or no picture. */
  isEmpty(): boolean {
    return !existsSync(this.file);
  }
}

export const nativeImage = { createFromPath: (file: string) => new HostImage(file) };

/** Nobody opens it, so it never says that it opens or closes. */
export class HostMenu extends EventEmitter {
  static #ofApp: HostMenu | null = null;

  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): HostMenu {
    return new HostMenu(template);
  }

  /** It is nowhere on the screen: the host's window is a page of a browser. */
  static setApplicationMenu(menu: HostMenu | null): void {
    HostMenu.#ofApp = menu;
  }

  static getApplicationMenu(): HostMenu | null {
    return HostMenu.#ofApp;
  }

  readonly template: readonly Electron.MenuItemConstructorOptions[];
  private constructor(template: readonly Electron.MenuItemConstructorOptions[]) {
    super();
    this.template = template;
  }
}

export class HostTray extends EventEmitter implements KnownTray {
  static #only: HostTray | null = null;

  #image: HostImage;
  #menu: HostMenu | null = null;
  #toolTip = '';
  #isDestroyed = false;

  constructor(image: HostImage) {
    super();
    // Whoever started the host by hand has nothing to click on.
    if (!host.control.isControlled) throw new Error('There is no tray here.');
    this.#image = image;
    HostTray.#only = this;
    this.#tell();
  }

  static click(): void {
    HostTray.#only?.emit('click', new HostEvent());
  }

  /** Clicks on an entry, by the labels on the way to it. */
  static clickItem(labels: readonly string[]): void {
    const last = labels.at(-1);
    const tray = HostTray.#only;
    let items = tray === null ? [] : (tray.#menu?.template ?? []);
    for (const label of labels.slice(0, -1)) items = submenuOf(itemOf(items, label));
    const item = last === undefined ? undefined : itemOf(items, last);
    // The app's own entries ask for none of what Electron passes.
    (item?.click as (() => void) | undefined)?.();
  }

  setImage(image: HostImage | Electron.NativeImage | string): void {
    if (image instanceof HostImage) this.#image = image;
    this.#tell();
  }

  setToolTip(toolTip: string): void {
    this.#toolTip = toolTip;
    this.#tell();
  }

  setContextMenu(menu: HostMenu | Electron.Menu | null): void {
    if (menu instanceof HostMenu) this.#menu = menu;
    this.#tell();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.#isDestroyed = true;
    HostTray.#only = null;
    host.control.tell({ kind: 'tray', tray: null });
  }

  #tell(): void {
    if (this.#isDestroyed) throw new Error('Tray is destroyed');
    const icon = this.#image.isEmpty() ? '' : path.basename(this.#image.file);
    const items = shown(this.#menu?.template ?? []);
    host.control.tell({ kind: 'tray', tray: { icon, toolTip: this.#toolTip, items } });
  }
}

function itemOf(
  items: readonly Electron.MenuItemConstructorOptions[],
  label: string,
): Electron.MenuItemConstructorOptions | undefined {
  return items.find((item) => labelOf(item) === label && item.enabled !== false);
}

function submenuOf(
  item: Electron.MenuItemConstructorOptions | undefined,
): readonly Electron.MenuItemConstructorOptions[] {
  return Array.isArray(item?.submenu) ? item.submenu : [];
}

function shown(items: readonly Electron.MenuItemConstructorOptions[]): ShownItem[] {
  return items.map((item) =>
    item.type === 'separator'
      ? { label: '—', isEnabled: false, items: [] }
      : { label: labelOf(item), isEnabled: item.enabled !== false, items: shown(submenuOf(item)) },
  );
}

/** As a person reads it: one ampersand underlines a letter, two are one. */
function labelOf({ label = '' }: Electron.MenuItemConstructorOptions): string {
  return label.replaceAll(/&(&?)/g, '$1');
}

host.control.onMessage((message) => {
  if (message.kind === 'click-tray') HostTray.click();
  if (message.kind === 'click-tray-item') HostTray.clickItem(message.labels);
});
