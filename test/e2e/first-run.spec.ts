import { expect, test } from './account-story.ts';

test('a new person is led by three steps, which are gone for good when photos have come', async ({
  ok,
  app,
  account,
  photos,
}) => {
  const steps = () => app.page.getByRole('list', { name: 'First steps' }).getByRole('listitem');
  const current = () => app.page.locator('[aria-current=step]');
  const [person] = ok.people;
  await expect(steps()).toHaveCount(3);
  await expect(current()).toContainText('Sign in to OK');

  await current().getByRole('button', { name: 'Sign in' }).click();
  await account.signInByBrowser(person);
  await account.showPhotos();
  await expect(steps().first()).toContainText(`Done: Sign in to OK Signed in as ${person.name}.`);
  await expect(current()).toContainText('Add a folder or photos');

  await app.choose([await photos.make('Trip', 2)]);
  await current().getByRole('button', { name: 'Choose folders…' }).click();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  await expect(steps()).toHaveCount(0);

  // What is on OK stays in the list, so the list is never empty again.
  await app.page.keyboard.press('Control+a');
  await app.page.keyboard.press('Delete');
  await expect(app.page.getByText(/^2 photos stay in the list/)).toBeVisible();
  await app.quit();
  await app.relaunch();
  await expect(app.page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(2);
  await expect(steps()).toHaveCount(0);
});

test('photos are added before anybody signs in, and wait', async ({ ok, app, account, photos }) => {
  await app.choose([await photos.make('Trip', 2)]);
  await app.page.getByRole('button', { name: 'Choose folders…' }).click();
  await expect(app.page.getByRole('row').filter({ hasText: 'Waiting' })).toHaveCount(2);
  await app.page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await account.signInByBrowser(ok.people[0]);
  await account.showPhotos();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(2);
});
