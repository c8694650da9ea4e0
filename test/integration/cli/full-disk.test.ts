/**
 * @file The queue's disk is full, for real: a limit of the system on the size of files makes
 * each write of the queue fail, and is lifted while the command waits.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { okapiEnvironment } from '../../ok-server/environment.ts';
import { makeRig, type Rig } from '../engine/rig.ts';

const root = path.join(import.meta.dirname, '../../..');

/** In blocks of 1024 bytes, as bash counts: the queue is made, and then soon too large. */
const FULL_AT = 330;

interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
}

/** This limit also sends a signal, which a full disk does not, and on which a library ends the process. */
const WITHOUT_SIGNAL = `data:text/javascript,${encodeURIComponent(`
  for (const name of ['on', 'once', 'addListener']) {
    const listen = process[name];
    process[name] = (event, hear) =>
      Reflect.apply(listen, process, [event, event === 'SIGXFSZ' ? () => undefined : hear]);
  }
`)}`;

function startWithLittleRoom({ server, dataFolder, folder }: Rig, fullAt = FULL_AT) {
  const command = ['scripts/launch.mjs', 'src/main/cli.ts', 'upload', folder, '--json'];
  const child = spawn(
    'bash',
    // The soft limit only: it can be lifted from outside.
    [
      '-c',
      `ulimit -S -f ${fullAt}; exec "$0" "$@"`,
      process.execPath,
      ...['--import', WITHOUT_SIGNAL],
      ...command,
      '--data-dir',
      dataFolder,
    ],
    {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        HOME: dataFolder,
        LANG: 'en_US.UTF-8',
        ...okapiEnvironment(server),
        OKAPI_COMMIT_PATIENCE_MS: '300',
      },
    },
  );
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8');
  const ended = once(child, 'close').then(([exitCode, signal]): Ended => ({
    exitCode: exitCode as number | null,
    signal: signal as string | null,
    stdout,
  }));
  let said = '';
  const full = new Promise<void>((resolve) => {
    child.stderr.on('data', (text: string) => {
      said += text;
      if (said.includes('The disk is full')) resolve();
    });
  });
  return {
    /** Rejects when it ended without saying so. */
    saidFull: Promise.race([full, ended]).then(() => {
      expect(said).toContain('The disk is full');
    }),
    makeRoom: () =>
      void execFileSync('prlimit', [`--pid=${child.pid}`, '--fsize=unlimited:unlimited']),
    ended,
  };
}

test('a full disk stops the queue, says so, and loses nothing', async () => {
  const rig = await makeRig();
  for (let index = 0; index < 60; index += 1) {
    await rig.photo(`${index}.jpg`, { width: 100 + index });
  }
  const { saidFull, makeRoom, ended } = startWithLittleRoom(rig);
  await saidFull;
  const before = (await rig.stored()).length;
  makeRoom();
  const { exitCode, signal, stdout } = await ended;

  const stored = await rig.stored();
  expect([exitCode, signal, before < 60, stored.length]).toEqual([0, null, true, 60]);
  expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(60);
  expect(JSON.parse(stdout)).toMatchObject({ found: 60, uploaded: 60, failed: 0 });
});

test('a full disk while a smaller copy is written: it waits, says so, and goes on', async () => {
  const rig = await makeRig();
  await rig.switches({ maxSide: 2000 });
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: 2400, height: 2400, channels: 3, background: '#888', noise } as const;
  // Room for the queue, and not for the copy of 2 MB.
  await rig.file('large.jpg', await sharp({ create }).jpeg({ quality: 95 }).toBuffer());
  const { saidFull, makeRoom, ended } = startWithLittleRoom(rig, 1200);
  await saidFull;
  expect(await readdir(path.join(rig.dataFolder, 'copies'))).not.toContain('1-1.jpg');
  makeRoom();
  const { exitCode, stdout } = await ended;

  expect([exitCode, (await rig.stored()).length]).toEqual([0, 1]);
  expect(JSON.parse(stdout)).toMatchObject({ uploaded: 1, failed: 0, copies: 1 });
  expect(await readdir(path.join(rig.dataFolder, 'copies'))).toEqual([]);
});
