import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { logFile, oldLogFile, openLog } from '../../../src/main/platform/log.ts';
import { tempFolder } from '../temp-folder.ts';

const linesOf = async (file: string): Promise<Record<string, unknown>[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('lines are kept without their secrets, and the next program goes on below them', async () => {
  const folder = path.join(await tempFolder(), 'not there yet');
  openLog(folder).info({ uid: '5', token: 'secret' }, 'first');
  openLog(folder).warn('second');
  expect(await linesOf(path.join(folder, 'okapi.log'))).toMatchObject([
    { level: 30, uid: '5', token: '(secret)', msg: 'first' },
    { level: 40, msg: 'second' },
  ]);
});

test('how much is written can be changed while it is', async () => {
  const folder = await tempFolder();
  const log = openLog(folder);
  log.debug('not yet');
  log.useAmount('everything');
  log.debug({ call: 'sending', token: 'secret' }, 'now');
  log.useAmount('normal');
  log.debug('no more');
  log.info('always');
  expect(await linesOf(logFile(folder))).toMatchObject([
    { level: 20, call: 'sending', token: '(secret)', msg: 'now' },
    { level: 30, msg: 'always' },
  ]);
});

test('a full log becomes the old one, and what comes after it begins anew, also at the next start', async () => {
  const folder = await tempFolder();
  const mostBytes = 400;
  for (let start = 0; start < 3; start += 1) {
    const log = openLog(folder, mostBytes);
    for (let line = 0; line < 5; line += 1) log.info({ line: start * 5 + line }, 'some words');
  }
  const [old, now] = [await linesOf(oldLogFile(folder)), await linesOf(logFile(folder))];
  const numbers = [...old, ...now].map(({ line }) => Number(line));
  // The newest lines are there without a gap; older ones have gone.
  expect(numbers).toEqual(numbers.map((_, index) => 15 - numbers.length + index));
  expect(numbers.length).toBeLessThan(15);
  expect(Buffer.byteLength(await readFile(oldLogFile(folder)))).toBeLessThanOrEqual(mostBytes);
  expect(old.length).toBeGreaterThan(2);
});

test('a log that cannot be opened stops nobody, and says later how much it missed', async () => {
  const folder = await tempFolder();
  const file = path.join(folder, 'okapi.log');
  await mkdir(file); // a folder in its place
  const log = openLog(folder);
  log.error('nobody reads this');
  log.error('nor this');
  await rm(file, { recursive: true });
  log.info('there is room');
  expect(await linesOf(file)).toMatchObject([
    { level: 40, dropped: 2, msg: 'lines lost' },
    { level: 30, msg: 'there is room' },
  ]);
});

test('a file that may not grow any more stops nobody', async () => {
  const folder = await tempFolder();
  const program = `
    import { logFile, oldLogFile, openLog } from ${JSON.stringify(import.meta.resolve('../../../src/main/platform/log.ts'))};
    const log = openLog(${JSON.stringify(folder)});
    for (let line = 0; line < 500; line += 1) log.info({ line }, 'some words');
    process.stdout.write('still here');`;
  const run = spawnSync(
    'bash',
    ['-c', 'ulimit -S -f 4; exec "$0" --input-type=module -e "$1"', process.execPath, program],
    { encoding: 'utf8' },
  );
  expect(run).toMatchObject({ status: 0, stdout: 'still here', stderr: '' });
  const { length } = await readFile(path.join(folder, 'okapi.log'));
  expect(length).toBe(4_096);
});
