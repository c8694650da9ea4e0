/** @file Photos go to groups: in the whole app, and what the choice says, in the window alone. */
import type { Page } from 'playwright/test';
import { dropPaths } from './drop.ts';
import { expect, test } from './story.ts';
import { test as windowTest } from './window-page.ts';

const where = (page: Page) => page.getByRole('combobox', { name: 'Where' });
const dialog = (page: Page) => page.getByRole('dialog');
/** The id of a group that can be chosen. */
const idOf = (page: Page, name: string) =>
  where(page).getByRole('option', { name }).getAttribute('value');
const optionsOf = (page: Page) => where(page).getByRole('option').allTextContents();

/** Tab by Tab, from wherever the focus is. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 40; steps += 1) {
    const focused = await page.evaluate<string | null>(
      `(({ activeElement: at }) => at.getAttribute('aria-label') ?? at.textContent.trim())(document)`,
    );
    if (focused === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached by Tab.`);
}

test('a kept folder is sent to albums of a group by keyboard, and its photos arrive there', async ({
  app,
  ok,
  photos,
}) => {
  const { page } = app;
  const trip = await photos.make('Trip', 1);
  await page.getByRole('button', { name: 'Folders', exact: true }).click();
  await app.choose([trip]);
  await page.getByRole('button', { name: 'Add folders…' }).click();
  const card = page.getByRole('listitem', { name: 'Trip' });
  await expect(card).toContainText('1 on OK');

  await tabTo(page, 'Album of Trip: An album for each folder');
  await page.keyboard.press('Enter');
  await expect(where(page)).toBeFocused();
  await expect
    .poll(() => optionsOf(page))
    .toEqual(['My photos', 'Okapi friends', 'Фотоклуб «Саванна»']);
  const gid = await idOf(page, 'Okapi friends');
  await page.keyboard.press('ArrowDown');
  await expect(where(page).getByRole('option', { selected: true })).toHaveText('Okapi friends');
  await tabTo(page, 'Save');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(card).toContainText('An album for each folder (group Okapi friends)');

  await photos.make('Trip', 1, 2);
  await expect(card).toContainText('2 on OK', { timeout: 20_000 });
  const groupOf = async () => (await ok.photos()).map(({ gid, albumTitle }) => [gid, albumTitle]);
  expect(await groupOf()).toEqual([
    [null, 'Trip'],
    [gid, 'Trip'],
  ]);

  // OK is away at the next start: the group keeps its name, and is still what is chosen.
  await app.quit();
  await ok.misbehave([{ on: 'group.getUserGroupsV2', do: 'http', status: 503 }]);
  await app.relaunch();
  await app.page.getByRole('button', { name: 'Folders', exact: true }).click();
  const again = app.page.getByRole('listitem', { name: 'Trip' });
  await expect(again).toContainText('An album for each folder (group Okapi friends)');
  await again.getByRole('button', { name: /^Album of Trip/ }).click();
  await expect(app.page.getByText('OK does not list your groups right now.')).toBeVisible();
  expect(await optionsOf(app.page)).toEqual(['My photos', 'Okapi friends']);
  await ok.misbehave([]);
  await dialog(app.page).getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => optionsOf(app.page)).toHaveLength(3);
  await expect(where(app.page)).toBeFocused();
  await expect(where(app.page).getByRole('option', { selected: true })).toHaveText('Okapi friends');
});

test('what is dropped on "One album…" goes into an album of the chosen group', async ({
  app,
  ok,
  photos,
}) => {
  const { page } = app;
  await dropPaths(page, [await photos.make('Trip', 2)], 'album');
  await page.getByRole('textbox', { name: 'Album title' }).fill('Holiday');
  await where(page).selectOption('Фотоклуб «Саванна»');
  const gid = await idOf(page, 'Фотоклуб «Саванна»');
  await dialog(page).getByRole('button', { name: 'Add to album' }).click();
  await expect(page.getByRole('tab', { name: 'Done 2', exact: true })).toBeVisible();
  expect(await ok.photos()).toMatchObject([
    { gid, albumTitle: 'Holiday' },
    { gid, albumTitle: 'Holiday' },
  ]);
});

windowTest(
  'the group of a kept folder is chosen before the list comes, and stays',
  async ({ open }) => {
    const { page, requests, silence } = await open('folders');
    await silence('groups.list');
    await page.getByRole('button', { name: 'Folders', exact: true }).click();
    await page.getByRole('button', { name: /^Album of Scans/ }).click();
    await expect(where(page)).toHaveValue('5412345678');
    await expect(page.getByText('Looking for your groups…')).toBeVisible();
    await silence();
    await expect(page.getByText('Looking for your groups…')).toBeHidden();
    expect(await optionsOf(page)).toContain('Group 5412345678');
    await expect(where(page)).toHaveValue('5412345678');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    expect(await requests('folders.set-destination')).toEqual([
      { id: 4, destination: { kind: 'by-folder', groupId: '5412345678' } },
    ]);
  },
);

windowTest(
  'a group has no main album, and whoever leaves it finds theirs again',
  async ({ open }) => {
    const { page, requests } = await open('folders');
    await page.getByRole('button', { name: 'Folders', exact: true }).click();
    await page.getByRole('button', { name: /^Album of DCIM/ }).click();
    const main = page.getByRole('radio', { name: 'Main album' });
    await expect(main).toBeChecked();
    await where(page).selectOption('Okapi friends');
    await expect(main).toBeDisabled();
    await expect(page.getByRole('radio', { name: 'An album for each folder' })).toBeChecked();
    await expect(page.getByText('A group has none.')).toBeVisible();
    await where(page).selectOption('My photos');
    await expect(main).toBeChecked();
    await where(page).selectOption('Okapi friends');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    expect(await requests('folders.set-destination')).toEqual([
      {
        id: 3,
        destination: {
          kind: 'by-folder',
          groupId: '560000000000000007',
          groupName: 'Okapi friends',
        },
      },
    ]);
    await expect(page.getByText('An album for each folder (group Okapi friends)')).toBeVisible();
  },
);

windowTest(
  'no groups, a list that cannot be had, and a missing permission are said',
  async ({ open }) => {
    const { page, refuse, drop } = await open('no-groups');
    await refuse({ 'groups.list': 'offline' });
    await drop('album');
    await expect(page.getByRole('status').getByText('there is no connection to OK')).toBeVisible();
    expect(await optionsOf(page)).toEqual(['My photos']);
    await refuse({});
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await expect(page.getByText('You have no group that you may add photos to.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
    await expect(where(page)).toBeFocused();
  },
);

windowTest(
  'a permission for groups that OK has not given is told where one is chosen',
  async ({ open }) => {
    const { page, requests, drop } = await open('permission-missing');
    await drop('album');
    const warning = page.getByText('OK has not allowed Okapi to add photos to groups');
    await expect(where(page).getByRole('option')).toHaveCount(4);
    await expect(warning).toBeHidden();
    await where(page).selectOption('Okapi friends');
    await expect(warning).toBeVisible();
    await page.getByRole('button', { name: 'Add to album' }).click();
    expect(await requests('photos.add')).toEqual([
      {
        paths: ['/home/anna/Pictures/Trip', '/home/anna/Pictures/b.jpg'],
        destination: { kind: 'album', title: 'Trip', groupId: '560000000000000007' },
      },
    ]);
  },
);
