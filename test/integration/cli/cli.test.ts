import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { okapiEnvironment } from '../../ok-server/environment.ts';
import { startOkapi, type OkapiCommand, type OkapiRun } from '../../support/okapi-command.ts';
import { startProxy } from '../../support/proxy.ts';
import { adminGroup, makePhoto, makeRig, type Rig } from '../engine/rig.ts';

interface Summary {
  readonly found: number;
  readonly skipped: number;
  readonly duplicates: number;
  readonly uploaded: number;
  readonly failed: number;
  readonly bytesSent: number;
  readonly seconds: number;
  readonly albums: readonly { id: string; title: string; count: number }[];
  readonly failures: readonly Record<string, unknown>[];
  readonly topicId?: string;
}

/** Starts the real command in a process of its own. */
function start(
  { server, dataFolder }: Rig,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): OkapiCommand {
  return startOkapi(words, {
    dataFolder,
    environment: { ...okapiEnvironment(server), ...environment },
  });
}

async function okapi(rig: Rig, ...words: string[]): Promise<OkapiRun> {
  return await start(rig, words).ended;
}

function summaryOf(run: OkapiRun): Summary {
  return JSON.parse(run.stdout) as Summary;
}

async function photos(rig: Rig, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await rig.photo(`${index}.jpg`, { width: 100 + index });
}

describe('okapi upload', () => {
  test('prints one JSON value whose numbers add up, and exits 0 when everything arrived', async () => {
    const rig = await makeRig();
    await photos(rig, 6);
    await rig.file('again.jpg', await makePhoto({ seed: '0.jpg', width: 100 }));
    await rig.file('notes.txt', 'no photo');
    const run = await okapi(rig, 'upload', rig.folder, '--album', 'Лето 2025', '--json');

    const stored = await rig.stored();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(summaryOf(run)).toMatchObject({
      found: 8,
      skipped: 1,
      duplicates: 1,
      uploaded: 6,
      failed: 0,
      bytesSent: stored.reduce((sum, photo) => sum + photo.bytes, 0),
      albums: [{ id: stored[0]?.aid, title: 'Лето 2025', count: 6 }],
      failures: [],
    });
  });

  test('goes through the proxy of the environment, whose login is printed and logged nowhere', async () => {
    const rig = await makeRig();
    await photos(rig, 2);
    const proxy = await startProxy({ name: 'anna', password: 'proxy-password' });
    onTestFinished(() => proxy.close());
    const run = (HTTP_PROXY: string) =>
      start(rig, ['upload', rig.folder, '--json'], { HTTP_PROXY, NO_PROXY: '' }).ended;
    const wrong = await run('http://anna:no-password@proxy:port');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('HTTP_PROXY')]);
    expect(wrong.stderr).not.toContain('no-password');
    const refused = await run(`http://anna:no-password@${proxy.name}`);
    expect(refused.exitCode).toBe(3);
    expect(await rig.journal()).toEqual([]);
    const passed = await run(`http://anna:proxy-password@${proxy.name}`);
    expect([passed.exitCode, summaryOf(passed).uploaded]).toEqual([0, 2]);
    expect(proxy.passed.length).toBe((await rig.journal()).length);
    const names = await readdir(rig.dataFolder);
    const kept = names.map((name) => readFile(path.join(rig.dataFolder, name), 'latin1'));
    const { stdout, stderr } = passed;
    for (const text of [
      refused.stdout,
      refused.stderr,
      stdout,
      stderr,
      ...(await Promise.all(kept)),
    ]) {
      expect(text).not.toMatch(/(no|proxy)-password/);
    }
  });

  test('exits 1 when some failed, and names each with its reason', async () => {
    const rig = await makeRig();
    await photos(rig, 2);
    const broken = await rig.file(
      'broken.jpg',
      (await makePhoto({ width: 900, height: 900, seed: 'b' })).subarray(0, 3000),
    );
    const run = await okapi(rig, 'upload', rig.folder, '--json');
    expect(run.exitCode).toBe(1);
    expect(summaryOf(run)).toMatchObject({ found: 3, uploaded: 2, failed: 1 });
    expect(summaryOf(run).failures).toEqual([
      {
        path: broken,
        stage: 'send',
        code: 504,
        name: 'PHOTO_IMAGE_CORRUPTED',
        message: 'This file is damaged. OK could not read it.',
        action: 'replace-file',
      },
    ]);
    const list = await okapi(rig, 'list', '--state', 'failed', '--json');
    expect(JSON.parse(list.stdout)).toMatchObject([{ path: broken, state: 'failed', code: 504 }]);
    const status = await okapi(rig, 'status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ counts: { done: 2, failed: 1 } });
  });

  test('speaks Russian to those who do', async () => {
    const rig = await makeRig();
    await rig.file('текст.jpg', 'не фото');
    const env = { LANG: 'ru_RU.UTF-8' };
    const run = await start(rig, ['upload', rig.folder], env).ended;
    expect(run.stdout).toContain('Не удалось:');
    expect(run.stdout).toContain('текст.jpg');
  });

  test.each([
    ['a path that does not exist', ['upload', '/nowhere/at/all', '--json'], {}, 2],
    ['an option that does not exist', ['upload', '.', '--nonsense'], {}, 2],
    ['two albums at once', ['upload', '.', '--album', 'a', '--album-id', '1'], {}, 2],
    ['no path', ['upload'], {}, 2],
    ['a limit that no photo would get through', ['upload', '.', '--speed-limit', '3'], {}, 2],
    ['no application key', ['upload', '.', '--json'], { OKAPI_APPLICATION_KEY: '' }, 2],
    [
      'an application key that OK does not know',
      ['upload', '.', '--json'],
      { OKAPI_APPLICATION_KEY: 'WRONG' },
      2,
    ],
    ['a wrong secret', ['upload', '.', '--json'], { OKAPI_SESSION_SECRET_KEY: 'wrong' }, 2],
    ['nobody signed in', ['upload', '.', '--json'], { OKAPI_ACCESS_TOKEN: '' }, 3],
    [
      'a token that OK does not know',
      ['upload', '.', '--json'],
      { OKAPI_ACCESS_TOKEN: 'tkn-unknown' },
      3,
    ],
  ])('tells %s by its exit code', async (_what, words, env, exitCode) => {
    const rig = await makeRig();
    await photos(rig, 1);
    const places = words.map((word) => (word === '.' ? rig.folder : word));
    const run = await start(rig, places, env).ended;
    expect({ exitCode: run.exitCode, said: (run.stdout + run.stderr).length > 10 }).toEqual({
      exitCode,
      said: true,
    });
    expect(await rig.stored()).toEqual([]);
  });

  test('interrupted, keeps its state and goes on the next time', async () => {
    const rig = await makeRig();
    await photos(rig, 12);
    await rig.faults([{ on: 'upload', do: 'delay', delayMillis: 60_000, every: 2 }]);
    const running = start(rig, ['upload', rig.folder, '--json']);
    await expect.poll(() => rig.posts(), { timeout: 20_000 }).toBeGreaterThan(0);
    running.child.kill('SIGINT');
    const interrupted = await running.ended;
    expect(interrupted.exitCode).toBe(130);
    const { found, skipped, duplicates, uploaded, failed } = summaryOf(interrupted);
    expect(found).toBe(skipped + duplicates + uploaded + failed);

    await rig.faults([]);
    const again = await okapi(rig, 'upload', rig.folder, '--json');
    expect(again.exitCode).toBe(0);
    expect(summaryOf(again)).toMatchObject({ found: 12, failed: 0 });
    expect(await rig.stored()).toHaveLength(12);
  });

  test('killed in the middle, uploads each photo once all the same', async () => {
    const rig = await makeRig();
    await photos(rig, 12);
    await rig.faults([{ on: 'photosV2.commit', do: 'delay', delayMillis: 60_000 }]);
    const running = start(rig, ['upload', rig.folder, '--json']);
    const isCommitting = async (): Promise<boolean> => {
      const run = await okapi(rig, 'status', '--json');
      return (
        run.stdout !== '' &&
        (JSON.parse(run.stdout) as { counts: { committing: number } }).counts.committing > 0
      );
    };
    await expect.poll(isCommitting, { timeout: 20_000 }).toBe(true);
    running.child.kill('SIGKILL');
    await running.ended;
    await rig.faults([]);
    const again = await okapi(rig, 'upload', rig.folder, '--json');
    expect(again.exitCode).toBe(0);
    expect(await rig.stored()).toHaveLength(12);
  });

  test('refuses a data folder that another program uses', async () => {
    const rig = await makeRig();
    await photos(rig, 2);
    await rig.faults([{ on: 'upload', do: 'delay', delayMillis: 60_000 }]);
    const first = start(rig, ['upload', rig.folder]);
    await expect
      .poll(async () => (await readdir(rig.dataFolder)).includes('queue.sqlite'), {
        timeout: 20_000,
      })
      .toBe(true);
    const second = await okapi(rig, 'upload', rig.folder, '--json');
    expect(second.exitCode).toBe(2);
    expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'data-folder-in-use' } });
    first.child.kill('SIGINT');
    await first.ended;
  });

  test('goes on when OK cannot say who it is, and knows the photos again when it can', async () => {
    const rig = await makeRig();
    await photos(rig, 3);
    await rig.faults([{ on: 'users.getCurrentUser', do: 'html' }]);
    const first = await okapi(rig, 'upload', rig.folder, '--json');
    expect([first.exitCode, summaryOf(first)]).toMatchObject([0, { uploaded: 3 }]);
    await rig.faults([]);
    const second = await okapi(rig, 'upload', rig.folder, '--json');
    expect([second.exitCode, summaryOf(second)]).toMatchObject([0, { uploaded: 0, duplicates: 3 }]);
    await rig.faults([{ on: 'users.getCurrentUser', do: 'drop-before' }]);
    const third = await okapi(rig, 'upload', rig.folder, '--json');
    expect([third.exitCode, summaryOf(third)]).toMatchObject([0, { uploaded: 0, duplicates: 3 }]);
    expect(await rig.stored()).toHaveLength(3);
  });

  test('takes no more of the connection than it was given', async () => {
    const rig = await makeRig();
    for (const name of ['a.jpg', 'b.jpg']) await rig.photo(name, { width: 900, height: 700 });
    const run = await okapi(rig, 'upload', rig.folder, '--json', '--speed-limit', '16');
    const { uploaded, bytesSent, seconds } = summaryOf(run);
    const burst = 4_000;
    expect({ uploaded, isHeld: seconds >= (bytesSent - burst) / 16_000 }).toEqual({
      uploaded: 2,
      isHeld: true,
    });
  });

  test('without a connection, keeps everything and ends when its patience does', async () => {
    const rig = await makeRig();
    await photos(rig, 2);
    const words = ['upload', rig.folder, '--json', '--offline-limit', '1'];
    const run = await start(rig, words, { OKAPI_API_URL: 'http://127.0.0.1:9' }).ended;
    expect([run.exitCode, summaryOf(run)]).toMatchObject([1, { found: 2, uploaded: 0, failed: 2 }]);
    expect(summaryOf(run).failures[0]).toMatchObject({ code: 'offline', action: 'wait' });
    const again = await okapi(rig, 'upload', rig.folder, '--json');
    expect([again.exitCode, summaryOf(again)]).toMatchObject([0, { uploaded: 2 }]);
  });

  test('leaves no secret behind: not in its output, nor in its data folder', async () => {
    const rig = await makeRig();
    await photos(rig, 3);
    await rig.faults([{ on: 'photosV2.commit', do: 'error', code: 104, times: 1 }]);
    const run = await okapi(rig, 'upload', rig.folder, '--json');
    const files = await readdir(rig.dataFolder, { recursive: true, withFileTypes: true });
    const contents = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')),
    );
    const written = [run.stdout, run.stderr, ...contents].join('\n');
    const { accessToken, sessionSecretKey, applicationSecretKey } = rig.server;
    for (const secret of [accessToken, sessionSecretKey, applicationSecretKey]) {
      expect(written.includes(secret)).toBe(false);
    }
    expect(written).toContain('SQLite format 3');
  });
});

describe('okapi retry', () => {
  test('--stage commit finishes failed commits without the photos, even when the files are gone', async () => {
    const rig = await makeRig();
    await photos(rig, 5);
    await rig.faults([{ on: 'photosV2.commit', do: 'error', code: 4 }]);
    const failed = await okapi(rig, 'upload', rig.folder, '--json');
    expect(failed.exitCode).toBe(1);
    expect(summaryOf(failed).failures[0]).toMatchObject({ stage: 'commit', code: 4 });
    const posts = await rig.posts();
    await rig.faults([]);
    await rm(rig.folder, { recursive: true });

    const retried = await okapi(rig, 'retry', '--stage', 'commit', '--json');
    expect(retried.exitCode).toBe(0);
    expect(summaryOf(retried)).toMatchObject({ found: 5, uploaded: 5, failed: 0, bytesSent: 0 });
    expect(await rig.posts()).toBe(posts);
    expect(await rig.stored()).toHaveLength(5);
  });

  test('takes up what was repaired meanwhile', async () => {
    const rig = await makeRig();
    await rig.file('a.jpg', 'no photo yet');
    expect((await okapi(rig, 'upload', rig.folder, '--json')).exitCode).toBe(1);
    await rig.photo('a.jpg');
    const retried = await okapi(rig, 'retry', '--json');
    expect(summaryOf(retried)).toMatchObject({ found: 1, uploaded: 1, failed: 0 });
  });
});

describe('okapi topic', () => {
  test('posts the photos as one topic of the group', async () => {
    const rig = await makeRig();
    await photos(rig, 3);
    const group = await adminGroup(rig.server);
    const run = await okapi(
      rig,
      'topic',
      rig.folder,
      '--group',
      group,
      '--text',
      'Прогулка',
      '--json',
    );
    expect(run.exitCode).toBe(0);
    const topics = (await (await fetch(`${rig.server.controlUrl}/topics`)).json()) as unknown[];
    expect(topics).toHaveLength(1);
    expect(JSON.stringify(topics)).toContain(summaryOf(run).topicId);
    expect(summaryOf(run)).toMatchObject({ found: 3, uploaded: 3 });
  });
});

describe('a damaged queue', () => {
  test('is said plainly, kept, and made anew', async () => {
    const rig = await makeRig();
    await photos(rig, 3);
    expect((await okapi(rig, 'upload', rig.folder)).exitCode).toBe(0);
    const queue = path.join(rig.dataFolder, 'queue.sqlite');
    const garbage = Buffer.alloc(20_000, 'garbage ');
    await writeFile(queue, garbage);
    const run = await okapi(rig, 'upload', rig.folder, '--json');

    expect(run.stderr).toContain('The list of photos was damaged.');
    const kept = (await readdir(rig.dataFolder)).find((name) => name.startsWith('queue-damaged-'));
    expect(await readFile(path.join(rig.dataFolder, kept ?? ''))).toEqual(garbage);
    expect(summaryOf(run)).toMatchObject({ found: 3, failed: 0 });
  });
});

describe('okapi report', () => {
  test('writes what became of every photo, to stdout or into a file', async () => {
    const rig = await makeRig();
    await photos(rig, 2);
    await rig.file('note.jpg', 'Dear diary');
    await okapi(rig, 'upload', rig.folder);
    const file = path.join(rig.dataFolder, 'report.json');
    const [printed, written, nowhere, unasked] = [
      await okapi(rig, 'report', '--format', 'csv'),
      await okapi(rig, 'report', '--format', 'json', '--output', file),
      await okapi(rig, 'report', '--format', 'csv', '--output', path.join(file, 'x.csv')),
      await okapi(rig, 'report'),
    ];
    const rows = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>[];
    expect(rows.map(({ state, album, code }) => [state, album, code])).toEqual([
      ['done', 'Holiday', null],
      ['done', 'Holiday', null],
      ['failed', 'Holiday', 'not-a-photo'],
    ]);
    expect(printed.stdout.split('\r\n').map((line) => line.split(',')[3])).toEqual([
      'state',
      'done',
      'done',
      'failed',
      undefined,
    ]);
    expect([printed, written, nowhere, unasked].map(({ exitCode }) => exitCode)).toEqual([
      0, 0, 2, 2,
    ]);
    expect([written.stdout, nowhere.stderr]).toEqual([
      `Report written: ${file}\n`,
      expect.stringMatching(
        /^The report cannot be written there.*json.x\.csv: E[A-Z]+\)\s*$/s,
      ) as string,
    ]);
  });
});
