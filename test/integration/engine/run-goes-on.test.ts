import { expect, test } from 'vitest';
import { NO_SESSION } from '../../../src/main/account/session.ts';
import { makeRig } from './rig.ts';

test('a run that an earlier program left counts on as soon as it is known whose it is', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg']) await rig.photo(name);
  const first = rig.engine();
  first.pause();
  await first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  const { run } = first.snapshot();
  await first.close();
  const second = rig.engine({ account: null }); // the keychain takes its time
  await second.useAccount({ uid: rig.server.uid, sessions: NO_SESSION });
  expect([run, second.snapshot().run]).toEqual([
    { photos: 2, done: 0, failed: 0 },
    { photos: 2, done: 0, failed: 0 },
  ]);
});
