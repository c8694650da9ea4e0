/**
 * @file Every view of the window, once, in one run of the app: what each has to be judged by is
 * the visitor's matter. A new view is one more entry of a list here.
 */
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { expect, type AccountPart } from './account-story.ts';
import { dragFilesOver, dropPaths } from './drop.ts';
import type { Ok } from './ok.ts';
import { viewComes } from './rows.ts';
import type { AppInStory, Photos } from './story.ts';

/** What a tour goes through. */
export interface Scene {
  readonly ok: Ok;
  readonly app: AppInStory;
  readonly account: AccountPart;
  readonly photos: Photos;
}

interface View {
  readonly name: string;
  /** Shows it, from the photos' list or whatever the one before has left; the window speaks English. */
  readonly open: (scene: Scene, page: Page) => Promise<unknown>;
  /** Goes back, where the next one cannot begin from here. */
  readonly close?: (scene: Scene, page: Page) => Promise<unknown>;
}

/** Photos stay on their way for as long as anybody looks. */
const ENDLESS = { on: 'upload', do: 'delay', delayMillis: 300_000 };

const escape = (_: Scene, page: Page) => page.keyboard.press('Escape');
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
const show = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const tab = (name: string): View => ({
  name: `photos: ${name}`,
  open: async (_, page) => {
    const one = page.getByRole('tab', { name: new RegExp(`^${name}`) });
    await one.focus();
    await one.press('Enter');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await viewComes(page);
  },
});
const fold = (name: string) => (_: Scene, page: Page) =>
  page.getByRole('button', { name }).first().press('Enter');

/** Nothing is in the queue, and nobody is signed in. */
const FIRST_RUN: readonly View[] = [
  { name: 'first run', open: (_, page) => heading(page, 'Drop a folder') },
  { name: 'folders: none', open: (_, page) => show(page, 'Folders') },
  { name: 'settings', open: (_, page) => show(page, 'Settings') },
  {
    name: 'settings: upload hours without a day',
    async open(_, page) {
      await show(page, 'Settings');
      await page.getByRole('switch', { name: 'Upload only at certain hours' }).click();
      const days = page.getByRole('group', { name: 'Days' }).getByRole('checkbox');
      await days.last().waitFor();
      for (const day of await days.all()) await day.uncheck();
      await page.getByText('Without a day nothing is uploaded.').waitFor();
    },
    close: (_, page) => page.getByRole('switch', { name: 'Upload only at certain hours' }).click(),
  },
  {
    name: 'settings: a wrong number',
    open: async (_, page) => {
      await page.getByRole('combobox', { name: 'Speed limit' }).selectOption('Other…');
      const number = page.getByRole('spinbutton', { name: 'Kilobytes per second' });
      await number.fill('3');
      await number.press('Enter');
      await expect(page.getByRole('alert')).toBeVisible();
    },
    close: (_, page) =>
      page.getByRole('combobox', { name: 'Speed limit' }).selectOption('No limit'),
  },
  { name: 'account: nobody', open: ({ account }) => account.show() },
  {
    name: 'account: keys of the application',
    open: fold('Change the application'),
    close: fold('Cancel'),
  },
  {
    name: 'account: waiting for the browser',
    open: async ({ account }) => {
      await account.askForBrowser();
      await expect(account.status()).toContainText('Waiting');
    },
    close: fold('Cancel'),
  },
  {
    name: 'account: tokens refused',
    open: async ({ ok, account }) => {
      await account.signInByTokens({ ...ok.people[0], accessToken: 'nobody-knows-this' });
      await expect(account.status()).toContainText('OK does not know');
    },
    close: async ({ ok, account }, page) => {
      await page.getByRole('button', { name: 'Paste tokens' }).click();
      await account.signInByTokens(ok.people[0]);
      await expect(account.status()).toContainText('Signed in as');
    },
  },
];

/** The queue holds something of everything: done, failed in two ways, skipped in two, on its way, waiting. */
const WITH_QUEUE: readonly View[] = [
  tab('All'),
  tab('Waiting'),
  tab('Uploading'),
  tab('Done'),
  tab('Skipped'),
  tab('Failed'),
  {
    name: 'photos: details of a failure',
    open: async (_, page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('complementary', { name: 'Details' }).getByText('History').waitFor();
    },
    close: escape,
  },
  {
    name: 'photos: one reason',
    open: async (_, page) => {
      await page.getByRole('group', { name: 'Reason' }).getByRole('button').first().press('Enter');
      await page.getByRole('button', { name: /^Retry (this|these)/ }).waitFor();
    },
    close: fold('Show all'),
  },
  {
    name: 'photos: nothing found',
    open: async (_, page) => {
      await page.getByRole('textbox', { name: 'Search photos' }).fill('nowhere');
      await page.getByText('No photos match.').waitFor();
    },
    close: async (_, page) => {
      await page.getByRole('textbox', { name: 'Search photos' }).press('Escape');
      await page.getByRole('tab', { name: /^All/ }).press('Enter');
    },
  },
  {
    name: 'photos: several chosen',
    open: async (_, page) => {
      await expect(page.getByRole('row').nth(3)).toBeVisible();
      await viewComes(page);
      await page.getByRole('grid').focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByText('2 chosen').waitFor();
    },
  },
  {
    name: 'dialog: remove',
    open: async (_, page) => {
      await page.keyboard.press('Control+a'); // what is on OK alone is not asked about
      await page.keyboard.press('Delete');
      await page.getByRole('dialog').waitFor();
    },
    close: async (_, page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'menu of a row',
    open: async (_, page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem').first().waitFor();
    },
    close: escape,
  },
  {
    name: 'menu of the view',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'More' }).press('Enter');
      await page.getByRole('menuitem').first().waitFor();
    },
    close: escape,
  },
  {
    name: 'menu of ways to add',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'Other ways to add' }).press('Enter');
      await page.getByRole('menuitem').first().waitFor();
    },
    close: escape,
  },
  {
    name: 'dialog: shortcuts',
    open: async (_, page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
    close: escape,
  },
  {
    name: 'dialog: check on OK',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'More' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Check on OK' }).press('Enter');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'dialog: checked on OK',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'Check', exact: true }).press('Enter');
      await page.getByRole('button', { name: 'Check again' }).waitFor();
    },
    close: escape,
  },
  {
    name: 'a drop',
    open: (_, page) => dragFilesOver(page, 'enter'),
    close: (_, page) => dragFilesOver(page, 'leave'),
  },
  {
    name: 'dialog: album',
    open: async ({ photos }, page) => {
      await dropPaths(page, [await photos.make('For one album', 1)], 'album');
      await page.getByRole('dialog').waitFor();
      await expect(page.getByRole('option', { name: 'Okapi friends' })).toBeAttached();
    },
    close: escape,
  },
  {
    name: 'dialog: album, and no list of groups',
    open: async ({ ok, photos }, page) => {
      await ok.misbehave([ENDLESS, { on: 'group.getUserGroupsV2', do: 'html' }]);
      await dropPaths(page, [await photos.make('For one album', 1)], 'album');
      await page.getByRole('button', { name: 'Try again' }).waitFor();
    },
    close: async ({ ok }, page) => {
      await page.keyboard.press('Escape');
      await ok.misbehave([ENDLESS]);
    },
  },
  {
    name: 'folders',
    open: async ({ photos }, page) => {
      await show(page, 'Folders');
      const kept = [await photos.make('Kept', 1, 40), await photos.make('Paused', 1, 41)];
      await page.evaluate(`okapi.request('folders.add', ${JSON.stringify({ paths: kept })})`);
      await page.getByRole('button', { name: 'Pause: Paused' }).press('Enter');
      await page.getByRole('button', { name: 'Resume: Paused' }).waitFor();
      await expect(page.getByRole('listitem', { name: 'Kept' })).toContainText('Up to date');
    },
  },
  {
    name: 'folders: a drop',
    open: (_, page) => dragFilesOver(page, 'enter'),
    close: (_, page) => dragFilesOver(page, 'leave'),
  },
  {
    name: 'dialog: album of a folder',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'Album of Kept' }).press('Enter');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'dialog: album of a folder, in a group',
    open: async (_, page) => {
      await page.getByRole('combobox', { name: 'Where' }).selectOption('Okapi friends');
      await expect(page.getByRole('radio', { name: 'Main album' })).toBeDisabled();
    },
    close: escape,
  },
  {
    name: 'dialog: remove a folder',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'Remove from the list…: Kept' }).press('Enter');
      await page.getByRole('dialog').waitFor();
    },
    close: escape,
  },
  { name: 'account: signed in', open: ({ account }) => account.show() },
  { name: 'account: one more', open: fold('Add another account') },
  {
    name: 'account: tokens',
    open: fold('Paste tokens'),
    close: ({ account }) => account.showPhotos(),
  },
  {
    name: 'paused, with notices',
    open: async (_, page) => {
      await page.getByRole('button', { name: 'Pause uploading' }).press('Enter');
      const paths = ['/nowhere/one', '/nowhere/two', '/nowhere/three', '/nowhere/four'];
      const input = { paths, destination: { kind: 'by-folder' } };
      await page.evaluate(`okapi.request('photos.add', ${JSON.stringify(input)})`);
      await page.getByRole('button', { name: 'Dismiss all' }).waitFor();
    },
    close: (_, page) => page.getByRole('button', { name: 'Dismiss all' }).press('Enter'),
  },
];

/** Goes through all views; each is on show, in English, when `visit` is called with its name. */
export async function tour(scene: Scene, visit: (name: string) => Promise<void>): Promise<void> {
  scene.app.page.setDefaultTimeout(15_000); // a view that does not come is named at once
  const go = async (views: readonly View[]) => {
    for (const { name, open, close } of views) {
      await open(scene, scene.app.page);
      await visit(name);
      await close?.(scene, scene.app.page);
    }
  };
  await go(FIRST_RUN);
  await scene.account.showPhotos();
  await fillQueue(scene);
  await go(WITH_QUEUE);
}

async function fillQueue({ ok, app, photos }: Scene): Promise<void> {
  const tabNamed = (name: string | RegExp) => app.page.getByRole('tab', { name, exact: true });
  const trip = await photos.make('Trip', 3);
  await copyFile(path.join(trip, 'photo-01.jpg'), path.join(trip, 'photo-01 copy.jpg'));
  await writeFile(path.join(trip, 'notes.txt'), 'Remember the milk.');
  await writeFile(path.join(trip, 'scan.jpg'), 'This is no photo.');
  await app.drop([trip]);
  await tabNamed('Done 3').waitFor();
  await ok.misbehave([{ on: 'photosV2.commit', do: 'error', code: 5000 }]);
  await app.drop([
    await photos.make('A long name of a folder, so that it is cut somewhere', 2, 10),
  ]);
  await tabNamed('Failed 3').waitFor();
  await ok.misbehave([ENDLESS]);
  await app.drop([await photos.make('Later', 12, 20)]);
  await tabNamed('All 20').waitFor();
  await tabNamed(/^Uploading [1-9]/).waitFor();
  await tabNamed(/^Waiting [1-9]/).waitFor();
}
