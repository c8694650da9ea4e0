import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { logFile, openLog } from '../../../src/main/platform/log.ts';
import { makeRig } from './rig.ts';

test('a log of everything has a line for each call, and no secret', async () => {
  const rig = await makeRig();
  await rig.photo('one.jpg');
  const log = openLog(rig.dataFolder);
  log.useAmount('everything');
  const engine = rig.engine({ log });
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  await engine.close();
  const text = await readFile(logFile(rig.dataFolder), 'utf8');
  const lines = text.trim().split('\n').map((line) => JSON.parse(line) as { call: string; photos: number; outcome: unknown }); // prettier-ignore
  expect(lines.map(({ call, photos, outcome }) => [call, photos, outcome])).toEqual([
    ['reserving', 1, null],
    ['sending', 1, null],
    ['committing', 1, null],
  ]);
  const { accessToken, sessionSecretKey, applicationKey, applicationSecretKey } = rig.server;
  for (const secret of [accessToken, sessionSecretKey, applicationKey, applicationSecretKey]) {
    expect(text).not.toContain(secret);
  }
});
