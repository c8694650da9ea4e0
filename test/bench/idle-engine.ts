/**
 * @file The engine alone, for `idle.ts`: watches what its data folder says, with nothing to upload.
 * Prints a line when its scan at the start is over, and one after each scan that a line on stdin asks for.
 */
import { createInterface } from 'node:readline';
import { fixedSession } from '../../src/main/account/session.ts';
import { createEngine } from '../../src/main/engine.ts';

const [dataFolder = '', uid = ''] = process.argv.slice(2);
const key = 'none';
const engine = createEngine({
  dataFolder,
  apiUrl: 'http://127.0.0.1:9/fb.do',
  account: {
    uid,
    sessions: fixedSession({
      clientId: key,
      applicationKey: key,
      applicationSecretKey: key,
      accessToken: key,
      sessionSecretKey: key,
    }),
  },
});

/** Resolves when every folder has been looked through since `since`. */
function untilScanned(since: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.onChange(() => {
      const isOver = engine.folders
        .list()
        .every(({ state, scannedAt }) => state === 'up-to-date' && (scannedAt ?? 0) >= since);
      if (!isOver) return;
      stop();
      resolve();
    });
  });
}

async function scan(begin: () => void): Promise<void> {
  const since = Date.now();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const end = untilScanned(since);
  begin();
  await end;
  const { user, system } = process.cpuUsage(cpu);
  const took = { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
  console.log(JSON.stringify({ ...took, counts: engine.snapshot().counts }));
}

await scan(() => engine.start());
createInterface(process.stdin).on('line', () => {
  void scan(() => engine.folders.list().forEach(({ id }) => engine.folders.scan(id)));
});
