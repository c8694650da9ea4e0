/**
 * @file The command line's memory and speed: `npm run bench:memory`. Uploads many photos on
 * loopback to the stand-in and prints what the operating system says of the process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { startOkProcess, type OkProcess } from '../support/ok-process.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '2000' },
    bytes: { type: 'string', default: '200000' },
  },
});
const photos = Number(values.photos);
/** So many pictures take turns: were they all alike, it could not be seen that OK keeps their order. */
const PICTURES = 8;
const folder = await mkdtemp(path.join(os.tmpdir(), 'okapi-bench-'));
const root = path.join(import.meta.dirname, '../..');

try {
  await makePhotos(path.join(folder, 'photos'));
  const ok = await startOkProcess(path.join(folder, 'ok'));
  try {
    await measure(ok);
  } finally {
    await ok.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Real photos of about the size asked for, each made different by bytes after its end. */
async function makePhotos(where: string): Promise<void> {
  await mkdir(where);
  const pictures: Buffer[] = [];
  for (let index = 0; index < PICTURES; index += 1)
    pictures.push(await makePicture(60 + 15 * index));
  for (let index = 0; index < photos; index += 1) {
    const jpeg = pictures[index % PICTURES] ?? Buffer.alloc(0);
    const padding = Buffer.alloc(Math.max(0, Number(values.bytes) - jpeg.length - 16));
    const mark = Buffer.from(String(index).padStart(16, '0'));
    await writeFile(path.join(where, `photo-${index}.jpg`), Buffer.concat([jpeg, padding, mark]));
  }
}

async function makePicture(brightness: number): Promise<Buffer> {
  const size = Math.round(Math.sqrt(Number(values.bytes)) * 0.75);
  const noise = { type: 'gaussian', mean: brightness, sigma: 60 } as const;
  return await sharp({
    create: { width: size, height: size, channels: 3, background: '#888', noise },
  })
    .jpeg({ quality: 95 })
    .toBuffer();
}

async function measure(ok: OkProcess): Promise<void> {
  const command = spawn(
    process.execPath,
    [
      '--max-semi-space-size=4',
      'scripts/launch.mjs',
      'src/main/cli.ts',
      'upload',
      path.join(folder, 'photos'),
      '--data-dir',
      path.join(folder, 'data'),
      '--json',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...ok.environment,
      },
    },
  );
  let output = '';
  command.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const memory = watchMemory(command.pid ?? 0);
  await once(command, 'exit');
  const summary = JSON.parse(output) as Record<string, number>;
  const stored = (await ok.control('photos')) as unknown[];
  console.log(
    JSON.stringify({
      photos,
      stored: stored.length,
      uploaded: summary['uploaded'],
      bytesSent: summary['bytesSent'],
      seconds: summary['seconds'],
      mostResidentMB: Math.round((await memory) / 1e6),
    }),
  );
}

/** The most memory that the process had resident, as Linux counts it (VmHWM). */
async function watchMemory(pid: number): Promise<number> {
  let most = 0;
  for (;;) {
    try {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
      if (kilobytes === 0) return most; // ended
      most = Math.max(most, kilobytes * 1024);
    } catch {
      return most;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
