/** @file Everything that the app writes or says in a run, searched for every secret of that run. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { WHOLE_QUEUE } from '../../src/shared/upload.ts';
import { expect, test } from './account-story.ts';
import { contentsOf } from './contents.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');

test.use({ hasKeyring: true });

for (const hasSecretKey of [true, false]) {
  test.describe(hasSecretKey ? 'after the code flow' : 'after the token flow', () => {
    test.use({ hasSecretKey });

    test('no secret is in the data folder, the log, the window, its messages, arguments or addresses', async ({
      ok,
      account,
      app,
      keyring,
      folder,
      photos,
    }) => {
      await listenIn(app.page);
      await account.show();
      const opened: string[] = [];
      const address = await account.askForBrowser();
      opened.push(address);
      await account.browser.goto(address);
      await account.browser.getByRole('radio', { name: ok.people[0].name }).check();
      await account.browser.getByRole('button', { name: 'Allow' }).click();
      await expect(account.status()).toHaveText(`Signed in as ${ok.people[0].name}.`);
      // Something of everything: photos that arrive, commits that fail, an error that quotes what was signed.
      await ok.misbehave([{ on: 'photosV2.commit', do: 'error', code: 104, times: 1 }]);
      await account.showPhotos();
      await app.drop([await photos.make('Holiday', 3)]);
      await expect(app.page.getByRole('button', { name: 'Check the keys' })).toBeVisible();

      const said = {
        messages: (await heard(app.page)).join('\n'),
        window: await app.page.content(),
        browser: account.browser.url(),
        opened: opened.join('\n'),
        arguments: await commandLines(),
      };
      const secrets = [
        ...(await keptSecrets(keyring?.environment ?? {}, ok.people[0].uid)),
        { name: 'application secret', value: ok.environment['OKAPI_APPLICATION_SECRET_KEY'] ?? '' },
      ];
      await app.quit();
      const written = await contentsOf(path.join(folder, 'data'));

      expect(secrets.length).toBeGreaterThanOrEqual(2);
      const found = Object.entries({ ...said, written }).flatMap(([where, text]) =>
        secrets
          .filter(({ value }) => text.includes(value))
          .map(({ name }) => `${name} in ${where}`),
      );
      expect(found).toEqual([]);
      expect(written).toContain('SQLite format 3');
      expect(said.messages).toContain('signed-in');
    });
  });
}

/** Keeps everything that the main process tells the window, and all that it answers. */
async function listenIn(page: { evaluate(code: string): Promise<unknown> }): Promise<void> {
  await page.evaluate(`(() => {
    window.heard = [];
    for (const name of ['snapshot', 'account', 'settings', 'notice'])
      okapi.on(name, (state) => window.heard.push(JSON.stringify(state)));
  })()`);
}

async function heard(page: { evaluate(code: string): Promise<unknown> }): Promise<string[]> {
  return (await page.evaluate(`(async () => {
    const asked = ['app.info', 'snapshot.get', 'account.get', 'settings.get'].map((name) => okapi.request(name));
    asked.push(okapi.request('uploads.page', ${JSON.stringify({ ...WHOLE_QUEUE, offset: 0, limit: 100 })}));
    return [...window.heard, ...(await Promise.all(asked)).map((answer) => JSON.stringify(answer))];
  })()`)) as string[];
}

/** What the app put into the keychain, read by another program of the same person. */
async function keptSecrets(
  environment: Readonly<Record<string, string>>,
  uid: string,
): Promise<{ name: string; value: string }[]> {
  const script = `import('keytar').then(async ({ default: keytar }) => {
    const lines = [await keytar.getPassword('Okapi', 'session:${uid}')];
    process.stdout.write(JSON.stringify(lines.filter(Boolean).map((line) => JSON.parse(line))));
  })`;
  const { stdout } = await run(process.execPath, ['-e', script], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
  });
  const kept = (JSON.parse(stdout) as Record<string, unknown>[]).flatMap((entry) =>
    Object.entries(entry),
  );
  return kept.flatMap(([name, value]) =>
    typeof value === 'string' && value.length > 8 ? [{ name, value }] : [],
  );
}

/** The arguments of every process of this computer: what anybody here may read. */
async function commandLines(): Promise<string> {
  const entries = await readdir('/proc');
  const lines = await Promise.all(
    entries
      .filter((entry) => /^\d+$/.test(entry))
      // A process may be gone by now.
      .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.join('\n');
}
