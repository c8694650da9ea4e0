/**
 * @file `npm run bench:idle`: what Okapi costs while it does nothing but watch a folder of a hundred
 * thousand photos that are on OK already: the share of a core and the bytes written in a minute, as
 * Linux counts them, and then one rescan of all, as there is every hour.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createKeptFolders } from '../../src/main/folders/kept-folders.ts';
import { queueFile } from '../../src/main/platform/data-folder.ts';
import { createDestinations } from '../../src/main/queue/destinations.ts';
import { openStore } from '../../src/main/queue/store.ts';
import { NEW_PROGRESS } from '../../src/main/queue/transition.ts';
import { printFigures } from './figures.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '60' },
  },
});
const photos = Number(values.photos);
const seconds = Number(values.seconds);
const UID = '1';
const PHOTOS_IN_A_FOLDER = 250;
/** Linux counts a process's time in hundredths of a second. */
const TICKS_A_SECOND = 100;

const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-bench-'));
const dataFolder = path.join(home, 'data');
const root = path.join(home, 'Archive');

try {
  await mkdir(dataFolder);
  await fill();
  await measure();
} finally {
  await rm(home, { recursive: true, force: true });
}

/** Real files, and the queue as it is when all of them have been uploaded. */
async function fill(): Promise<void> {
  const picture = { width: 8, height: 8, channels: 3, background: 'red' } as const;
  const jpeg = await sharp({ create: picture }).jpeg().toBuffer();
  const store = openStore(queueFile(dataFolder), Date.now);
  store.useAccount(UID);
  const kept = createKeptFolders(store, Date.now);
  const folderId = kept.add(root, { kind: 'by-folder' });
  const { claim } = kept.filesOf(folderId);
  const destinations = createDestinations(store);
  for (let first = 0; first < photos; first += PHOTOS_IN_A_FOLDER) {
    const album = `Album ${first / PHOTOS_IN_A_FOLDER}`;
    const folder = path.join(root, album);
    await mkdir(folder, { recursive: true });
    const numbers = Array.from(
      { length: Math.min(PHOTOS_IN_A_FOLDER, photos - first) },
      (_, n) => first + n,
    );
    const files = await Promise.all(
      numbers.map(async (number) => {
        const name = `IMG_${number}.jpg`;
        const content = Buffer.concat([jpeg, Buffer.from(String(number))]);
        const file = path.join(folder, name);
        await writeFile(file, content);
        const { size, mtimeMs } = await stat(file);
        const fingerprint = createHash('sha256').update(content).digest('hex');
        return { path: file, name, folder, sizeBytes: size, mtimeMs, fingerprint };
      }),
    );
    store.transaction(() => {
      const { id } = destinations.remember({ kind: 'album', title: `Archive / ${album}` });
      for (const file of files) {
        const facts = { width: 8, height: 8, caption: null, destinationId: id };
        const progress = { ...NEW_PROGRESS, state: 'done', photoId: file.name } as const;
        claim(store.insert(1, { ...file, ...facts, progress }));
      }
    });
  }
  store.close();
}

async function measure(): Promise<void> {
  const engine = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'idle-engine.ts'), dataFolder, UID],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  try {
    const lines = createInterface(engine.stdout);
    const hear = async () => JSON.parse(String((await once(lines, 'line'))[0])) as Scan;
    const atStart = await hear();
    if (atStart.counts['done'] !== photos) throw new Error(JSON.stringify(atStart.counts));
    await sleep(5_000); // what the start left to do
    const pid = engine.pid ?? 0;
    const before = await costsOf(pid);
    await sleep(seconds * 1000);
    const idle = difference(before, await costsOf(pid));
    const beforeScan = await costsOf(pid);
    engine.stdin.write('scan\n');
    const rescan = await hear();
    const written = difference(beforeScan, await costsOf(pid));
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    printFigures(
      [
        {
          name: 'idle: share of a core',
          value: (100 * idle.cpuSeconds) / seconds,
          unit: '%',
          most: 0.5,
        },
        { name: 'idle: bytes written to disk', value: idle.bytes, unit: 'B', most: 0 },
        // Threads wake each other by writing, too.
        { name: 'idle: calls that write', value: idle.writes, unit: '' },
        { name: 'idle: the queue’s files have changed', value: idle.queue, unit: '', most: 0 },
        { name: 'rescan of all', value: rescan.ms / 1000, unit: 's' },
        { name: 'rescan: time of a core', value: rescan.cpuMs / 1000, unit: 's' },
        {
          name: 'rescan every hour: share of a core',
          value: rescan.cpuMs / 36_000,
          unit: '%',
          most: 0.5,
        },
        { name: 'rescan: bytes written to disk', value: written.bytes, unit: 'B' },
        { name: 'scan at the start', value: atStart.ms / 1000, unit: 's' },
        {
          name: 'memory',
          value: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024,
          unit: 'MB',
        },
      ],
      { photos, seconds },
    );
  } finally {
    engine.kill();
  }
}

interface Scan {
  readonly ms: number;
  readonly cpuMs: number;
  readonly counts: Readonly<Record<string, number>>;
}

interface Costs {
  readonly cpuSeconds: number;
  readonly bytes: number;
  readonly writes: number;
  /** When the queue's files changed last, and how large they are. */
  readonly queue: string;
}

async function costsOf(pid: number): Promise<Costs> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  const io = await readFile(`/proc/${pid}/io`, 'utf8');
  const numberOf = (name: string): number =>
    Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(io)?.[1]);
  const files = [queueFile(dataFolder), `${queueFile(dataFolder)}-wal`];
  const queue = await Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(file);
      return `${mtimeMs} ${size}`;
    }),
  );
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    bytes: numberOf('write_bytes'),
    writes: numberOf('syscw'),
    queue: queue.join(', '),
  };
}

function difference(before: Costs, after: Costs) {
  return {
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    bytes: after.bytes - before.bytes,
    writes: after.writes - before.writes,
    queue: before.queue === after.queue ? 0 : 1,
  };
}
