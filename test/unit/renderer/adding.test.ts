import { expect, test } from 'vitest';
import { Adding } from '../../../src/renderer/state/adding.svelte.ts';

function recorded() {
  const added: unknown[] = [];
  return { added, adding: new Adding((input) => added.push(input)) };
}

test.each(['by-folder', 'personal'] as const)('what is given goes %s at once', (kind) => {
  const { added, adding } = recorded();
  adding.take(['/a', '/b'], kind);
  expect(added).toEqual([{ paths: ['/a', '/b'], destination: { kind } }]);
});

test('one album waits for its title, also when more is chosen meanwhile', () => {
  const { added, adding } = recorded();
  adding.take(['/a'], 'album');
  adding.take(['/b'], 'album');
  expect(added).toEqual([]);
  adding.giveAlbum({ title: 'Summer', groupId: '5' });
  adding.giveAlbum({ title: 'Summer' });
  const destination = { kind: 'album', title: 'Summer', groupId: '5' };
  expect(added).toEqual([{ paths: ['/a', '/b'], destination }]);
});

test('a dialog that was closed adds nothing and asks for no title', () => {
  const { added, adding } = recorded();
  adding.take([], 'by-folder');
  adding.take([], 'album');
  expect([added, adding.untitled]).toEqual([[], null]);
});
