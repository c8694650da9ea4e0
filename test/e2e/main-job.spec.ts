import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts';
import { hashesOf } from './hashes.ts';
import { expect, test } from './story.ts';

test('a dropped folder arrives on OK and shows as done', async ({ ok, photos, app }) => {
  const folder = await photos.make('Поездка 2025', 5);
  await app.drop([folder]);

  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  await expect(app.page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(5);

  const stored = await ok.photos();
  expect(stored.map(({ sha256 }) => sha256).sort()).toEqual(await hashesOf(folder));
  expect(new Set(stored.map(({ albumTitle }) => albumTitle))).toEqual(new Set(['Поездка 2025']));
  expect(await (await fetch(ok.galleryUrl)).text()).toContain('Поездка 2025');
});

test('a folder is chosen in the dialog', async ({ ok, photos, app }) => {
  await app.choose(null);
  await app.page.getByRole('button', { name: 'Choose folders…' }).click();
  await app.choose([await photos.make('Chosen', 1)]);
  await app.page.getByRole('button', { name: 'Choose folders…' }).click();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle)).toEqual(['Chosen']);
});

test('settings outlive the app', async ({ app }) => {
  await app.page.evaluate("okapi.request('settings.set', { theme: 'dark', language: 'ru' })");
  await expect(app.page.getByRole('heading', { name: 'Перетащите' })).toBeVisible();
  await app.quit();
  await app.relaunch();
  const isDark = 'matchMedia("(prefers-color-scheme: dark)").matches';
  await expect.poll(() => app.page.evaluate(isDark)).toBe(true);
  const settings = await app.page.evaluate("okapi.request('settings.get')");
  const value = { ...DEFAULT_SETTINGS, theme: 'dark', language: 'ru' };
  expect(settings).toEqual({ ok: true, value });
});

test('the window shows again what it showed last', async ({ photos, app }) => {
  await app.drop([await photos.make('Trip', 1)]);
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  await app.page.getByRole('tab', { name: /^Done/ }).click();
  await app.page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
  await app.page.getByRole('button', { name: 'Show details' }).click();
  const kept = { view: 'photos', filter: 'done', sort: 'size', isDescending: false };
  await expect
    .poll(() => app.page.evaluate("okapi.request('view.get')"))
    .toEqual({ ok: true, value: { ...kept, areDetailsOpen: true } });
  await app.quit();
  await app.relaunch();
  await expect(app.page.getByRole('tab', { name: /^Done/, selected: true })).toBeVisible();
  await expect(app.page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect(app.page.getByRole('complementary', { name: 'Details' })).toBeVisible();
});

test('thumbnails are drawn', async ({ photos, app }) => {
  await app.drop([await photos.make('Pictures', 2)]);
  const picture = app.page.getByRole('row').locator('img').first();
  await expect(picture).toBeVisible();
  await expect
    .poll(() =>
      picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    )
    .toBe(80);
});

test('a photo’s page opens from its row', async ({ ok, photos, app }) => {
  const trip = await photos.make('Trip', 2);
  await app.drop([trip]);
  const rows = app.page.getByRole('row').filter({ hasText: 'Done' });
  await expect(rows).toHaveCount(2);
  const row = rows.filter({ hasText: 'photo-02' });
  const button = row.getByRole('button', { name: /on OK$/ });
  const page = await fetch(await app.openedBy(() => button.click()));
  expect(page.status).toBe(200);
  const [hash] = await hashesOf(trip, ['photo-02.jpg']);
  const photo = (await ok.photos()).find(({ sha256 }) => sha256 === hash);
  expect(await page.text()).toContain(photo?.photoId);
});

test('the icon in the taskbar shows how far it is, and in the end nothing', async ({
  ok,
  photos,
  app,
}) => {
  await ok.holdUploads(3);
  const newest = async () => (await app.iconProgress()).at(-1);
  await newest();
  await app.drop([await photos.make('Trip', 12)]);
  await expect.poll(newest).toMatchObject({ mode: 'normal' });
  await app.page.getByRole('button', { name: 'Pause uploading' }).click();
  await expect.poll(newest).toMatchObject({ mode: 'paused' });
  await ok.letGo();
  await app.page.getByRole('button', { name: 'Resume uploading' }).click();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  await expect.poll(newest).toEqual({ value: -1, mode: 'none' });
});

test('refused commits are explained, and retried without sending a photo again', async ({
  ok,
  photos,
  app,
}) => {
  await ok.misbehave([{ on: 'photosV2.commit', do: 'error', code: 5000 }]);
  await app.drop([await photos.make('Trip', 3)]);

  const failed = app.page.getByRole('row').filter({ hasText: 'OK did not add it to the album' });
  await expect(failed).toHaveCount(3);
  const posts = await ok.uploadPosts();
  expect(await ok.photos()).toEqual([]);

  await ok.misbehave([]);
  await app.page.getByRole('button', { name: 'Retry 3 failed' }).click();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible();
  expect(await ok.photos()).toHaveLength(3);
  expect(await ok.uploadPosts()).toBe(posts);
});

for (const end of ['quit', 'kill'] as const) {
  test(`after a ${end} in the middle everything arrives once`, async ({ ok, photos, app }) => {
    test.setTimeout(120_000);
    await ok.misbehave([{ on: 'upload', do: 'delay', delayMillis: 2500 }]);
    const folder = await photos.make('Long job', 60);
    await app.drop([folder]);
    await expect.poll(() => ok.uploadPosts()).toBeGreaterThan(0);
    await app[end]();
    expect((await ok.photos()).length).toBeLessThan(60);

    await ok.misbehave([]);
    await app.relaunch();
    // A commit without an answer is looked for after ten seconds.
    await expect(app.page.getByText('Everything is on OK')).toBeVisible({ timeout: 30_000 });
    const stored = await ok.photos();
    expect(stored.map(({ sha256 }) => sha256).sort()).toEqual(await hashesOf(folder));
  });
}
