import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './story.ts';

test('an outage is one line that says why and until when, and it goes on by itself', async ({
  ok,
  photos,
  app,
}) => {
  await ok.misbehave([{ on: '*', do: 'http', status: 503 }]);
  await app.drop([await photos.make('Trip', 3)]);
  await expect(
    app.page.getByText(/OK is not working properly .* Trying again at/).first(),
  ).toBeVisible();
  await app.page.evaluate("okapi.request('settings.set', { language: 'ru' })");
  await expect(app.page.getByText(/OK сейчас работает с перебоями/).first()).toBeVisible();
  await ok.misbehave([]);
  await expect(app.page.getByText('Всё на OK')).toBeVisible({ timeout: 20_000 });
  expect(await ok.photos()).toHaveLength(3);
});

test('a pause outlives the app', async ({ ok, photos, app }) => {
  await app.page.evaluate("okapi.request('queue.pause')");
  await app.drop([await photos.make('Trip', 2)]);
  await expect(app.page.getByRole('row').filter({ hasText: 'photo-' })).toHaveCount(2);
  await app.quit();
  await app.relaunch();
  await expect(app.page.getByText('Paused. Everything is kept.').first()).toBeVisible();
  expect(await ok.photos()).toHaveLength(0);
  await app.page.getByRole('button', { name: 'Continue' }).click();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(2);
});

test('a damaged list of photos is said, kept and made anew', async ({
  photos,
  app,
  environment,
}) => {
  await app.drop([await photos.make('Trip', 2)]);
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  await app.quit();
  const folder = environment['OKAPI_DATA_DIR'] ?? '';
  await writeFile(path.join(folder, 'queue.sqlite'), 'no database any more, '.repeat(1_000));
  await app.relaunch();
  const notice = app.page.getByRole('group', { name: /queue-damaged-/ });
  await expect(notice).toContainText('The list of photos was damaged.');
  expect((await readdir(folder)).filter((name) => name.startsWith('queue-damaged-'))).toHaveLength(
    1,
  );
  await notice.getByRole('button').click();
  await expect(notice).toBeHidden();
});
