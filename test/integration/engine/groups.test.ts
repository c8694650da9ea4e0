/** @file Which groups a person can send photos to, as OK tells it. */
import { expect, test } from 'vitest';
import { makeRig, ownerOf, type Rig } from './rig.ts';

/** Makes a group of the signed-in person, and gives its id. */
async function makeGroup({ server }: Rig, group: Record<string, unknown>): Promise<string> {
  const init = { method: 'POST', body: JSON.stringify(group) };
  const answer = await fetch(`${server.controlUrl}/groups`, init);
  return ((await answer.json()) as { gid: string }).gid;
}

const FIRST = ['Okapi friends', 'Фотоклуб «Саванна»'];

test('those of many pages are listed by name that are open to the person', async () => {
  const rig = await makeRig();
  const open: string[] = [];
  for (let number = 1; number <= 230; number += 1) {
    const status = ['PASSIVE', 'ACTIVE', 'ACTIVE', 'ADMIN'][number % 4];
    const [membersAdd, photosOff] = [number % 2 === 0, number % 5 === 0];
    const name = `Group ${number}`;
    await makeGroup(rig, { name, status, membersAdd, photosOff });
    if (status === 'ADMIN' || (status === 'ACTIVE' && membersAdd && !photosOff)) open.push(name);
  }
  const answer = await rig.engine().groups();
  expect(answer.ok && answer.value.map(({ name }) => name)).toEqual([...FIRST, ...open]);
  // Three pages and the empty one; two times as many names as may be asked for at once.
  expect([await rig.calls('group.getUserGroupsV2'), await rig.calls('group.getInfo')]).toEqual([
    4, 2,
  ]);
});

test('the id is that by which photos get there', async () => {
  const rig = await makeRig();
  const groupId = await makeGroup(rig, { name: 'Club', status: 'ACTIVE', membersAdd: true });
  const engine = rig.engine();
  expect(await engine.groups()).toMatchObject({ ok: true, value: [{}, {}, { id: groupId }] });
  await rig.photo('a.jpg');
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder', groupId } });
  await engine.whenSettled();
  expect(await rig.stored()).toMatchObject([{ gid: groupId, albumTitle: 'Holiday' }]);
});

test.each([
  ['a refusal', { do: 'error', code: 50 }, 'group-missing'],
  ['a permission that is missing', { do: 'error', code: 10 }, 'permission-missing'],
  ['a flood', { do: 'error', code: 8 }, 'flood'],
  ['a session that is over', { do: 'error', code: 103 }, 'signed-out'],
  ['trouble at OK', { do: 'http', status: 503 }, 'server-unavailable'],
  ['a cut connection', { do: 'drop-before' }, 'connection-lost'],
  ['a page instead of an answer', { do: 'html' }, 'answer-not-understood'],
])('%s is told with its reason, at either call, and ends', async (_, fault, code) => {
  const rig = await makeRig();
  const engine = rig.engine();
  for (const on of ['group.getUserGroupsV2', 'group.getInfo']) {
    await rig.faults([{ on, ...fault }]);
    expect(await engine.groups()).toMatchObject({ ok: false, error: { code } });
  }
  await rig.faults([]);
  expect(await engine.groups()).toMatchObject({ ok: true });
  // Nobody's photos wait because of it.
  expect(engine.snapshot().pause).toBeNull();
});

test('nobody has groups before signing in', async () => {
  const rig = await makeRig();
  const engine = rig.engine({ account: null });
  expect(await engine.groups()).toMatchObject({ ok: false, error: { code: 'signed-out' } });
});

test('a list that another account overtakes is not told', async () => {
  const rig = await makeRig();
  const engine = rig.engine();
  await rig.holds([{ on: 'group.getUserGroupsV2', at: 'before' }]);
  const asked = engine.groups();
  expect(await rig.held()).not.toBeNull();
  await engine.useAccount(ownerOf(rig, rig.server.secondUser));
  await rig.letGo();
  expect(await asked).toMatchObject({ ok: false, error: { code: 'interrupted' } });
  expect(await engine.groups()).toMatchObject({ ok: true, value: [{ name: 'Полосатый клуб' }] });
});
