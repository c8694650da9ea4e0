import { describe, expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import {
  call,
  callAndVanish,
  codeOf,
  control,
  makePhoto,
  reserve,
  sendOne,
  setControl,
  startServer,
} from './client.ts';

/** The codes of some calls, one after the other. */
async function codesOf(server: OkServer, method: string, calls: number) {
  const codes = [];
  for (let i = 0; i < calls; i += 1) codes.push(codeOf(await call(server, method)));
  return codes;
}

describe('chance', () => {
  const faults = [{ on: 'users.getCurrentUser', do: 'error', code: 2, chance: 0.5 }];
  const failures = (codes: unknown[]) => codes.filter((code) => code === 2).length;

  it('hits as often as it says, and the same requests again with the same seed', async () => {
    const server = await startServer({ seed: 7 });
    const other = await startServer();
    await setControl(server, 'faults', faults);
    await setControl(other, 'faults', faults);
    const first = await codesOf(server, 'users.getCurrentUser', 40);
    expect(failures(first)).toBeGreaterThan(10);
    expect(failures(first)).toBeLessThan(30);
    expect(await codesOf(other, 'users.getCurrentUser', 40)).not.toEqual(first);
    await setControl(other, 'seed', { seed: 7 });
    expect(await codesOf(other, 'users.getCurrentUser', 40)).toEqual(first);
    expect(await control(other, 'seed')).toMatchObject({ seed: 7 });
  });

  it('is drawn for each fault apart: other requests do not move it', async () => {
    const server = await startServer();
    const both = [{ ...faults[0], on: 'users.getLoggedInUser' }, ...faults];
    await setControl(server, 'faults', both);
    const alone = await codesOf(server, 'users.getCurrentUser', 20);
    await setControl(server, 'faults', both);
    const mixed = [];
    for (let i = 0; i < 20; i += 1) {
      await call(server, 'users.getLoggedInUser');
      mixed.push(codeOf(await call(server, 'users.getCurrentUser')));
    }
    expect(mixed).toEqual(alone);
  });

  it('goes on in the list when it misses, and counts only hits against times', async () => {
    const server = await startServer({ seed: 3 });
    await setControl(server, 'faults', [
      { ...faults[0], times: 2 },
      { on: 'users.getCurrentUser', do: 'error', code: 8 },
    ]);
    const codes = await codesOf(server, 'users.getCurrentUser', 20);
    expect([failures(codes), codes.filter((code) => code === 8).length]).toEqual([2, 18]);
  });

  it('never and always', async () => {
    const server = await startServer();
    await setControl(server, 'faults', [
      { ...faults[0], chance: 0 },
      { ...faults[0], code: 8, chance: 1 },
    ]);
    expect(await codesOf(server, 'users.getCurrentUser', 4)).toEqual([8, 8, 8, 8]);
    expect((await setControl(server, 'faults', [{ ...faults[0], chance: 2 }])).status).toBe(400);
    expect((await setControl(server, 'seed', { seed: 'seven' })).status).toBe(400);
  });
});

describe('delay, and the client goes meanwhile: a call that had wholly arrived takes effect', () => {
  it.each(['photosV2.commit', 'photos.createAlbum', 'mediatopic.post'])('%s', async (method) => {
    const server = await startServer();
    const { groups } = (await call(server, 'group.getUserGroupsV2')) as {
      groups: { groupId: string }[];
    };
    const gid = groups[0]?.groupId ?? '';
    const parameters: Record<string, Record<string, string>> = {
      'photosV2.commit': await sendOne(await reserve(server), await makePhoto()),
      'photos.createAlbum': { title: 'Late', gid },
      'mediatopic.post': {
        ...{ type: 'GROUP_THEME', gid },
        attachment: JSON.stringify({ media: [{ type: 'text', text: 'Late' }] }),
      },
    };
    const effects = async () => {
      const { albums } = (await call(server, 'photos.getAlbums', { gid })) as { albums: unknown[] };
      return [await control(server, 'photos'), await control(server, 'topics'), albums].flat();
    };
    await setControl(server, 'faults', [{ on: method, do: 'delay', delayMillis: 800 }]);
    const vanish = callAndVanish(server, method, parameters[method]);
    // The fault counts as fired once the call is there and waits.
    await expect.poll(() => control(server, 'faults')).toMatchObject([{ fired: 1 }]);
    await vanish();
    await expect.poll(effects).toHaveLength(1);
    expect(await control(server, 'journal')).toContainEqual(
      expect.objectContaining({ method, outcome: 'fault delay: ok' }),
    );
  });
});
