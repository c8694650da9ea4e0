import { expect, test } from 'vitest';
import { Groups } from '../../../src/renderer/state/groups.svelte.ts';
import { fail, succeed, type Result } from '../../../src/shared/errors.ts';
import type { Group } from '../../../src/shared/groups.ts';

type Answer = Result<readonly Group[]>;

/** Groups over a main process that answers when the test does. */
function groupsInHand() {
  const waiting: ((answer: Answer) => void)[] = [];
  const groups = new Groups(() => new Promise((resolve) => waiting.push(resolve)));
  return { groups, answer: (at: number, answer: Answer) => waiting[at]?.(answer) };
}

const CLUB: Group = { id: '54', name: 'Club' };
const ZOO: Group = { id: '55', name: 'Zoo' };
const TROUBLE = { code: 'offline', stage: 'intake' } as const;
const shown = ({ list, isLoading, problem }: Groups) => ({ list, isLoading, problem });

test('what was listed stays on show while OK is asked again, and when that fails', async () => {
  const { groups, answer } = groupsInHand();
  const first = groups.load('1');
  expect(shown(groups)).toEqual({ list: null, isLoading: true, problem: null });
  answer(0, succeed([CLUB]));
  await first;
  expect(shown(groups)).toEqual({ list: [CLUB], isLoading: false, problem: null });
  const second = groups.load('1');
  expect(shown(groups)).toEqual({ list: [CLUB], isLoading: true, problem: null });
  answer(1, fail(TROUBLE));
  await second;
  expect(shown(groups)).toEqual({ list: [CLUB], isLoading: false, problem: TROUBLE });
  expect([groups.nameOf('54'), groups.nameOf('55')]).toEqual(['Club', null]);
});

test('another account sees nothing of the former one, however late its list comes', async () => {
  const { groups, answer } = groupsInHand();
  const before = groups.load('1');
  const after = groups.load('2');
  answer(1, succeed([ZOO]));
  await after;
  answer(0, succeed([CLUB]));
  await before;
  expect(shown(groups)).toEqual({ list: [ZOO], isLoading: false, problem: null });
  void groups.load('1');
  expect(groups.list).toBeNull();
});
