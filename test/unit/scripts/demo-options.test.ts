import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readDemoOptions } from '../../../scripts/demo-options.ts';

const screen = { DISPLAY: ':0' };

test('shows the sample in a window where there is a display', () => {
  expect(readDemoOptions([], screen, 'linux')).toEqual({
    photos: null,
    window: true,
    json: false,
    exit: false,
  });
});

test.each([
  ['without a display', [], {}, 'linux', false],
  ['with --headless', ['--headless'], screen, 'linux', false],
  ['on Wayland', [], { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  ['on macOS', [], {}, 'darwin', true],
])('chooses window or terminal %s', (_, args, env, platform, window) => {
  expect(readDemoOptions(args, env, platform)).toMatchObject({ window });
});

test('takes a folder as seen from where the command was typed', () => {
  const env = { INIT_CWD: tmpdir() };
  expect(readDemoOptions(['--photos', '.'], env, 'linux')).toMatchObject({ photos: tmpdir() });
});

test('takes a folder that is not there as seen from the project', () => {
  const env = { INIT_CWD: tmpdir() };
  const photos = 'no-such-folder-anywhere';
  expect(readDemoOptions(['--photos', photos], env, 'linux')).toMatchObject({
    photos: resolve(photos),
  });
});

test('explains itself on request', () => {
  expect(readDemoOptions(['--help'])).toBe('help');
});

test.each([[['--photos']], [['--fast']], [['folder']]])('refuses %j', (args) => {
  expect(() => readDemoOptions(args)).toThrow(TypeError);
});
