import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { storageTrouble, type StorageTrouble } from '../../../src/main/queue/storage-trouble.ts';
import { tempFolder } from '../temp-folder.ts';

const FILL = 'INSERT INTO photos SELECT zeroblob(900) FROM json_each(json_array(1,2,3,4,5,6,7,8))';

/** A database of some pages in a file of its own. */
async function aDatabase(): Promise<string> {
  const file = path.join(await tempFolder(), 'some.sqlite');
  const database = new DatabaseSync(file);
  database.exec(`CREATE TABLE photos (bytes BLOB); ${FILL}; ${FILL}`);
  database.close();
  return file;
}

function causeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (cause) {
    return cause;
  }
  return undefined;
}

const REAL: readonly [string, (file: string) => unknown, StorageTrouble | null][] = [
  [
    'no page more',
    (file) => {
      const database = new DatabaseSync(file);
      database.exec(`PRAGMA max_page_count = 1`);
      database.exec(FILL);
    },
    'full',
  ],
  [
    'opened for reading',
    (file) => new DatabaseSync(file, { readOnly: true }).exec(FILL),
    'unwritable',
  ],
  [
    'on a medium that never changes',
    (file) => {
      const address = pathToFileURL(file);
      address.searchParams.set('immutable', '1');
      new DatabaseSync(address).exec(FILL);
    },
    'unwritable',
  ],
  ['a folder in its place', (file) => new DatabaseSync(path.dirname(file)), 'unwritable'],
  [
    'no database at all',
    (file) => {
      writeFileSync(file, Buffer.alloc(8_192, 0x5a));
      new DatabaseSync(file).exec(FILL);
    },
    'damaged',
  ],
  [
    'garbage in the middle',
    (file) => {
      const bytes = readFileSync(file);
      bytes.fill(0x5a, 4_096);
      writeFileSync(file, bytes);
      new DatabaseSync(file).prepare('SELECT * FROM photos').all();
    },
    'damaged',
  ],
  [
    'the end cut off',
    (file) => {
      writeFileSync(file, readFileSync(file).subarray(0, 6_000));
      new DatabaseSync(file).prepare('SELECT * FROM photos').all();
    },
    'damaged',
  ],
  [
    'a question that makes no sense',
    (file) => new DatabaseSync(file).exec('SELECT * FROM none'),
    null,
  ],
  [
    'a promise that is broken',
    (file) =>
      new DatabaseSync(file).exec('CREATE TABLE one (a UNIQUE); INSERT INTO one VALUES (1), (1)'),
    null,
  ],
  ['a file that is not there', (file) => statSync(`${file}.none`), null],
];

// Only Linux has a device that is always full.
const FULL_DEVICE: typeof REAL =
  process.platform === 'linux'
    ? [['a device without room', () => writeFileSync('/dev/full', 'x'), 'full']]
    : [];

test.each([...REAL, ...FULL_DEVICE])('%s', async (_, work, trouble) => {
  const file = await aDatabase();
  const cause = causeOf(() => work(file));
  expect(cause).toBeInstanceOf(Error);
  expect(storageTrouble(cause)).toBe(trouble);
});

test('a file that may not grow is a trouble of the disk, whichever of its files it is', async () => {
  const file = await aDatabase();
  const program = `
    import { DatabaseSync } from 'node:sqlite';
    import { writeFileSync } from 'node:fs';
    import { storageTrouble } from ${JSON.stringify(import.meta.resolve('../../../src/main/queue/storage-trouble.ts'))};
    const troubleOf = (work) => { try { work(); return 'none'; } catch (cause) { return storageTrouble(cause); } };
    const fill = (mode) => () => {
      const database = new DatabaseSync(${JSON.stringify(file)});
      database.exec('PRAGMA journal_mode = ' + mode);
      try {
        for (let i = 0; i < 200; i += 1) database.exec(${JSON.stringify(FILL)});
      } finally {
        database.close();
      }
    };
    process.stdout.write(JSON.stringify([
      troubleOf(fill('WAL')),
      troubleOf(fill('DELETE')),
      troubleOf(() => writeFileSync(${JSON.stringify(`${file}.other`)}, Buffer.alloc(300_000))),
    ]));`;
  // The largest file that the process may write, in units of 1024 bytes.
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -S -f 64; exec "$0" --input-type=module -e "$1"', process.execPath, program],
    { encoding: 'utf8' },
  );
  const found = JSON.parse(stdout === '' ? `["${stderr}"]` : stdout) as string[];
  expect(found).toEqual([
    expect.stringMatching(/^(full|unwritable)$/),
    expect.stringMatching(/^(full|unwritable)$/),
    'full',
  ]);
});

test('codes that no test can bring about here', () => {
  const system = (code: string) => storageTrouble(Object.assign(new Error('x'), { code }));
  const sqlite = (errcode: number) =>
    storageTrouble(Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode }));
  expect(['EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOENT'].map(system)).toEqual([
    'full',
    'unwritable',
    'unwritable',
    'unwritable',
    'unwritable',
    null,
  ]);
  // PERM, IOERR_FSYNC, IOERR_SHMSIZE, IOERR_CORRUPTFS, BUSY, NOMEM
  expect([3, 1034, 4874, 8458, 5, 7].map(sqlite)).toEqual([
    'unwritable',
    'unwritable',
    'full',
    'damaged',
    'unwritable',
    null,
  ]);
  expect([undefined, 'ENOSPC', { code: 'ENOSPC' }].map(storageTrouble)).toEqual([null, null, null]);
});
