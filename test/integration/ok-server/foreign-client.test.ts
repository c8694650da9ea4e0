/** @file A client that nobody here wrote: it knows only the seed, and has its own habits. */
import { expect, it } from 'vitest';
import { control, makePhoto, sha256, signed, startServer } from './client.ts';

interface Answer {
  readonly photo_ids: string[];
  readonly upload_url: string;
  readonly photos: Record<string, { token: string }>;
}

it('serves signed GET calls with empty parameters, odd part names, one photo per POST', async () => {
  const server = await startServer();
  const get = async (method: string, parameters: Record<string, string>) => {
    const query = signed(server, method, { ...parameters, aid: '', gid: '', format: 'JSON' });
    return (await (await fetch(`${server.apiUrl}/fb.do?${query.toString()}`)).json()) as Answer;
  };
  const photos = await Promise.all([makePhoto(1), makePhoto(2), makePhoto(3)]);
  const names = ['file', 'photo', '0_name'];

  // One URL with all ids; AdvantShop's way: fill in one id, then encode only the plus.
  const { photo_ids, upload_url } = await get('photosV2.getUploadUrl', {
    count: '3',
    placeholders: 'true',
  });
  for (const [index, photo] of photos.entries()) {
    const body = new FormData();
    body.append('comment', 'a field that is no file');
    body.append(
      names[index] ?? '',
      new Blob([photo], { type: 'multipart/form-data' }),
      'b2f1-guid',
    );
    const url = upload_url.replace('${photoIds}', photo_ids[index] ?? '').replaceAll('+', '%2B');
    const answer = (await (await fetch(url, { method: 'POST', body })).json()) as Answer;
    const [[photo_id, { token }] = ['', { token: '' }]] = Object.entries(answer.photos);
    await get('photosV2.commit', { photo_id, token, comment: '' });
  }
  expect(await control(server, 'photos')).toMatchObject(
    photos.map((photo) => ({ sha256: sha256(photo), comment: '' })),
  );
});

it('serves the seed as it stands: no filler, all photos in one form', async () => {
  const server = await startServer();
  const query = signed(server, 'photosV2.getUploadUrl', { count: '3' }).toString();
  const step1 = (await (await fetch(`${server.apiUrl}/fb.do?${query}`)).json()) as Answer;
  const body = new FormData();
  body.append('pic1', new Blob([await makePhoto(1)], { type: 'image/jpeg' }), 'IMG_0699.JPG');
  body.append('pic2', new Blob([await makePhoto(2)], { type: 'image/jpeg' }), 'IMG_0700.JPG');
  body.append('pic3', new Blob([]), ''); // an input left empty
  const step2 = (await (await fetch(step1.upload_url, { method: 'POST', body })).json()) as Answer;
  expect(Object.keys(step2.photos)).toEqual(step1.photo_ids.slice(0, 2));
});

it('reads an unencoded plus as a space, and so knows no such id', async () => {
  const server = await startServer();
  const query = signed(server, 'photosV2.getUploadUrl', { count: '50', placeholders: 'true' });
  const { photo_ids, upload_url } = (await (
    await fetch(`${server.apiUrl}/fb.do?${query.toString()}`)
  ).json()) as Answer;
  const body = new FormData();
  body.append('pic1', new Blob([await makePhoto(1)]), '1.jpg');
  const id = photo_ids.find((one) => one.includes('+')) ?? '';
  const response = await fetch(upload_url.replace('${photoIds}', id), { method: 'POST', body });
  expect(await response.json()).toMatchObject({ error_code: 121 });
});

it('takes REST parameters from the URL, from a form and from a multipart form', async () => {
  const server = await startServer();
  const all = [...signed(server, 'users.getLoggedInUser', { call_id: '1' })];
  const query = new URLSearchParams(all.slice(0, 2)).toString();
  const url = `${server.apiUrl}/fb.do?${query}`;
  const form = new URLSearchParams(all.slice(2));
  const multipart = new FormData();
  for (const [name, value] of all.slice(2)) multipart.append(name, value);
  for (const body of [form, multipart]) {
    const response = await fetch(url, { method: 'POST', body });
    expect(await response.json()).toBe(server.uid);
  }
});
