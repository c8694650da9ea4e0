import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadPlainScript } from './plain-script.ts';

const { fingerprintOf } = (await loadPlainScript('build-stamp.mjs')) as {
  fingerprintOf: (paths: readonly string[], root: string) => string;
};

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'okapi-stamp-'));
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, 'src/deep/a.ts'), 'a');
  writeFileSync(join(root, 'config.ts'), 'c');
});

afterEach(() => rmSync(root, { recursive: true }));

const fingerprint = (): string => fingerprintOf(['src', 'config.ts', 'not-there'], root);

test('the same sources have the same fingerprint, whenever they were written', () => {
  const before = fingerprint();
  writeFileSync(join(root, 'src/deep/a.ts'), 'a');
  expect(fingerprint()).toBe(before);
});

test.each([
  ['an edit', () => writeFileSync(join(root, 'src/deep/a.ts'), 'b')],
  ['a new file', () => writeFileSync(join(root, 'src/b.ts'), '')],
  ['a removed file', () => rmSync(join(root, 'config.ts'))],
])('%s changes the fingerprint', (_, change) => {
  const before = fingerprint();
  change();
  expect(fingerprint()).not.toBe(before);
});
