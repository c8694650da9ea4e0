/** @file Okapi in the background: closed, hidden, quitted while it sends, started by the system or a second time. */
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostedApp } from '../electron-host/launch.ts';
import { runtimeHere } from './running-app.ts';
import { test as base, expect, type AppInStory } from './story.ts';

/** As the desktop answers whether it has a tray: its program on the session's bus is replaced. */
const test = base.extend<{ hasTray: boolean }>({
  hasTray: [true, { option: true }],
  environment: async ({ environment, folder, hasTray }, use) => {
    const programs = path.join(folder, 'programs');
    await mkdir(programs);
    // It counts how often it was asked, and can be made slow.
    const words = `while [ -e "$0.slow" ]; do sleep 0.2; done\necho >> "$0.asked"\necho '(${hasTray},)'`;
    await writeFile(path.join(programs, 'gdbus.asked'), '');
    await writeFile(path.join(programs, 'gdbus'), `#!/bin/sh\n${words}\n`);
    await chmod(path.join(programs, 'gdbus'), 0o755);
    await use({ ...environment, PATH: `${programs}:${process.env['PATH']}` });
  },
});
test.skip(runtimeHere() === 'electron', 'Only the host tells what stands in the tray.');

const ONCE =
  'Okapi goes on in the background: its icon is next to the clock. The settings say what closing the window does.';

test('closing the window frees it, which is said once; uploads go on, and the tray brings it back', async ({ app, ok, photos }) => {
  await ok.holdUploads(1);
  await app.drop([await photos.make('Trip', 1)]);
  await ok.held();
  await app.page.getByRole('tab', { name: /^Uploading/ }).click();
  await expect
    .poll(() => app.page.evaluate("okapi.request('view.get')"))
    .toMatchObject({ value: { filter: 'uploading' } });
  await app.closeWindow();
  await expect.poll(() => app.titles()).toEqual([]);
  await expect.poll(() => bodies(app)).toEqual([ONCE]);
  await expect.poll(() => tray(app).icon).toBe('working.png');
  await expect.poll(() => labels(app)[0]).toBe('Uploading');
  expect(labels(app)[1]).toMatch(/^0 of 1 photo/);
  await ok.letGo();
  await expect.poll(() => tray(app).icon).toBe('idle.png');
  expect(await ok.photos()).toHaveLength(1);
  await expect.poll(() => tray(app).toolTip).toBe('Okapi: Everything is on OK');
  await click(app, 'Open Okapi');
  await app.windowComes();
  await expect(app.page.getByRole('tab', { name: /^Uploading/, selected: true })).toBeVisible();
  await app.closeWindow();
  await expect.poll(() => app.titles()).toEqual([]);
  host(app).tell({ kind: 'click-tray' });
  await app.windowComes();
  await expect(app.page.getByRole('navigation')).toBeVisible();
  expect(bodies(app).filter((body) => body === ONCE)).toHaveLength(1);
}); // prettier-ignore

test('who opens the window again while it is being closed keeps it', async ({ app, folder }) => {
  const isSlow = path.join(folder, 'programs/gdbus.slow');
  await expect.poll(() => looks(folder)).toBe(2); // those of the start
  await writeFile(isSlow, '');
  await app.closeWindow();
  host(app).tell({ kind: 'click-tray' });
  await rm(isSlow);
  await expect.poll(() => looks(folder)).toBe(3);
  await app.page.getByRole('button', { name: 'Folders', exact: true }).click();
  await expect(app.page.getByRole('heading', { name: 'Folders that Okapi' })).toBeVisible();
  expect(bodies(app)).toEqual([]);
});

test('who quits while photos are on their way is asked: finish first', async ({ app, ok, photos }) => {
  await ok.holdUploads(1);
  await app.drop([await photos.make('Trip', 1)]);
  await ok.held();
  await click(app, 'Quit Okapi');
  await expect.poll(() => host(app).asked).toEqual([
    {
      message: '1 photo is still on its way to OK.',
      detail: 'Okapi can finish in the background and quit by itself. If you stop now, everything is kept and goes on at the next start.',
      buttons: ['Finish, then quit', 'Stop and quit', 'Cancel'],
    },
  ]);
  press(app, 'Finish, then quit');
  await expect.poll(() => app.titles()).toEqual([]);
  await expect.poll(() => labels(app)).toContain('Quits when all is done');
  await ok.letGo();
  await app.ended();
  expect(await ok.photos()).toHaveLength(1);
}); // prettier-ignore

test('who cancels stays; who opens the window again is not left alone; who stops goes on at the next start', async ({ app, ok, photos }) => {
  await ok.holdUploads(1);
  await app.drop([await photos.make('Trip', 3)]);
  await ok.held();
  await click(app, 'Quit Okapi');
  await expect.poll(() => host(app).asked).toHaveLength(1);
  press(app, 'Cancel');
  // Nothing shows that the dialog is gone; while it is there, a second wish is not asked about.
  const quitAgain = async () => {
    await click(app, 'Quit Okapi');
    return host(app).asked;
  };
  await expect.poll(quitAgain).toHaveLength(2);
  expect(await app.titles()).toEqual(['Okapi']);
  press(app, 'Finish, then quit');
  await expect.poll(() => labels(app)).toContain('Quits when all is done');
  await expect.poll(() => app.titles()).toEqual([]);
  await click(app, 'Open Okapi');
  await app.windowComes();
  await expect.poll(() => labels(app)).not.toContain('Quits when all is done');
  await click(app, 'Quit Okapi');
  await expect.poll(() => host(app).asked).toHaveLength(3);
  press(app, 'Stop and quit');
  await app.ended();
  await ok.letGo();
  await app.relaunch();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(3);
}); // prettier-ignore

test('nobody is asked when nothing is sent, or when the computer is shut down', async ({ app, ok, photos }) => {
  await click(app, 'Quit Okapi');
  await app.ended();
  await app.relaunch();
  await ok.holdUploads(1);
  await app.drop([await photos.make('Trip', 1)]);
  await ok.held();
  const { asked } = host(app);
  host(app).tell({ kind: 'shut-down' });
  await app.ended();
  expect(asked).toEqual([]);
  await ok.letGo();
  await app.relaunchHidden();
  await expect.poll(() => ok.photos()).toHaveLength(1);
}); // prettier-ignore

test('who comes while it is still closing is answered by the next start', async ({ app, ok, photos }) => {
  const more = await photos.make('More', 1, 7);
  await ok.holdCommits(1);
  await app.drop([await photos.make('Trip', 1)]);
  await ok.held();
  const leaving = host(app);
  await click(app, 'Quit Okapi');
  await expect.poll(() => leaving.asked).toHaveLength(1);
  press(app, 'Stop and quit');
  await expect.poll(() => leaving.tray()).toBeNull();
  leaving.tell({ kind: 'activate' });
  leaving.tell({ kind: 'open-file', path: more });
  await app.ended();
  expect(leaving.relaunches).toEqual([['--', more]]);
  await ok.letGo();
  await app.relaunch(...(leaving.relaunches[0] ?? []));
  await expect(app.page.getByRole('tab', { name: /^Done 2/ })).toBeVisible();
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle).sort()).toEqual(['More', 'Trip']);
}); // prettier-ignore

test('started by the system there is the tray alone, until a second start or the dock asks for the window', async ({ app, photos, ok }) => {
  await app.quit();
  await app.relaunchHidden();
  await expect.poll(() => tray(app).icon).toBe('idle.png');
  await app.startSecond(['--hidden']);
  expect(await app.titles()).toEqual([]);
  await app.startSecond([]);
  await app.windowComes();
  await expect(app.page.getByRole('navigation')).toBeVisible();
  await app.closeWindow();
  await expect.poll(() => app.titles()).toEqual([]);
  host(app).tell({ kind: 'activate' });
  await app.windowComes();
  // A folder with a relative name, one that is not there, and a switch of Chromium's own.
  const trip = await photos.make('Trip', 2);
  await app.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await Promise.all([
    expect(app.page.getByText('Added: “Trip”')).toBeVisible(), // for a moment
    app.startSecond(['--disable-gpu', 'Trip', 'nowhere'], path.dirname(trip)),
  ]);
  await expect(app.page.getByRole('tab', { name: /^Done 2/ })).toBeVisible();
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle)).toEqual(['Trip', 'Trip']);
}); // prettier-ignore

test('folders come with the first start, and by the icon of the dock, and the window shows them', async ({ app, photos, ok }) => {
  await app.quit();
  await app.relaunch(await photos.make('Trip', 1));
  await expect(app.page.getByRole('tab', { name: /^Done 1/ })).toBeVisible();
  await app.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect
    .poll(() => app.page.evaluate("okapi.request('view.get')"))
    .toMatchObject({ value: { view: 'settings' } });
  await app.closeWindow();
  await expect.poll(() => app.titles()).toEqual([]);
  host(app).tell({ kind: 'open-file', path: await photos.make('More', 1, 7) });
  await app.windowComes();
  await expect(app.page.getByRole('tab', { name: /^Done 2/ })).toBeVisible();
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle)).toEqual(['Trip', 'More']);
}); // prettier-ignore

test('the tray pauses, goes on, looks for new photos and lists what failed, in the language of the moment', async ({ app, ok, photos }) => {
  expect(labels(app)).toEqual(['Nothing to upload yet', '—', 'Open Okapi', '—', 'Quit Okapi']);
  const kept = await photos.make('Kept', 1);
  await app.page.evaluate(`okapi.request('folders.add', ${JSON.stringify({ paths: [kept] })})`);
  await expect.poll(() => ok.photos()).toHaveLength(1);
  await expect.poll(() => labels(app)).toContain('Look for new photos now');
  await ok.holdUploads(1);
  await photos.make('Kept', 1, 2);
  await click(app, 'Look for new photos now');
  await ok.held();
  await click(app, 'Pause uploading');
  await expect.poll(() => tray(app).icon).toBe('paused.png');
  await expect.poll(() => labels(app)[0]).toBe('Paused');
  await ok.letGo();
  await click(app, 'Resume uploading');
  await expect.poll(() => ok.photos()).toHaveLength(2);
  await writeFile(path.join(kept, 'no & photo.jpg'), 'Dear diary');
  await click(app, 'Look for new photos now');
  await expect.poll(() => tray(app).icon).toBe('failed.png');
  await app.closeWindow();
  await expect.poll(() => app.titles()).toEqual([]);
  const failed = () => tray(app).items.find(({ items }) => items.length > 0);
  await expect.poll(() => failed()?.label).toBe('1 photo failed');
  const row = 'no & photo.jpg — This is not a photo that OK can read';
  expect(failed()?.items.map(({ label }) => label)).toEqual([row, '—', 'Show all that failed']);
  host(app).tell({ kind: 'click-tray-item', labels: ['1 photo failed', row] });
  await app.windowComes();
  await expect(app.page.getByRole('tab', { name: /^Failed/, selected: true })).toBeVisible();
  await app.page.evaluate("okapi.request('settings.set', { language: 'ru' })");
  await expect.poll(() => labels(app).at(-1)).toBe('Выйти из Okapi');
  expect(failed()?.label).toBe('1 фотография не загрузилась');
}); // prettier-ignore

test('a click on a notification shows what it is about, whether the window is there or not', async ({ app, ok, photos, folder }) => {
  const bad = path.join(folder, 'photos/Bad');
  await mkdir(bad, { recursive: true });
  await writeFile(path.join(bad, 'diary.jpg'), 'Dear diary');
  await app.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await app.lookAway();
  const input = { paths: [bad], destination: { kind: 'by-folder' } };
  await app.page.evaluate(`okapi.request('photos.add', ${JSON.stringify(input)})`);
  await expect.poll(() => bodies(app)).toEqual(['1 photo could not be uploaded.']);
  await app.clickNotification();
  await expect(app.page.getByRole('tab', { name: /^Failed/, selected: true })).toBeVisible();
  // What comes within the minute is gathered.
  await app.lookAway();
  await app.drop([await photos.make('Good', 1)]);
  await expect(app.page.getByRole('tab', { name: /^Done 1/ })).toBeVisible();
  expect(bodies(app)).toHaveLength(1);
  await app.quit();
  await app.relaunchHidden();
  await expect.poll(() => labels(app)[0]).toBe('Finished');
  await ok.revoke(ok.people[0].uid);
  await app.startSecond(['--hidden', await photos.make('Late', 1, 5)]);
  await expect.poll(() => bodies(app)).toEqual(['You are signed out of OK. Everything is kept; sign in to go on.']);
  await expect.poll(() => tray(app).icon).toBe('waiting.png');
  await app.clickNotification();
  await app.windowComes();
  await expect(app.page.getByRole('button', { name: /^Account/ })).toHaveAttribute('aria-current', 'page');
}); // prettier-ignore

test.describe('where the desktop has no tray', () => {
  test.use({ hasTray: false });

  test('closing minimises the window, and says so; the setting makes it quit', async ({ app }) => {
    await app.closeWindow();
    await expect.poll(() => app.isMinimised()).toBe(true);
    await expect.poll(() => bodies(app)[0]).toContain('has no place for its icon');
    await app.page.evaluate("okapi.request('settings.set', { whenClosed: 'quit' })");
    await app.closeWindow();
    await app.ended();
  });
});

function host(app: AppInStory): HostedApp {
  if (app.host === null) throw new Error('These stories are of the host.');
  return app.host;
}

function tray(app: AppInStory) {
  return host(app).tray() ?? { icon: '', toolTip: '', items: [] };
}

function labels(app: AppInStory): string[] {
  return tray(app).items.map(({ label }) => label);
}

function bodies(app: AppInStory): string[] {
  return host(app).notified.map(({ body }) => body);
}

/** How often the desktop was asked for a tray. */
async function looks(folder: string): Promise<number> {
  return (await readFile(path.join(folder, 'programs/gdbus.asked'))).length;
}

/** Clicks on an entry as soon as it is there. */
async function click(app: AppInStory, label: string): Promise<void> {
  await expect.poll(() => labels(app)).toContain(label);
  host(app).tell({ kind: 'click-tray-item', labels: [label] });
}

/** Presses a button of the question that was asked last. */
function press(app: AppInStory, label: string): void {
  const buttons = host(app).asked.at(-1)?.buttons ?? [];
  host(app).tell({ kind: 'answer', button: buttons.indexOf(label) });
}
