import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import { freePort } from '../../support/free-port.ts';
import { call, control, makePhoto, post, reserve, sendOne } from './client.ts';

const MAIN = path.join(import.meta.dirname, '../../ok-server/main.ts');

/** Starts the real command and waits for its one line. */
async function startCommand(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines = createInterface(child.stdout);
  const [line] = (await once(lines, 'line')) as [string];
  const stop = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    child.kill(signal);
    return (await ended)[0] as number | null;
  };
  return { server: JSON.parse(line) as OkServer, stop };
}

it('is the same OK after kill -9: keys, tickets, tokens, photos, journal', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ok-server-test-'));
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const place = ['--data', dataDir, '--port', String(await freePort())];
  const first = await startCommand(...place, '--switch', 'maxCount=5', '--seed', '7');
  expect(Object.keys(first.server)).toEqual([
    ...['apiUrl', 'oauthUrl', 'blankUrl', 'galleryUrl', 'controlUrl'],
    ...['clientId', 'applicationKey', 'applicationSecretKey'],
    ...['accessToken', 'sessionSecretKey', 'uid', 'name', 'secondUser'],
  ]);
  expect(await control(first.server, 'seed')).toMatchObject({ seed: 7 });
  const ticket = await reserve(first.server, { count: '3' });
  const done = await sendOne(ticket, await makePhoto(1), 0);
  const sent = await sendOne(ticket, await makePhoto(2), 1);
  await call(first.server, 'photosV2.commit', done);
  const before = await control(first.server, 'photos');
  await first.stop('SIGKILL');

  const second = await startCommand(...place);
  expect(second.server).toEqual(first.server);
  expect(await control(second.server, 'photos')).toEqual(before);
  expect(((await control(second.server, 'journal')) as unknown[]).length).toBe(4);
  // The old ticket still takes photos, and the old token can be committed.
  await call(second.server, 'photosV2.commit', sent);
  expect((await post(ticket, [await makePhoto(3)], 2)).status).toBe(200);
  expect(await control(second.server, 'photos')).toHaveLength(2);
  expect(await second.stop('SIGTERM')).toBe(0);
});
