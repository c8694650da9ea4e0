import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sendToFiles } from '../../../src/main/shell/send-to-files.ts';
import { linuxSendTo } from '../../../src/main/shell/send-to-linux.ts';
import { changeSwitch, readSwitch } from '../../../src/main/shell/start-up.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { tempFolder } from '../temp-folder.ts';

const REFUSED = 'send-to-refused';
const COMMAND = ['/opt/Okapi/okapi'];
const PLACES = [
  'kio/servicemenus/okapi.desktop',
  'nautilus/scripts/Send to OK',
  'nemo/actions/okapi.nemo_action',
];

const filesIn = async (folder: string) => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
};

test('a file for each file manager is written, read back and removed', async () => {
  const data = path.join(await tempFolder(), 'not there yet');
  await mkdir(data);
  const sendTo = linuxSendTo({ XDG_DATA_HOME: data }, COMMAND);
  expect(await readSwitch(sendTo, REFUSED)).toEqual(succeed({ isOn: false }));
  expect(await changeSwitch(sendTo, true, REFUSED)).toEqual(succeed({ isOn: true }));
  expect(await filesIn(data)).toEqual(PLACES);
  // Another copy of Okapi is not what these start.
  expect(await linuxSendTo({ XDG_DATA_HOME: data }, ['/old/okapi']).isOn()).toBe(false);
  expect(await changeSwitch(sendTo, false, REFUSED)).toEqual(succeed({ isOn: false }));
  expect(await changeSwitch(sendTo, false, REFUSED)).toEqual(succeed({ isOn: false }));
  expect(await filesIn(data)).toEqual([]);
});

test('when one cannot be written, none is left', async () => {
  const data = await tempFolder();
  await writeFile(path.join(data, 'nemo'), 'a file in the place of the folder');
  const sendTo = linuxSendTo({ XDG_DATA_HOME: data }, COMMAND);
  expect(await changeSwitch(sendTo, true, REFUSED)).toEqual(
    fail({ code: REFUSED, stage: 'intake', detail: 'ENOTDIR' }),
  );
  expect(await filesIn(data)).toEqual(['nemo']);
});

test('the script hands over what was chosen, whatever it is called', async () => {
  const folder = await tempFolder();
  const program = path.join(folder, "an 'odd' $program");
  await writeFile(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  await chmod(program, 0o755);
  const data = path.join(folder, 'data');
  await linuxSendTo({ XDG_DATA_HOME: data }, [program]).turn(true);
  const script = path.join(data, 'nautilus/scripts/Send to OK');
  const chosen = ['Trip 2025', '-x', '$(date)'];
  const { stdout } = await promisify(execFile)(script, chosen);
  expect(stdout.split('\n')).toEqual(['--', ...chosen, '']);
});

test('KDE and Nemo are told of folders, in both languages', async () => {
  const data = await tempFolder();
  await linuxSendTo({ XDG_DATA_HOME: data }, ['/opt/My apps/okapi']).turn(true);
  const menu = path.join(data, 'kio/servicemenus/okapi.desktop');
  const lines = (await readFile(menu, 'utf8')).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'MimeType=inode/directory;',
      'Name=Send to OK',
      'Name[ru]=Отправить на OK',
      'Exec="/opt/My apps/okapi" -- %F',
    ]),
  );
  expect((await stat(menu)).mode & 0o111).toBe(0o111); // else KDE does not trust it
  const nemo = sendToFiles(['/opt/My apps/okapi'])[2]?.text.split('\n');
  expect(nemo).toEqual(
    expect.arrayContaining(['Extensions=dir;', 'Exec="/opt/My apps/okapi" -- %F']),
  );
});
