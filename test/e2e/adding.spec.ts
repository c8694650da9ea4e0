/** @file Wherever a drop can go, a person who chooses in a dialog gets too, by keyboard alone. */
import { Keyboard } from './keyboard.ts';
import { expect, test } from './story.ts';

test('by keyboard, photos go into an album of a group, one of one’s own, and the main album', async ({
  app,
  ok,
  photos,
}) => {
  const { page } = app;
  const keyboard = new Keyboard(page);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const title = page.getByRole('textbox', { name: 'Album title' });
  const where = page.getByRole('combobox', { name: 'Where' });
  const arrived = (count: number) => page.getByRole('tab', { name: `Done ${count}` }).waitFor();
  /** The n-th of the other ways, once the dialog has been told what it is to answer. */
  const choose = async (paths: readonly string[], steps: number) => {
    await app.choose(paths);
    await keyboard.use(button('Other ways to add'));
    await keyboard.press(...Array<string>(steps).fill('ArrowDown'), 'Enter');
  };
  const trip = await photos.make('Trip', 1);

  await choose([trip], 0);
  await expect(title).toBeFocused();
  await expect(title).toHaveValue('Trip');
  await keyboard.to(where);
  await expect(where.getByRole('option', { name: 'Okapi friends' })).toBeAttached();
  await keyboard.press('ArrowDown');
  await expect(where.getByRole('option', { selected: true })).toHaveText('Okapi friends');
  const gid = await where.inputValue();
  await keyboard.use(button('Add to album'));
  await arrived(1);
  await keyboard.expectFocus('the dialog has gone');

  const one = await photos.make('Loose', 1, 2);
  await choose([`${one}/photo-02.jpg`], 1);
  await expect(title).toHaveValue('Loose');
  await keyboard.type('Summer');
  await keyboard.press('Enter');
  await arrived(2);

  await choose([await photos.make('Many', 1, 3)], 2);
  await arrived(3);

  const places = (await ok.photos()).map((photo) => [photo.gid, photo.albumTitle]);
  expect(places).toEqual([
    [gid, 'Trip'],
    [null, 'Summer'],
    [null, 'Personal photos'],
  ]);
});
