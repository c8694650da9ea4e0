import { expect, it } from 'vitest';
import { parseSwitchArgument, parseSwitches, type Switches } from '../../ok-server/switches.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  post,
  reserve,
  sendOne,
  setControl,
  signed,
  startServer,
} from './client.ts';

it('reads switches from a command line', () => {
  const given = ['partialFailure=omit', 'maxCount=7', 'lenientSignature=true', 'formats=jpeg,png'];
  expect(parseSwitches(Object.assign({}, ...given.map(parseSwitchArgument)))).toEqual({
    ...parseSwitches({}),
    partialFailure: 'omit',
    maxCount: 7,
    lenientSignature: true,
    formats: ['jpeg', 'png'],
  });
  expect(() => parseSwitches({ maxCont: 7 })).toThrow(/maxCont/);
});

it('changes switches while it runs, and refuses unknown ones', async () => {
  const server = await startServer();
  expect((await setControl(server, 'switches', { maxCount: 2 })).status).toBe(200);
  expect((await setControl(server, 'switches', { nonsense: 2 })).status).toBe(400);
  expect(await control(server, 'switches')).toEqual(parseSwitches({ maxCount: 2 }));
  expect(codeOf(await call(server, 'photosV2.getUploadUrl', { count: '3' }))).toBe(100);
});

it.each([
  ['idempotent', 'SUCCESS', 1],
  ['duplicate', 'SUCCESS', 2],
] as const)('secondCommit=%s', async (secondCommit, status, photos) => {
  const server = await startServer({ switches: { secondCommit } });
  const photo = await sendOne(await reserve(server), await makePhoto());
  await call(server, 'photosV2.commit', photo);
  expect(await call(server, 'photosV2.commit', photo)).toMatchObject({ photos: [{ status }] });
  expect(await control(server, 'photos')).toHaveLength(photos);
});

it.each([
  ['omit', [0, 2], undefined],
  ['per-id', [0, 1, 2], { error_code: 503, error_msg: expect.any(String) as string }],
] as const)('partialFailure=%s', async (partialFailure, indexes, error) => {
  const server = await startServer({ switches: { partialFailure } });
  const ticket = await reserve(server, { count: '3' });
  const text = new TextEncoder().encode('no photo');
  const response = await post(ticket, [await makePhoto(1), text, await makePhoto(2)]);
  const { photos } = (await response.json()) as { photos: Record<string, unknown> };
  expect(Object.keys(photos)).toEqual(indexes.map((index) => ticket.photo_ids[index]));
  expect(photos[ticket.photo_ids[1] ?? '']).toEqual(error);
});

it('answers the upload host in other forms', async () => {
  const server = await startServer({
    switches: {
      uploadErrorStatus: 400,
      uploadContentType: 'text/plain;charset=utf-8',
      escapeEquals: true,
    },
  });
  const ticket = await reserve(server);
  expect((await post(ticket, [new Uint8Array(9)])).status).toBe(400);
  const answer = await post(ticket, [await makePhoto()]);
  expect(answer.headers.get('content-type')).toBe('text/plain;charset=utf-8');
  expect(await answer.text()).toContain('\\u003d\\u003d');
});

it('limits the POSTs', async () => {
  const server = await startServer({
    switches: { maxFilesPerPost: 2, surplusFiles: 'ignore', apiTokenReuse: false },
  });
  const photo = await makePhoto();
  const ticket = await reserve(server, { count: '3' });
  expect(codeOf(await (await post(ticket, [photo, photo, photo])).json())).toBe(100);
  const one = { ...ticket, photo_ids: ticket.photo_ids.slice(0, 1) };
  const answer = (await (await post(one, [photo, photo])).json()) as { photos: object };
  expect(Object.keys(answer.photos)).toEqual(one.photo_ids);
  expect(codeOf(await (await post(ticket, [photo], 2)).json())).toBe(100);
});

it('limits the pace and the number of calls', async () => {
  let now = Date.now();
  const server = await startServer({
    now: () => now,
    switches: { callsPerSecond: 2, callQuota: 3 },
  });
  const answers = [];
  for (let i = 0; i < 3; i += 1) answers.push(await call(server, 'users.getLoggedInUser'));
  expect(answers).toEqual([
    server.uid,
    server.uid,
    expect.objectContaining({ error_code: 8, wait_millis: 1000 }),
  ]);
  now += 1000;
  expect(await call(server, 'users.getLoggedInUser')).toBe(server.uid);
  expect(codeOf(await call(server, 'users.getLoggedInUser'))).toBe(11);
});

it.each<[Partial<Switches>, RegExp]>([
  [{ filler: 'percent' }, /"upload_url":"[^"]+&photoIds=%24%7BphotoIds%7D"/],
  [{ expiry: 'text' }, /"expires":"\d{4}\.\d\d\.\d\d \d\d:\d\d"/],
])('%j in the answer of getUploadUrl', async (switches, expected) => {
  const server = await startServer({ switches });
  const query = signed(server, 'photosV2.getUploadUrl', { placeholders: 'true' }).toString();
  expect(await (await fetch(`${server.apiUrl}/fb.do?${query}`)).text()).toMatch(expected);
});

it('tolerates a missing signature when lenient, never a wrong one', async () => {
  const server = await startServer({ switches: { lenientSignature: true } });
  const parameters = signed(server, 'users.getLoggedInUser');
  parameters.delete('sig');
  const url = `${server.apiUrl}/fb.do?${parameters.toString()}`;
  expect(await (await fetch(url)).json()).toBe(server.uid);
  expect(codeOf(await (await fetch(`${url}&sig=wrong`)).json())).toBe(104);
});
