/** @file The menu of the app: on macOS at the top of the screen, elsewhere behind the Alt key. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { createTranslator, type SpokenLanguage, type Translator } from '../../shared/messages.ts';
import type { SettingsStore } from './settings.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/**
 * What the system does by itself, in the person's language; Electron's own menu is English and
 * would reload the page. On Linux and Windows the keys for zoom come from here only.
 */
export function appMenu(isMac: boolean, t: Translator): MenuItemConstructorOptions[] {
  const item = (role: Role, label: string): MenuItemConstructorOptions => ({ role, label });
  const ofMac = [
    item('about', t('menu.about')),
    SEPARATOR,
    item('services', t('menu.services')),
    SEPARATOR,
    item('hide', t('menu.hide')),
    item('hideOthers', t('menu.hide-others')),
    item('unhide', t('menu.show-all')),
    SEPARATOR,
  ];
  return [
    { label: 'Okapi', submenu: [...(isMac ? ofMac : []), item('quit', t('menu.quit'))] },
    {
      label: t('menu.edit'),
      submenu: [
        item('undo', t('menu.undo')),
        item('redo', t('menu.redo')),
        SEPARATOR,
        item('cut', t('menu.cut')),
        item('copy', t('menu.copy')),
        item('paste', t('menu.paste')),
        item('selectAll', t('menu.select-all')),
      ],
    },
    {
      label: t('menu.view'),
      submenu: [
        item('resetZoom', t('menu.actual-size')),
        item('zoomIn', t('menu.zoom-in')),
        item('zoomOut', t('menu.zoom-out')),
        SEPARATOR,
        item('togglefullscreen', t('menu.full-screen')),
      ],
    },
    {
      label: t('menu.window'),
      submenu: [
        item('minimize', t('menu.minimise')),
        ...(isMac ? [item('zoom', t('menu.zoom'))] : []),
        item('close', t('menu.close')),
        ...(isMac ? [SEPARATOR, item('front', t('menu.front'))] : []),
      ],
    },
  ];
}

/** Shows it in the language of the moment. */
export function showAppMenu(settings: SettingsStore, language: () => SpokenLanguage): void {
  let shown: SpokenLanguage | null = null;
  const draw = (): void => {
    if (language() === shown) return;
    shown = language();
    const template = appMenu(process.platform === 'darwin', createTranslator(shown));
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  draw();
  settings.onChange(draw);
}
