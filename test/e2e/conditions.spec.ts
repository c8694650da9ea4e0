/** @file When Okapi may upload: the hours, the speed, the network and the sleep of the computer, in the middle of its work. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import sharp from 'sharp';
import type { Ok } from './ok.ts';
import { test as base, expect } from './story.ts';

/** The system says that the connection is metered where a story wants it so. */
const test = base.extend<{ networkManager: string | null }>({
  networkManager: [null, { option: true }],
  environment: async ({ environment, folder, networkManager }, use) => {
    if (networkManager === null) {
      await use(environment);
      return;
    }
    const bin = path.join(folder, 'bin');
    await mkdir(bin);
    await writeFile(path.join(bin, 'busctl'), `#!/bin/sh\necho '${networkManager}'\n`);
    await chmod(path.join(bin, 'busctl'), 0o755);
    await use({ ...environment, PATH: `${bin}:${process.env['PATH'] ?? ''}` });
  },
});

test('speed and hours are changed while a photo is on its way, and hold at once', async ({ app, ok, folder }) => {
  test.setTimeout(180_000);
  await openSettings(app.page);
  await setLimit(app.page, 100);
  await app.drop([await noise(path.join(folder, 'photos/Slow'), 4000)]);
  await expectRate(ok, 100_000);
  await openSettings(app.page);
  await setLimit(app.page, 250);
  await expectRate(ok, 250_000);
  // In one and the same POST, which the stand-in has not seen the end of.
  expect(await ok.uploadPosts()).toBe(0);

  await app.page.getByRole('switch', { name: 'Upload only at certain hours' }).click();
  await setHours(app.page, { from: 2, to: 3 });
  await app.page.getByRole('button', { name: 'Photos', exact: true }).click();
  await expect(app.page.locator('[data-pause=schedule]')).toContainText('Outside the upload hours');
  await expect(app.page.getByRole('tab', { name: /^Uploading 0|^Uploading$/ })).toBeVisible();
  // While the hours are written they may open in between, by the time of day.
  await expect.poll(async () => [...new Set(await outcomes(ok))]).toEqual(['cut off']);
  let bytes = -1; // some may still come in
  const more = async (): Promise<number> => {
    const before = bytes;
    ({ bytes } = await ok.received());
    return bytes - before;
  };
  await expect.poll(more).toBe(0);
  await openSettings(app.page);
  await setLimit(app.page, null);
  expect((await ok.received()).bytes).toBe(bytes);
  expect(await ok.photos()).toEqual([]);

  await setHours(app.page, { from: -2, to: 3 });
  await expect.poll(() => ok.photos()).toHaveLength(1);
  expect((await outcomes(ok)).filter((outcome) => outcome !== 'cut off')).toEqual(['ok']);
}); // prettier-ignore

test('without a network all waits at once, and goes on as soon as it is back', async ({ app, ok, folder }) => {
  await limitTo(app.page, 16);
  await app.drop([await noise(path.join(folder, 'photos/Slow'))]);
  await expect(app.page.getByRole('tab', { name: /^Uploading 1/ })).toBeVisible();
  await expect.poll(async () => (await ok.received()).bytes).toBeGreaterThan(0);
  await app.setOnline(false);
  await expect(app.page.locator('[data-pause=offline]')).toContainText('No connection.');
  await expect(app.page.getByRole('tab', { name: /^Waiting 1/ })).toBeVisible();
  await limitTo(app.page, null);
  await app.setOnline(true);
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(1);
  expect(await outcomes(ok)).toEqual(['cut off', 'ok']);
}); // prettier-ignore

test('on a connection that the person calls metered, photos wait until they upload anyway', async ({ app, ok, photos }) => {
  await openSettings(app.page);
  await app.page.getByRole('combobox', { name: 'Metered connection' }).selectOption('This one is metered: wait');
  await app.page.getByRole('button', { name: 'Photos', exact: true }).click();
  await app.drop([await photos.make('Trip', 3)]);
  const line = app.page.locator('[data-pause=metered]');
  await expect(line).toContainText('This connection is metered.');
  await expect(app.page.getByRole('tab', { name: /^Waiting 3/ })).toBeVisible();
  expect(await ok.uploadPosts()).toBe(0);
  await line.getByRole('button', { name: 'Upload anyway' }).click();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(3);
  // It holds for this connection only, and the person still calls it so.
  await expect(line).toHaveCount(0);
}); // prettier-ignore

test.describe('where the system calls the connection metered', () => {
  test.skip(process.platform !== 'linux', 'elsewhere another program tells');
  test.use({ networkManager: 'u 3' });

  test('photos wait, until the person says that it is not', async ({ app, ok, folder }) => {
    await limitTo(app.page, 16);
    await app.drop([await noise(path.join(folder, 'photos/Slow'))]);
    await expect(app.page.locator('[data-pause=metered]')).toBeVisible();
    await expect(app.page.getByRole('tab', { name: /^Waiting 1/ })).toBeVisible();
    expect(await ok.photos()).toEqual([]);
    await openSettings(app.page);
    await app.page
      .getByRole('combobox', { name: 'Metered connection' })
      .selectOption('This one is not metered');
    await setLimit(app.page, null);
    await expect.poll(() => ok.photos()).toHaveLength(1);
  });
});

test('the computer is kept awake while bytes move, and not while they wait', async ({ app, folder }) => {
  expect(await app.isSleepBlocked()).toBe(false);
  await limitTo(app.page, 16);
  await app.drop([await noise(path.join(folder, 'photos/Slow'))]);
  await expect.poll(() => app.isSleepBlocked()).toBe(true);
  await app.page.getByRole('button', { name: 'Pause uploading' }).click();
  await expect.poll(() => app.isSleepBlocked()).toBe(false);
  await app.page.getByRole('button', { name: 'Continue' }).click();
  await expect.poll(() => app.isSleepBlocked()).toBe(true);
  await limitTo(app.page, null);
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  await expect.poll(() => app.isSleepBlocked()).toBe(false);
}); // prettier-ignore

test('what stood still while the computer slept begins anew when it wakes up', async ({ app, ok, photos }) => {
  await ok.holdUploads(1);
  await app.drop([await photos.make('Trip', 1)]);
  await ok.held();
  await app.wakeUp();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(1);
}); // prettier-ignore

test('a network that wants a sign-in is said as such, opened in the browser, and waited for', async ({ app, ok, photos }) => {
  await ok.misbehave([{ on: '*', do: 'portal' }]);
  await app.drop([await photos.make('Trip', 2)]);
  const line = app.page.locator('[data-pause=portal]');
  await expect(line).toContainText('This network wants you to sign in first.');
  const opened = await app.openedBy(() => line.getByRole('button', { name: 'Sign in to the network' }).click());
  expect(opened).toBe(`${ok.environment['OKAPI_API_URL']}/blank.html`);
  await ok.misbehave([]);
  await expect(app.page.getByText('Everything is on OK')).toBeVisible({ timeout: 30_000 });
  expect(await ok.photos()).toHaveLength(2);
}); // prettier-ignore

/** What came of each POST of photos, in the order of their ends. */
async function outcomes(ok: Ok): Promise<string[]> {
  return (await ok.journal()).filter(({ kind }) => kind === 'upload').map(({ outcome }) => outcome);
}

/** Within a tenth of it, on the average of some seconds: a computer that is busy elsewhere catches up. */
async function expectRate(ok: Ok, bytesPerSecond: number): Promise<void> {
  await expect.poll(async () => (await ok.received()).bytes).toBeGreaterThan(0);
  const first = await ok.received();
  const share = async (): Promise<number> => {
    const { bytes, atMillis } = await ok.received();
    const seconds = (atMillis - first.atMillis) / 1000;
    return seconds < 3 ? 0 : (bytes - first.bytes) / seconds / bytesPerSecond;
  };
  await expect(async () => {
    const measured = await share();
    expect(measured).toBeGreaterThan(0.9);
    expect(measured).toBeLessThan(1.1);
  }).toPass({ timeout: 30_000, intervals: [500] });
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
}

/** In kilobytes a second, by hand. */
async function setLimit(page: Page, kilobytes: number | null): Promise<void> {
  const speed = page.getByRole('combobox', { name: 'Speed limit' });
  await speed.selectOption(kilobytes === null ? 'No limit' : 'Other…');
  if (kilobytes === null) return;
  const number = page.getByRole('spinbutton', { name: 'Kilobytes per second' });
  await number.fill(`${kilobytes}`);
  await number.press('Enter');
}

/** Where the settings' page is no matter of the story. */
async function limitTo(page: Page, kilobytesPerSecond: number | null): Promise<void> {
  const change = JSON.stringify({ kilobytesPerSecond });
  await page.evaluate(`okapi.request('settings.set', ${change})`);
}

/** Hours around the present one, by hand. */
async function setHours(page: Page, ahead: { from: number; to: number }): Promise<void> {
  const hours = page.getByRole('group', { name: 'Upload hours' });
  const time = (more: number): string =>
    `${String((new Date().getHours() + more + 24) % 24).padStart(2, '0')}:30`;
  await hours.getByLabel('To').fill(time(ahead.to));
  await hours.getByLabel('From').fill(time(ahead.from));
}

/** A folder with one photo, of some megabytes for a width of 1600: noise cannot be packed. */
async function noise(folder: string, width = 1600): Promise<string> {
  await mkdir(folder, { recursive: true });
  const picture = {
    width,
    height: (width / 4) * 3,
    channels: 3 as const,
    background: '#000',
    noise: { type: 'gaussian' as const, mean: 128, sigma: 80 },
  };
  await sharp({ create: picture }).jpeg({ quality: 95 }).toFile(path.join(folder, 'noise.jpg'));
  return folder;
}
