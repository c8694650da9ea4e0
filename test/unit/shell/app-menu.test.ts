import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';
import type { SettingsStore } from '../../../src/main/shell/settings.ts';
import { createTranslator, type SpokenLanguage } from '../../../src/shared/messages.ts';

const shown = vi.hoisted((): { menus: MenuItemConstructorOptions[][] } => ({ menus: [] }));
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (template: MenuItemConstructorOptions[]) => shown.menus.push(template),
  },
}));

const { appMenu, showAppMenu } = await import('../../../src/main/shell/app-menu.ts');

const itemsOf = (menu: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  menu.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);

test.each([
  ['Linux and Windows', false, 13],
  ['macOS', true, 20],
])('on %s all entries are the system’s own, in Russian, and none reloads', (_, isMac, entries) => {
  const menu = appMenu(isMac, createTranslator('ru'));
  const items = itemsOf(menu).filter(({ type }) => type !== 'separator');
  const labels = [...menu.slice(1), ...items].map(({ label }) => label ?? '');
  expect(labels.filter((label) => !/[а-я]/.test(label))).toEqual([]);
  const roles = items.map(({ role }) => role);
  expect(new Set(roles).size).toBe(entries);
  expect(roles).not.toContain(undefined);
  expect(roles.filter((role) => /reload|dev/i.test(role ?? ''))).toEqual([]);
});

test('it is drawn anew when the language changes, and only then', () => {
  let language: SpokenLanguage = 'en';
  let change = (): void => undefined;
  const settings = { onChange: (listener: () => void) => (change = listener) };
  showAppMenu(settings as unknown as SettingsStore, () => language);
  change();
  language = 'ru';
  change();
  change();
  expect(shown.menus.map(([, edit]) => edit?.label)).toEqual(['Edit', 'Правка']);
});
