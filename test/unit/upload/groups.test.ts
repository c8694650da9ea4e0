import { expect, test } from 'vitest';
import type { ApiClient } from '../../../src/main/api/client.ts';
import { listGroups, mayAddPhotos } from '../../../src/main/upload/groups.ts';
import { succeed } from '../../../src/shared/errors.ts';

const OPEN = { addsAlbums: true, isPhotoUploadOff: false };
const CLOSED = { addsAlbums: false, isPhotoUploadOff: false };
const OFF = { addsAlbums: true, isPhotoUploadOff: true };
const CLOSED_AND_OFF = { addsAlbums: false, isPhotoUploadOff: true };

test.each([
  ['ADMIN', [true, true, true, true]],
  ['MODERATOR', [true, true, true, true]],
  ['ACTIVE', [true, false, false, false]],
  ['PASSIVE', [false, false, false, false]],
  ['MAYBE', [false, false, false, false]],
  ['BLOCKED', [false, false, false, false]],
  ['UNKNOWN', [false, false, false, false]],
  ['SOMETHING_NEW', [false, false, false, false]],
])('%s may add photos where it is open, closed, turned off, both: %j', (status, expected) => {
  const groups = [OPEN, CLOSED, OFF, CLOSED_AND_OFF];
  expect(groups.map((group) => mayAddPhotos(status, group))).toEqual(expected);
});

/** An OK whose pages of groups are these, one after the other; it describes every group as open. */
function okWith(pages: readonly unknown[]) {
  const asked: string[] = [];
  const api: ApiClient = {
    apiUrl: '',
    call(method, params, schema) {
      asked.push(method);
      const answer =
        method === 'group.getInfo'
          ? String(params['uids'])
              .split(',')
              .map((uid) => ({ uid, name: `Group ${uid}`, attrs: { flags: 'ap' } }))
          : pages[asked.length - 1];
      return Promise.resolve(succeed(schema.parse(answer)));
    },
  };
  return { api, asked };
}

const group = (groupId: string, status = 'ACTIVE') => ({ groupId, userId: '1', status });

test.each<[string, unknown[], string[]]>([
  ['an empty page', [{ groups: [group('1')], anchor: 'a' }, {}], ['1']],
  ['a page of nothing', [{ groups: [group('1')], anchor: 'a' }, { groups: null }], ['1']],
  ['a page without an anchor', [{ groups: [group('1')] }], ['1']],
  [
    'an anchor that leads nowhere',
    [
      { groups: [group('1')], anchor: 'a' },
      { groups: [group('2')], anchor: 'a' },
    ],
    ['1', '2'],
  ],
  [
    'a group told twice',
    [{ groups: [group('1')], anchor: 'a' }, { groups: [group('1')], anchor: 'b' }, {}],
    ['1'],
  ],
  ['groups of others only', [{ groups: [group('1', 'PASSIVE')] }], []],
])('a list ends with %s', async (_, pages, expected) => {
  const { api, asked } = okWith(pages);
  const listed = await listGroups(api);
  expect(listed).toEqual(succeed(expected.map((id) => ({ id, name: `Group ${id}` }))));
  // Nobody is asked about no group.
  expect(asked.filter((method) => method === 'group.getInfo')).toHaveLength(expected.length && 1);
});
