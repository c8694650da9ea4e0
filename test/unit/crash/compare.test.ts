import { describe, expect, test } from 'vitest';
import {
  compareFailures,
  comparePhotos,
  comparePlaces,
  type ArrivedPhoto,
  type ExpectedPhoto,
  type Wrong,
} from '../../crash/compare.ts';

const sea = (sha256: string, caption: string | null = null): ExpectedPhoto => ({
  album: 'Sea',
  sha256,
  caption,
});
const hills = (sha256: string): ExpectedPhoto => ({ album: 'Hills', sha256, caption: null });

describe('photos', () => {
  test.each<[what: string, ExpectedPhoto[], ArrivedPhoto[], Wrong[]]>([
    ['all as it should be', [sea('1', 'Hello'), hills('1')], [hills('1'), sea('1', 'Hello')], []],
    ['an empty caption is none', [sea('1')], [sea('1', '')], []],
    ['copies in one album are one photo', [sea('1'), sea('1')], [sea('1')], []],
    ['lost', [sea('1'), sea('2')], [sea('2')], [{ wrong: 'lost', album: 'Sea', sha256: '1' }]],
    [
      'copies in one album are lost once',
      [sea('1'), sea('1')],
      [],
      [{ wrong: 'lost', album: 'Sea', sha256: '1' }],
    ],
    [
      'lost from one of its albums',
      [sea('1'), hills('1')],
      [sea('1')],
      [{ wrong: 'lost', album: 'Hills', sha256: '1' }],
    ],
    [
      'three of one are two too many',
      [sea('1')],
      [sea('1'), sea('1'), sea('1')],
      [
        { wrong: 'doubled', album: 'Sea', sha256: '1' },
        { wrong: 'doubled', album: 'Sea', sha256: '1' },
      ],
    ],
    [
      'in another album only: not lost',
      [sea('1'), hills('2')],
      [hills('1'), hills('2')],
      [{ wrong: 'wrong album', album: 'Hills', sha256: '1' }],
    ],
    [
      'in another album and lost from two',
      [sea('1'), hills('1')],
      [{ album: null, sha256: '1', caption: null }],
      [
        { wrong: 'wrong album', album: null, sha256: '1' },
        { wrong: 'lost', album: 'Hills', sha256: '1' },
      ],
    ],
    [
      'another caption',
      [sea('1', 'Hello'), sea('2')],
      [sea('1'), sea('2', 'Hello')],
      [
        { wrong: 'wrong caption', album: 'Sea', sha256: '1' },
        { wrong: 'wrong caption', album: 'Sea', sha256: '2' },
      ],
    ],
    [
      'other bytes',
      [sea('1')],
      [sea('9')],
      [
        { wrong: 'wrong bytes', album: 'Sea', sha256: '9' },
        { wrong: 'lost', album: 'Sea', sha256: '1' },
      ],
    ],
  ])('%s', (_what, expected, arrived, wrongs) => {
    expect(comparePhotos(expected, arrived)).toEqual(wrongs);
  });
});

test.each(['album', 'topic'] as const)('a name that stands for two is a doubled %s', (kind) => {
  expect(comparePlaces(['Sea', 'Hills', 'Sea'], kind)).toEqual([
    { wrong: `${kind} doubled`, album: 'Sea', sha256: null },
  ]);
});

test('what cannot arrive is reported, and nothing else', () => {
  const expected = new Map([['/a/whole.jpg', sea('1')]]);
  expect(compareFailures(['/a/damaged.jpg'], ['/a/damaged.jpg'], expected)).toEqual([]);
  expect(compareFailures(['/a/damaged.jpg'], ['/a/whole.jpg'], expected)).toEqual([
    { wrong: 'reported failed', album: 'Sea', sha256: '1' },
    { wrong: 'not reported', album: '/a/damaged.jpg', sha256: null },
  ]);
});
