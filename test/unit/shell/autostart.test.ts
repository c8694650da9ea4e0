import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { autostartEntry, startsCommand } from '../../../src/main/shell/autostart-file.ts';
import { linuxAutostart } from '../../../src/main/shell/autostart-linux.ts';
import { changeSwitch, readSwitch, type SystemSwitch } from '../../../src/main/shell/start-up.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { tempFolder } from '../temp-folder.ts';

const REFUSED = 'start-up-refused';
const COMMAND = ['/opt/Okapi/okapi', '--hidden'];

describe('the entry', () => {
  test.each([
    [['/opt/Okapi/okapi', '--hidden'], '"/opt/Okapi/okapi" "--hidden"'],
    [['/home/anna/My apps/Okapi 100%.AppImage'], '"/home/anna/My apps/Okapi 100%%.AppImage"'],
    // Quoted for the argument, then escaped for the value.
    [['/a"b'], '"/a\\\\"b"'],
    [['/a$b`c'], '"/a\\\\$b\\\\`c"'],
    [['/a\\b'], '"/a\\\\\\\\b"'],
    [['/a\nb'], '"/a\\nb"'],
  ])('starts %j', (command, exec) => {
    const entry = autostartEntry(command);
    expect(entry.split('\n')).toEqual([
      '[Desktop Entry]',
      'Type=Application',
      'Name=Okapi',
      `Exec=${exec}`,
      'Terminal=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ]);
    expect(startsCommand(entry, command)).toBe(true);
  });

  test.each([
    ['a desktop has switched it off', (entry: string) => `${entry}Hidden=true\n`, false],
    [
      'GNOME has switched it off',
      (entry: string) => entry.replace('enabled=true', 'enabled=false'),
      false,
    ],
    ['an editor has put spaces in it', (entry: string) => entry.replace('Exec=', 'Exec = '), true],
    [
      'another group has that key',
      (entry: string) => `${entry}[Desktop Action x]\nHidden=true\n`,
      true,
    ],
    ['it is a comment', (entry: string) => `${entry}#Hidden=true\n`, true],
    ['it is empty', () => '', false],
  ])('when %s', (_what, change, isOn) => {
    expect(startsCommand(change(autostartEntry(COMMAND)), COMMAND)).toBe(isOn);
  });

  test('of another copy of Okapi does not start this one', () => {
    expect(startsCommand(autostartEntry(['/old/okapi', '--hidden']), COMMAND)).toBe(false);
  });
});

describe('on Linux', () => {
  test('is written, read back, and removed', async () => {
    const config = path.join(await tempFolder(), 'not there yet');
    const autostart = linuxAutostart({ XDG_CONFIG_HOME: config }, COMMAND);
    const folder = path.join(config, 'autostart');
    expect(await readSwitch(autostart, REFUSED)).toEqual(succeed({ isOn: false }));
    expect(await changeSwitch(autostart, true, REFUSED)).toEqual(succeed({ isOn: true }));
    expect(await readdir(folder)).toEqual(['okapi.desktop']);
    const file = path.join(folder, 'okapi.desktop');
    expect(await readFile(file, 'utf8')).toBe(autostartEntry(COMMAND));
    await writeFile(file, `${autostartEntry(COMMAND)}Hidden=true\n`);
    expect(await readSwitch(autostart, REFUSED)).toEqual(succeed({ isOn: false }));
    expect(await changeSwitch(autostart, true, REFUSED)).toEqual(succeed({ isOn: true }));
    expect(await changeSwitch(autostart, false, REFUSED)).toEqual(succeed({ isOn: false }));
    expect(await changeSwitch(autostart, false, REFUSED)).toEqual(succeed({ isOn: false }));
    expect(await readdir(folder)).toEqual([]);
  });

  test('what stands in the way is said', async () => {
    const config = await tempFolder();
    await writeFile(path.join(config, 'autostart'), 'a file in the place of the folder');
    const autostart = linuxAutostart({ XDG_CONFIG_HOME: config }, COMMAND);
    const refused = { code: 'start-up-refused', stage: 'intake' };
    expect(await readSwitch(autostart, REFUSED)).toEqual(fail({ ...refused, detail: 'ENOTDIR' }));
    expect(await changeSwitch(autostart, true, REFUSED)).toEqual(
      fail({ ...refused, detail: 'EEXIST' }),
    );
  });

  test('an entry that cannot be replaced is said', async () => {
    const config = await tempFolder();
    await mkdir(path.join(config, 'autostart', 'okapi.desktop'), { recursive: true });
    await chmod(config, 0o700);
    const autostart = linuxAutostart({ XDG_CONFIG_HOME: config }, COMMAND);
    expect(await changeSwitch(autostart, true, REFUSED)).toMatchObject({
      error: { code: 'start-up-refused' },
    });
  });
});

describe('any system', () => {
  test('that does not listen is found out', async () => {
    const deaf: SystemSwitch = {
      isOn: () => Promise.resolve(false),
      turn: () => Promise.resolve(),
    };
    expect(await changeSwitch(deaf, true, REFUSED)).toEqual(
      fail({ code: 'start-up-refused', stage: 'intake' }),
    );
  });

  test('a fault of the program itself is not said to be the system’s', async () => {
    const broken: SystemSwitch = {
      isOn: () => Promise.reject(new TypeError('broken')),
      turn: () => Promise.resolve(),
    };
    await expect(readSwitch(broken, REFUSED)).rejects.toThrow('broken');
  });
});
