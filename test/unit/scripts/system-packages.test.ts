import { expect, test } from 'vitest';
import { loadPlainScript } from './plain-script.ts';

interface Machine {
  readonly missing: readonly string[];
  readonly hasApt: boolean;
  readonly isUbuntu: boolean;
  readonly privilege: 'root' | 'sudo' | 'none';
}
const { planFor } = (await loadPlainScript('system-packages.mjs')) as {
  planFor: (machine: Machine) => {
    readonly byApt: object | null;
    readonly refusal: string | null;
    readonly browser: boolean;
  };
};

const debian = { hasApt: true, isUbuntu: false, privilege: 'root' } as const;
const nothing = { byApt: null, refusal: null, browser: false };

test('does nothing when nothing is missing', () => {
  expect(planFor({ ...debian, missing: [] })).toEqual(nothing);
});

test('installs by apt-get as root', () => {
  const missing = ['chromium', 'dbus'];
  expect(planFor({ ...debian, missing })).toEqual({
    ...nothing,
    byApt: { packages: missing, sudo: false },
  });
});

test('installs by apt-get through a sudo that asks for no password', () => {
  expect(planFor({ ...debian, privilege: 'sudo', missing: ['dbus'] })).toEqual({
    ...nothing,
    byApt: { packages: ['dbus'], sudo: true },
  });
});

test('names the exact command when it may not install', () => {
  expect(planFor({ ...debian, privilege: 'none', missing: ['chromium', 'dbus'] })).toEqual({
    ...nothing,
    refusal:
      'System packages are missing. Run: sudo apt-get update && ' +
      'sudo apt-get install -y --no-install-recommends chromium dbus',
  });
});

test('leaves the browser to Playwright on Ubuntu, where chromium is a snap', () => {
  expect(planFor({ ...debian, isUbuntu: true, missing: ['chromium', 'dbus'] })).toEqual({
    byApt: { packages: ['dbus'], sudo: false },
    refusal: null,
    browser: true,
  });
});

test('leaves the browser to Playwright where there is no apt-get', () => {
  expect(planFor({ ...debian, hasApt: false, missing: ['chromium'] })).toEqual({
    ...nothing,
    browser: true,
  });
});

test('names the packages where there is no apt-get', () => {
  const { refusal } = planFor({ ...debian, hasApt: false, missing: ['libsecret-1-0', 'dbus'] });
  expect(refusal).toContain('libsecret-1-0 dbus');
});
