import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import sharp from 'sharp';
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts';
import { expect, test } from './story.ts';

const CHANGED = {
  language: 'ru',
  theme: 'dark',
  photosAtOnce: 5,
  kilobytesPerSecond: 320,
  refusedPhotos: 'say',
  changedPhotos: 'ignore',
  metered: 'yes',
  hasUploadHours: true,
  uploadFrom: '23:00',
  uploadTo: '08:00',
  uploadDays: [1, 2, 3, 4, 5, 6],
  signInPort: 38521,
  notifications: false,
  whenClosed: 'quit',
  logAmount: 'everything',
};

test('every setting is changed by mouse, at once, and outlives the app', async ({ app }) => {
  test.setTimeout(120_000);
  await openSettings(app.page);
  const field = (name: string) => app.page.getByRole('spinbutton', { name });
  await app.page.getByRole('radio', { name: 'Dark' }).check();
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await field('Sign-in port').fill('80');
  await field('Sign-in port').press('Tab');
  await expect(app.page.getByText('Choose a whole number from 1024 to 65535.')).toBeVisible();
  await field('Sign-in port').fill('38521');
  await field('Sign-in port').press('Tab');
  await expect(app.page.getByText('http://localhost:38521/auth')).toBeVisible();
  await app.page.getByRole('slider', { name: 'Uploads at once' }).fill('5');
  await app.page.getByRole('combobox', { name: 'Speed limit' }).selectOption('Other…');
  await field('Kilobytes per second').fill('320');
  await field('Kilobytes per second').press('Tab');
  await app.page
    .getByRole('combobox', { name: 'Photos that OK refuses' })
    .selectOption('Only say so');
  await app.page
    .getByRole('combobox', { name: 'Photos that change in kept folders' })
    .selectOption('Leave the first one');
  await app.page.getByRole('switch', { name: 'Upload only at certain hours' }).click();
  const hours = app.page.getByRole('group', { name: 'Upload hours' });
  await hours.getByLabel('From').fill('23:00');
  await expect(hours).toHaveAccessibleDescription('They end on the next day.');
  await hours.getByLabel('To').fill('08:00');
  const days = app.page.getByRole('group', { name: 'Days' }).getByRole('checkbox');
  await expect(days).toHaveCount(7);
  for (const day of await days.all()) await day.click();
  await expect(app.page.getByText('Without a day nothing is uploaded.')).toBeVisible();
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']) {
    await app.page.getByRole('checkbox', { name: day }).check();
  }
  await app.page
    .getByRole('combobox', { name: 'Metered connection' })
    .selectOption('This one is metered: wait');
  await app.page.getByRole('switch', { name: 'Notifications' }).click();
  await app.page.getByRole('combobox', { name: 'When the window is closed' }).selectOption('Quit');
  await app.page.getByRole('radio', { name: 'Everything' }).check();
  await app.page.getByRole('combobox', { name: 'Language' }).selectOption('Русский');
  await expect(app.page.getByRole('heading', { name: 'Отправка' })).toBeVisible();
  expect(await settingsOf(app.page)).toEqual({ ok: true, value: CHANGED });
  await app.quit();
  await app.relaunch();
  expect(await settingsOf(app.page)).toEqual({ ok: true, value: CHANGED });
  await openSettings(app.page, 'Настройки');
  await expect(app.page.getByRole('spinbutton', { name: 'Килобайт в секунду' })).toHaveValue('320');
  await expect(app.page.getByRole('switch', { name: 'Уведомления' })).not.toBeChecked();
});

test('every setting is changed by keyboard', async ({ app, folder }) => {
  const { keyboard } = app.page;
  await openSettings(app.page);
  const on = (role: 'checkbox' | 'combobox' | 'radio' | 'slider' | 'spinbutton' | 'switch', name: string) =>
    expect(app.page.getByRole(role, { name }), name).toBeFocused();
  const next = () => keyboard.press('Tab');
  await app.page.getByRole('button', { name: 'Settings' }).focus();
  // Past the rest of the sidebar, whose buttons come and go with the queue.
  const isInSelect = "document.activeElement?.tagName === 'SELECT'";
  for (let step = 0; step < 12; step += 1) {
    await next();
    if ((await app.page.evaluate(isInSelect)) === true) break;
  }
  await on('combobox', 'Language');
  await next();
  await on('radio', 'System');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await on('radio', 'Dark');
  await next();
  await on('spinbutton', 'Sign-in port');
  await keyboard.press('ArrowUp');
  await next();
  await on('switch', 'Send to OK in the file manager');
  await next();
  await on('slider', 'Uploads at once');
  await keyboard.press('ArrowRight');
  await next();
  await on('combobox', 'Speed limit');
  await keyboard.type('250');
  await next();
  await on('combobox', 'Photos that OK refuses');
  await keyboard.press('ArrowDown');
  await next();
  await on('combobox', 'Photos that change in kept folders');
  await keyboard.press('ArrowDown');
  await next();
  await on('switch', 'Upload only at certain hours');
  await keyboard.press('Space');
  await expect(app.page.getByRole('group', { name: 'Days' })).toBeVisible();
  const hours = app.page.getByRole('group', { name: 'Upload hours' });
  // A field of time has a stop for each of its parts, and one for its clock.
  const isIn = async (end: string): Promise<boolean> => {
    const id = await hours.getByLabel(end).getAttribute('id');
    return (await app.page.evaluate('document.activeElement?.id')) === id;
  };
  await next();
  await expect(hours.getByLabel('From')).toBeFocused();
  await keyboard.press('ArrowUp');
  for (let step = 0; step < 5 && (await isIn('From')); step += 1) await next();
  await expect(hours.getByLabel('To')).toBeFocused();
  await keyboard.press('ArrowUp');
  for (let step = 0; step < 5 && (await isIn('To')); step += 1) await next();
  await on('checkbox', 'Monday');
  for (let day = 0; day < 6; day += 1) await next();
  await on('checkbox', 'Sunday');
  await keyboard.press('Space');
  await next();
  await on('combobox', 'Metered connection');
  await keyboard.press('ArrowDown');
  await next();
  await on('combobox', 'When the window is closed');
  await keyboard.press('ArrowDown');
  await next();
  await on('switch', 'Notifications');
  await keyboard.press('Space');
  await next();
  await on('switch', 'Start with the computer');
  await keyboard.press('Space');
  await expect(app.page.getByRole('switch', { name: 'Start with the computer' })).toBeChecked();
  await next();
  await expect(app.page.getByRole('button', { name: 'Open the folder' })).toBeFocused();
  expect(await app.openedBy(() => keyboard.press('Enter'))).toBe(path.join(folder, 'data'));
  await next();
  await expect(app.page.getByRole('button', { name: 'Show the log' })).toBeFocused();
  expect(await app.openedBy(() => keyboard.press('Enter'))).toBe(path.join(folder, 'data/okapi.log'));
  await next();
  await on('radio', 'Normal');
  await keyboard.press('ArrowRight');
  await on('radio', 'Everything');
  await expect
    .poll(() => settingsOf(app.page))
    .toEqual({
      ok: true,
      value: { ...CHANGED, language: DEFAULT_SETTINGS.language, kilobytesPerSecond: 250 },
    });
}); // prettier-ignore

test('a limit on speed holds, and lifting it lets the photo under way go on', async ({ app, ok, folder }) => {
  await openSettings(app.page);
  await setLimit(app.page, 16);
  // At 16 kB a second this would take longer than the story may.
  await app.drop([await noise(path.join(folder, 'photos/Slow'))]);
  await app.page.getByRole('button', { name: 'Photos', exact: true }).click();
  await expect(app.page.getByRole('tab', { name: /^Uploading 1/ })).toBeVisible();
  await expect(app.page.locator('.progress, section').getByText(/kB\/s/)).toBeVisible();
  expect(await ok.photos()).toEqual([]);
  await openSettings(app.page);
  await app.page.getByRole('combobox', { name: 'Speed limit' }).selectOption('No limit');
  await expect.poll(() => ok.photos()).toHaveLength(1);
  expect(await ok.uploadPosts()).toBe(1);
}); // prettier-ignore

test('who looks elsewhere is told once that all is done, in their language, unless they do not want it', async ({ app, photos }) => {
  await app.lookAway();
  await app.page.evaluate("okapi.request('settings.set', { notifications: false })");
  await app.drop([await photos.make('More', 2, 10)]);
  await expect(app.page.getByRole('tab', { name: /^Done 2/ })).toBeVisible();
  await app.page.evaluate("okapi.request('settings.set', { language: 'ru', notifications: true })");
  await add(app.page, await photos.make('Trip', 3));
  await expect.poll(() => app.notified()).toEqual(['3 фотографии уже на OK.']);
}); // prettier-ignore

test('who looks elsewhere is told that OK wants them to sign in', async ({ app, ok, photos }) => {
  await app.lookAway();
  await ok.revoke(ok.people[0].uid);
  await app.drop([await photos.make('Trip', 2)]);
  const sentence = 'You are signed out of OK. Everything is kept; sign in to go on.';
  await expect.poll(() => app.notified()).toEqual([sentence]);
  await expect(app.page.locator('[data-pause]').getByText(sentence)).toBeVisible();
});

test('started with the computer where there is no tray, the window waits minimised until it is asked for', async ({ app, folder, ok }) => {
  await openSettings(app.page);
  await setLimit(app.page, 16);
  await app.drop([await noise(path.join(folder, 'photos/Slow'))]);
  await app.page.getByRole('button', { name: 'Photos', exact: true }).click();
  await expect(app.page.getByRole('tab', { name: /^Uploading 1/ })).toBeVisible();
  await app.quit();
  await app.relaunchHidden();
  await app.windowComes();
  await expect.poll(() => app.isMinimised()).toBe(true);
  await app.lookAway();
  await app.page.evaluate("okapi.request('settings.set', { kilobytesPerSecond: null })");
  await expect.poll(() => app.notified()).toEqual(['1 photo is on OK.']);
  expect(await ok.photos()).toHaveLength(1);
  await app.clickNotification();
  await expect.poll(() => app.isMinimised()).toBe(false);
}); // prettier-ignore

test('folders can be sent from the file manager, as long as the person wants it', async ({ app, folder }) => {
  test.skip(process.platform !== 'linux', 'Elsewhere it is no file that a story may write.');
  const script = path.join(folder, 'share/nautilus/scripts/Send to OK');
  const sendTo = app.page.getByRole('switch', { name: 'Send to OK in the file manager' });
  await openSettings(app.page);
  await expectOff(app.page, 'send-to');
  await expect(sendTo).not.toBeChecked();
  await sendTo.click();
  await expect(sendTo).toBeChecked();
  await expect.poll(() => contentOf(script)).toContain('"$@"');
  await sendTo.click();
  await expect(sendTo).not.toBeChecked();
  await expect.poll(() => contentOf(script)).toBeNull();
  await rm(path.join(folder, 'share/nemo'), { recursive: true });
  await writeFile(path.join(folder, 'share/nemo'), '');
  await sendTo.click();
  await expect(app.page.getByText(/could not add itself to the file manager/)).toBeVisible();
}); // prettier-ignore

test('starting with the computer is the system’s word, whoever changed it', async ({ app, folder }) => {
  const autostart = path.join(folder, 'config/autostart');
  const entry = path.join(autostart, 'okapi.desktop');
  const startUp = app.page.getByRole('switch', { name: 'Start with the computer' });
  await openSettings(app.page);
  await expectOff(app.page, 'start-up');
  await expect(startUp).not.toBeChecked();
  await startUp.click();
  await app.page.getByRole('button', { name: 'Photos', exact: true }).click();
  await openSettings(app.page);
  await expect(startUp).toBeChecked();
  if (process.platform !== 'linux') return; // elsewhere it is no file
  expect(await readFile(entry, 'utf8')).toContain('"--hidden"');
  // The desktop's own settings switch it off, and leave the file.
  await writeFile(entry, `${await readFile(entry, 'utf8')}Hidden=true\n`);
  await app.page.evaluate("dispatchEvent(new Event('focus'))");
  await expect(startUp).not.toBeChecked();
  // Something stands in the way.
  await rm(autostart, { recursive: true });
  await writeFile(autostart, '');
  await startUp.click();
  await expect(app.page.getByText(/could not find out or change/)).toBeVisible();
  await expect(startUp).not.toBeChecked();
}); // prettier-ignore

/** Before its answer came, a switch is off, too; the window has asked the same a moment ago. */
async function expectOff(page: Page, what: 'send-to' | 'start-up'): Promise<void> {
  const answer = await page.evaluate(`okapi.request('${what}.get')`);
  expect(answer).toEqual({ ok: true, value: { isOn: false } });
}

/** Null while there is no such file. */
function contentOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

async function openSettings(page: Page, name = 'Settings'): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

async function setLimit(page: Page, kilobytes: number): Promise<void> {
  await page.getByRole('combobox', { name: 'Speed limit' }).selectOption('Other…');
  const number = page.getByRole('spinbutton', { name: 'Kilobytes per second' });
  await number.fill(`${kilobytes}`);
  await number.press('Enter');
}

/** As a drop does, which the story's own hand can only do in English. */
async function add(page: Page, folder: string): Promise<void> {
  const input = JSON.stringify({ paths: [folder], destination: { kind: 'by-folder' } });
  await page.evaluate(`okapi.request('photos.add', ${input})`);
}

function settingsOf(page: Page): Promise<unknown> {
  return page.evaluate("okapi.request('settings.get')");
}

/** A folder with one photo of some megabytes: noise cannot be packed. */
async function noise(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const size = { width: 1600, height: 1200 };
  const picture = { ...size, channels: 3 as const, background: '#000', noise: { type: 'gaussian' as const, mean: 128, sigma: 80 } }; // prettier-ignore
  await sharp({ create: picture }).jpeg({ quality: 95 }).toFile(path.join(folder, 'noise.jpg'));
  return folder;
}
