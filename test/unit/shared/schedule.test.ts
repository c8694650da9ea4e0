import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  isOpen,
  nextClosing,
  nextOpening,
  WEEKDAYS,
  type Schedule,
} from '../../../src/shared/schedule.ts';

const zoneBefore = process.env['TZ'];
beforeAll(() => void (process.env['TZ'] = 'Europe/Berlin'));
afterAll(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

const every = (from: string, to: string): Schedule => ({ isOn: true, from, to, days: WEEKDAYS });
const NIGHT = every('22:00', '07:00');
const OFFICE: Schedule = { isOn: true, from: '09:00', to: '17:30', days: [1, 2, 3, 4, 5] };
/** It begins on Friday and ends on Saturday. */
const FRIDAY_NIGHT: Schedule = { isOn: true, from: '22:00', to: '07:00', days: [5] };
const SUNDAY: Schedule = { isOn: true, from: '00:00', to: '00:00', days: [7] };

/** 4 May 2026 is a Monday; 29 March and 25 October are the Sundays on which Berlin changes its clocks. */
test.each<[string, Schedule, at: string, opens: string | null, closes: string | null]>([
  ['what is off is open', { ...NIGHT, isOn: false }, '2026-05-04T12:00+02:00', null, null],
  ['by day', OFFICE, '2026-05-04T09:00+02:00', null, '2026-05-04T17:30+02:00'],
  ['before it opens', OFFICE, '2026-05-04T08:59:59+02:00', '2026-05-04T09:00+02:00', null],
  ['when it closes', OFFICE, '2026-05-04T17:30+02:00', '2026-05-05T09:00+02:00', null],
  ['over the weekend', OFFICE, '2026-05-08T18:00+02:00', '2026-05-11T09:00+02:00', null],
  ['before midnight', NIGHT, '2026-05-04T23:59+02:00', null, '2026-05-05T07:00+02:00'],
  ['after midnight', NIGHT, '2026-05-05T00:00+02:00', null, '2026-05-05T07:00+02:00'],
  ['at noon', NIGHT, '2026-05-05T12:00+02:00', '2026-05-05T22:00+02:00', null],
  ['the morning after the day', FRIDAY_NIGHT, '2026-05-09T06:59+02:00', null, '2026-05-09T07:00+02:00'],
  ['the morning of the day itself', FRIDAY_NIGHT, '2026-05-08T06:00+02:00', '2026-05-08T22:00+02:00', null],
  ['a week ahead', FRIDAY_NIGHT, '2026-05-09T07:00+02:00', '2026-05-15T22:00+02:00', null],
  ['no day at all', { ...NIGHT, days: [] }, '2026-05-05T23:00+02:00', null, null],
  ['the same time twice is the whole day', SUNDAY, '2026-05-10T13:00+02:00', null, '2026-05-11T00:00+02:00'],
  ['before the whole day', SUNDAY, '2026-05-09T13:00+02:00', '2026-05-10T00:00+02:00', null],
  ['whole days without end', every('05:00', '05:00'), '2026-05-09T13:00+02:00', null, null],
  ['two days that meet', { ...SUNDAY, days: [6, 7] }, '2026-05-09T13:00+02:00', null, '2026-05-11T00:00+02:00'],
  ['a night of seven hours', NIGHT, '2026-03-28T23:30+01:00', null, '2026-03-29T07:00+02:00'],
  ['a night of ten hours', NIGHT, '2026-10-24T23:30+02:00', null, '2026-10-25T07:00+01:00'],
  ['a time that is left out opens at the change', every('02:30', '03:15'), '2026-03-29T01:59+01:00', '2026-03-29T03:00+02:00', null],
  ['open after that change', every('02:30', '03:15'), '2026-03-29T03:05+02:00', null, '2026-03-29T03:15+02:00'],
  ['an hour that is left out wholly', every('02:15', '02:45'), '2026-03-29T03:00+02:00', '2026-03-30T02:15+02:00', null],
  ['of a time that comes twice the first opens', every('02:30', '04:00'), '2026-10-25T02:00+02:00', '2026-10-25T02:30+02:00', null],
  ['and is open through the second', every('02:30', '04:00'), '2026-10-25T02:10+01:00', null, '2026-10-25T04:00+01:00'],
])('%s', (_name, schedule, at, opens, closes) => {
  const moment = (text: string | null) => text && new Date(text).toISOString();
  const told = (time: number | null) => time && new Date(time).toISOString();
  const now = Date.parse(at);
  expect({ opens: told(nextOpening(schedule, now)), closes: told(nextClosing(schedule, now)) }).toEqual({
    opens: moment(opens),
    closes: moment(closes),
  });
  const isClosed = opens !== null || schedule.days.length === 0;
  expect(isOpen(schedule, now)).toBe(!isClosed);
}); // prettier-ignore

test('what is told of a whole year is so a moment later', () => {
  const schedules = [NIGHT, OFFICE, FRIDAY_NIGHT, SUNDAY, every('02:30', '03:15')];
  for (const schedule of schedules) {
    let at = Date.parse('2026-01-01T12:00Z');
    let changes = 0;
    while (at < Date.parse('2027-01-01T12:00Z')) {
      const wasOpen = isOpen(schedule, at);
      const next = wasOpen ? nextClosing(schedule, at) : nextOpening(schedule, at);
      if (next === null) throw new Error('It goes on opening and closing');
      expect([isOpen(schedule, next - 1), isOpen(schedule, next)]).toEqual([wasOpen, !wasOpen]);
      changes += 1;
      at = next;
    }
    expect(changes).toBeGreaterThan(100);
  }
});
