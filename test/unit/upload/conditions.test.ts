import { expect, test } from 'vitest';
import { keepConditions } from '../../../src/main/upload/conditions-kept.ts';
import {
  mayUpload,
  moreImportant,
  nextChange,
  type Situation,
} from '../../../src/main/upload/conditions.ts';
import { WEEKDAYS } from '../../../src/shared/schedule.ts';
import type { Rules } from '../../../src/shared/settings.ts';
import type { Pause, PauseReason } from '../../../src/shared/upload.ts';

const at = (hours: number, minutes = 0): number => new Date(2026, 4, 5, hours, minutes).getTime();
const NOON = at(12);
const MINUTE_MS = 60_000;
const FREE: Rules = {
  metered: 'automatic',
  schedule: { isOn: false, from: '22:00', to: '07:00', days: WEEKDAYS },
};
const NIGHTS: Rules = { ...FREE, schedule: { ...FREE.schedule, isOn: true } };
const NEVER: Rules = { ...FREE, schedule: { ...FREE.schedule, days: [] } };
const pause = (reason: PauseReason, until: number | null = null): Pause => ({
  reason,
  until,
  problem: null,
});
const OFFLINE = { isOnline: false, isMetered: null };
const METERED = { isOnline: true, isMetered: true };
const KNOWN = { isOnline: true, isMetered: false };

test.each<[string, Partial<Situation>, now: number, Pause | null]>([
  ['nothing stands in the way', {}, NOON, null],
  ['nobody asked for rules', { rules: null, conditions: METERED }, NOON, null],
  ['offline', { conditions: OFFLINE, offlineSince: NOON }, NOON, pause('offline', NOON + MINUTE_MS)],
  ['offline, almost found out about', { conditions: OFFLINE, offlineSince: NOON }, NOON + MINUTE_MS - 1, pause('offline', NOON + MINUTE_MS)],
  ['offline for so long that the queue looks itself', { conditions: OFFLINE, offlineSince: NOON }, NOON + MINUTE_MS, null],
  ['offline without rules', { conditions: OFFLINE, offlineSince: NOON, rules: null }, NOON, pause('offline', NOON + MINUTE_MS)],
  ['metered, as the system says', { conditions: METERED }, NOON, pause('metered')],
  ['metered, and the person says no', { conditions: METERED, rules: { ...FREE, metered: 'no' } }, NOON, null],
  ['not metered, and the person says yes', { conditions: KNOWN, rules: { ...FREE, metered: 'yes' } }, NOON, pause('metered')],
  ['not metered', { conditions: KNOWN }, NOON, null],
  ['out of hours', { rules: NIGHTS }, NOON, pause('schedule', at(22))],
  ['within the hours', { rules: NIGHTS }, at(23), null],
  ['a schedule without a day', { rules: NEVER }, NOON, null],
  ['a schedule without a day that is on', { rules: { ...NEVER, schedule: { ...NEVER.schedule, isOn: true } } }, NOON, pause('schedule')],
  ['all at once: the connection first', { rules: { ...NIGHTS, metered: 'yes' }, conditions: OFFLINE, offlineSince: NOON }, NOON, pause('offline', NOON + MINUTE_MS)],
  ['the hours before the cost', { rules: NIGHTS, conditions: METERED }, NOON, pause('schedule', at(22))],
  ['the hours are put aside', { rules: NIGHTS, waived: [pause('schedule', at(22))] }, NOON, null],
  ['the hours are put aside, and then the cost is told', { rules: NIGHTS, conditions: METERED, waived: [pause('schedule', at(22))] }, NOON, pause('metered')],
  ['the hours of another day were put aside', { rules: NIGHTS, waived: [pause('schedule', at(22) - 24 * 60 * MINUTE_MS)] }, NOON, pause('schedule', at(22))],
])('%s', (_name, situation, now, expected) => {
  const whole = { conditions: { isOnline: true, isMetered: null }, rules: FREE, offlineSince: 0, waived: [], ...situation };
  expect(mayUpload(whole, now)).toEqual(expected);
}); // prettier-ignore

test.each<[string, Partial<Situation>, now: number, number]>([
  ['nothing changes by itself', {}, NOON, Infinity],
  ['the hours open', { rules: NIGHTS }, NOON, at(22)],
  ['the hours close', { rules: NIGHTS }, at(6), at(7)],
  ['the computer is believed no longer', { rules: NIGHTS, conditions: OFFLINE, offlineSince: NOON }, NOON, NOON + MINUTE_MS],
  ['it is not believed any more', { conditions: OFFLINE, offlineSince: NOON }, NOON + MINUTE_MS, Infinity],
])('the next change: %s', (_name, situation, now, expected) => {
  const whole = { conditions: { isOnline: true, isMetered: null }, rules: FREE, offlineSince: 0, waived: [], ...situation };
  expect(nextChange(whole, now)).toBe(expected);
}); // prettier-ignore

test.each<[string, met: Pause | null, condition: Pause | null, told: 'met' | 'condition' | null]>([
  ['nothing', null, null, null],
  ['only what was met', pause('flood', 5), null, 'met'],
  ['only a condition', null, pause('metered'), 'condition'],
  ['the person’s own', pause('person'), pause('offline', 5), 'met'],
  ['what a person has to mend', pause('signed-out'), pause('metered'), 'met'],
  ['a full disk', pause('disk-full', 5), pause('schedule', 5), 'met'],
  ['what passes at OK', pause('limit-reached', 5), pause('schedule', 5), 'condition'],
  ['the queue’s own look at the network', pause('offline', 9), pause('metered'), 'condition'],
])('of two pauses: %s', (_name, met, condition, told) => {
  const expected = { met, condition }[told ?? 'met'];
  expect(moreImportant(met, condition)).toBe(expected);
});

function kept() {
  const clock = { now: NOON };
  const conditions = keepConditions(() => clock.now);
  const reason = (): PauseReason | null => conditions.pause()?.reason ?? null;
  const waive = (): void => {
    const shown = conditions.pause();
    if (shown) conditions.waive(shown);
  };
  return { clock, conditions, reason, waive };
}

test('a metered connection that was put aside stays so until there is another one', () => {
  const { conditions, reason, waive } = kept();
  conditions.setRules(FREE);
  conditions.set({ isMetered: true });
  const before = reason();
  waive();
  conditions.set({ isMetered: true });
  conditions.setRules({ ...FREE });
  const during = reason();
  conditions.set({ isMetered: false });
  conditions.set({ isMetered: true });
  expect([before, during, reason()]).toEqual(['metered', null, 'metered']);
});

test('hours that were put aside count again when they close the next time', () => {
  const { clock, conditions, reason, waive } = kept();
  conditions.setRules(NIGHTS);
  waive();
  const during = reason();
  clock.now = at(22);
  conditions.look();
  const open = reason();
  clock.now = at(31);
  expect([during, open, reason()]).toEqual([null, null, 'schedule']);
});

test('also when nobody looked while they were open', () => {
  const { clock, conditions, reason, waive } = kept();
  conditions.setRules(NIGHTS);
  waive();
  clock.now = at(33);
  expect(reason()).toBe('schedule');
});

test('other rules are asked about anew', () => {
  const { conditions, reason, waive } = kept();
  conditions.setRules(NIGHTS);
  waive();
  conditions.setRules({ ...NIGHTS, schedule: { ...NIGHTS.schedule, to: '08:00' } });
  expect(reason()).toBe('schedule');
});

test('it tells that the connection is back, and believes the next loss anew', () => {
  const { clock, conditions, reason } = kept();
  const told = [conditions.set({ isOnline: false }), conditions.set({ isOnline: false })];
  clock.now += 30_000;
  told.push(conditions.set({ isOnline: false }));
  const early = conditions.pause()?.until;
  clock.now += 40_000;
  const late = reason();
  told.push(conditions.set({ isOnline: true }), conditions.set({ isOnline: true }));
  conditions.set({ isOnline: false });
  expect([told, early, late, reason()]).toEqual([
    [false, false, false, true, false],
    NOON + MINUTE_MS,
    null,
    'offline',
  ]);
});

test('a clock that is set begins the minute anew', () => {
  const { clock, conditions } = kept();
  conditions.set({ isOnline: false });
  clock.now -= 24 * 60 * MINUTE_MS;
  conditions.clockMoved();
  expect(conditions.pause()?.until).toBe(clock.now + MINUTE_MS);
});
