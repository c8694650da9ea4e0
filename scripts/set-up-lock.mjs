/** @file One set-up at a time in a working copy: a lock file with the process id of its owner. */
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './project-node.mjs';
import { say } from './step.mjs';

const FOLDER = join(ROOT, '.okapi');
const FILE = join(FOLDER, 'set-up.lock');
const BEAT_MILLIS = 2_000;
/** An owner that has not renewed its lock for so long is gone, even if its number runs again. */
const STALE_MILLIS = 30_000;

/** Does the work alone; waits while another set-up of this working copy is at it. */
export async function withSetUpLock(work, { file = FILE } = {}) {
  await acquire(file);
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT_MILLIS);
  const leave = () => rmSync(file, { force: true });
  process.once('exit', leave);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', leave);
    leave();
  }
}

async function acquire(file) {
  mkdirSync(FOLDER, { recursive: true });
  let saidSo = false;
  while (!tryToCreate(file)) {
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      // Two may have found it abandoned: the later one removes the lock of the earlier one.
      if (tryToCreate(file) && (await isStillOurs(file))) return;
      continue;
    }
    if (!saidSo) say('Another set-up is running here; waiting for it …');
    saidSo = true;
    await sleep(250);
  }
}

function tryToCreate(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isStillOurs(file) {
  await sleep(200);
  return readOwner(file) === process.pid;
}

function isAbandoned(file) {
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const owner = readOwner(file);
  // An empty file is one whose owner is just about to write its number.
  return age > STALE_MILLIS || (Number.isInteger(owner) && owner > 0 && !isRunning(owner));
}

function readOwner(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return null; // released meanwhile
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // it runs, and belongs to somebody else
  }
}
