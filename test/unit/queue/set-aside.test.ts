import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/main/queue/store.ts';
import {
  aQueue,
  asLeftByCrash,
  now,
  overwrite,
  randomFrom,
  uploadsOf,
  whereabouts,
} from './a-damaged-queue.ts';

const SET_ASIDE = 'queue-damaged-20260102T030405Z.sqlite';

function open(file: string) {
  const store = openStore(file, now);
  onTestFinished(() => store.close());
  return store;
}

/** A queue that a crash left behind, its index by state damaged on the disk: no row is. */
async function damagedByCrash() {
  const { file, store } = await aQueue(200);
  store.close();
  const working = openStore(file, now);
  working.run(`UPDATE uploads SET caption = 'new' WHERE id <= 20`);
  const before = uploadsOf(working);
  const left = await asLeftByCrash(file);
  working.close();
  const { state, row } = whereabouts(file);
  const [page = 0] = state.get(200) ?? [];
  overwrite(left, [page], randomFrom(5));
  expect([...row.values()]).not.toContain(page);
  return { file: left, before, files: [readFileSync(left), readFileSync(`${left}-wal`)] };
}

const beside = (file: string, name: string): string => path.join(path.dirname(file), name);

test('the damaged file and its log stay as they were, and the new queue has what both held', async () => {
  const { file, before, files } = await damagedByCrash();
  const after = openStore(file, now);
  const setAside = beside(file, SET_ASIDE);
  expect(after.rebuilt).toEqual({ setAside, uploads: 200, lost: false });
  expect([readFileSync(setAside), readFileSync(`${setAside}-wal`)]).toEqual(files);
  expect(uploadsOf(after)).toEqual(before);
  after.close();
  const again = open(file);
  expect([again.rebuilt, uploadsOf(again)]).toEqual([null, before]);
});

test('a second damage in the same second is set aside beside the first', async () => {
  const { file } = await damagedByCrash();
  openStore(file, now).close();
  writeFileSync(file, 'nothing');
  expect(open(file).rebuilt?.setAside).toBe(beside(file, SET_ASIDE.replace('Z', 'Z-1')));
});

const made = (file: string): string => beside(file, 'queue-rebuilding.sqlite');
const STEPS: readonly [string, (file: string) => void][] = [
  ['before anything was moved', (file) => writeFileSync(made(file), '')],
  [
    'before the log was moved',
    (file) => {
      writeFileSync(made(file), '');
      renameSync(file, beside(file, SET_ASIDE));
    },
  ],
  [
    'while the new one was written',
    (file) => {
      writeFileSync(made(file), Buffer.alloc(9_000, 'half a database'));
      writeFileSync(`${made(file)}-journal`, Buffer.alloc(9_000, 'and its journal'));
      renameSync(file, beside(file, SET_ASIDE));
      renameSync(`${file}-wal`, beside(file, `${SET_ASIDE}-wal`));
    },
  ],
];

test.each(STEPS)('a program that died %s: the next one goes on', async (_, die) => {
  const { file, before, files } = await damagedByCrash();
  die(file);
  const after = open(file);
  const setAside = beside(file, SET_ASIDE);
  expect(after.rebuilt).toEqual({ setAside, uploads: 200, lost: false });
  expect([readFileSync(setAside), readFileSync(`${setAside}-wal`)]).toEqual(files);
  expect(uploadsOf(after)).toEqual(before);
  expect(existsSync(made(file))).toBe(false);
});

test('no room for the new one is a trouble of the disk; with room the next start goes on', async () => {
  const { file, before } = await damagedByCrash();
  const program = `
    import { openStore } from ${JSON.stringify(import.meta.resolve('../../../src/main/queue/store.ts'))};
    import { storageTrouble } from ${JSON.stringify(import.meta.resolve('../../../src/main/queue/storage-trouble.ts'))};
    try { openStore(${JSON.stringify(file)}, () => ${now()}); } catch (cause) { process.stdout.write(String(storageTrouble(cause))); }`;
  const limited = spawnSync(
    'bash',
    ['-c', 'ulimit -S -f 40; exec "$0" --input-type=module -e "$1"', process.execPath, program],
    { encoding: 'utf8' },
  );
  expect(limited.stdout).toMatch(/^(full|unwritable)$/);
  const after = open(file);
  expect(after.rebuilt).toMatchObject({ uploads: 200, lost: false });
  expect(uploadsOf(after)).toEqual(before);
});

test('a queue that somebody removed is a new one, whatever was set aside before', async () => {
  const { file } = await damagedByCrash();
  openStore(file, now).close();
  rmSync(file);
  const after = open(file);
  expect([after.rebuilt, uploadsOf(after).size]).toEqual([null, 0]);
});

test('whatever happened to the log, the queue opens and every upload is there', async () => {
  const { file, store } = await aQueue(200);
  store.close();
  const working = openStore(file, now);
  working.run(`UPDATE uploads SET caption = 'new' WHERE id <= 20`);
  const ids = [...uploadsOf(working).keys()];
  const left = await asLeftByCrash(file);
  working.close();
  const log = readFileSync(`${left}-wal`);
  const found: number[][] = [];
  for (let seed = 0; seed <= 30; seed += 1) {
    const random = randomFrom(seed);
    const copy = await asLeftByCrash(left);
    const bytes = Buffer.from(log);
    const from = random(bytes.length);
    for (let at = from; at < from + random(9_000) && at < bytes.length; at += 1) {
      bytes[at] = random(256);
    }
    if (seed === 0) rmSync(`${copy}-wal`);
    else writeFileSync(`${copy}-wal`, seed % 3 === 0 ? bytes.subarray(0, from) : bytes);
    found.push([...uploadsOf(open(copy)).keys()]);
  }
  expect(found).toEqual(found.map(() => ids));
});
