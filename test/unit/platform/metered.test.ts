import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  askMetered,
  meteredQuestions,
  readConnectionCost,
  readNetworkManager,
} from '../../../src/main/platform/metered.ts';
import { tempFolder } from '../temp-folder.ts';

test.each([
  ['u 0\n', null],
  ['u 1\n', true],
  ['u 2\n', false],
  ['u 3\n', true],
  ['u 4\n', false],
  ['u 14\n', null],
  ['method return time=1.2 sender=:1.7 -> destination=:1.9 serial=4 reply_serial=2\n   variant       uint32 3\n', true], // prettier-ignore
  ['   variant       uint32 4\n', false],
  ['Failed to get property Metered: The name is not activatable', null],
  ['', null],
])('NetworkManager says %j', (printed, isMetered) => {
  expect(readNetworkManager(printed)).toBe(isMetered);
});

test.each([
  ['Unrestricted False\r\n', false],
  ['Fixed False\r\n', true],
  ['Variable False\r\n', true],
  ['Unrestricted True\r\n', true],
  ['Unknown False\r\n', null],
  ['', null],
])('Windows says %j', (printed, isMetered) => {
  expect(readConnectionCost(printed)).toBe(isMetered);
});

test('macOS tells nobody', () => {
  expect([meteredQuestions('darwin'), askMetered('darwin', {})]).toEqual([[], null]);
});

/** A folder of programs that print something, or fail. */
async function programs(found: Readonly<Record<string, string>>): Promise<NodeJS.ProcessEnv> {
  const folder = await tempFolder();
  for (const [name, script] of Object.entries(found)) {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  return { PATH: folder };
}

test.skipIf(process.platform === 'win32').each([
  ['nobody is there', {}, null],
  ['the first knows', { busctl: 'echo "u 1"', 'dbus-send': 'echo "uint32 2"' }, true],
  ['the first is not there', { 'dbus-send': 'echo "variant uint32 2"' }, false],
  ['the first fails', { busctl: 'exit 1', 'dbus-send': 'echo "variant uint32 3"' }, true],
  ['nobody knows', { busctl: 'echo "u 0"' }, null],
])('asked on Linux where %s', async (_where, found, isMetered) => {
  expect(await askMetered('linux', await programs(found))?.()).toBe(isMetered);
});
