/** @file The hours in which photos may go out: when they are open, and when that changes. Local time, with its changes of the clock. */

/** A day of the week as ISO 8601 counts them: 1 is Monday, 7 is Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A time of day such as `22:30`. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

export interface Schedule {
  readonly isOn: boolean;
  /** From then on, on each of the days. */
  readonly from: string;
  /** Until then; what is not later than `from` is a time of the next day. */
  readonly to: string;
  /** Those on which it opens; without any it never does. */
  readonly days: readonly Weekday[];
}

/** When it opens and closes; in epoch milliseconds. */
interface Opening {
  readonly opens: number;
  readonly closes: number;
}

const MINUTE_MS = 60_000;
/** A week, the day before it that may last into it, and the day after. */
const DAYS_AROUND = { before: -1, after: 8 };

/** Whether photos may go out at that time; what is off is always open. */
export function isOpen(schedule: Schedule, at: number): boolean {
  return !schedule.isOn || openingsAround(schedule, at).some((one) => holds(one, at));
}

/** When it opens next, if it is closed; null when it is open, or never opens. */
export function nextOpening(schedule: Schedule, at: number): number | null {
  if (isOpen(schedule, at)) return null;
  return openingsAround(schedule, at).find(({ opens }) => opens > at)?.opens ?? null;
}

/** When it closes, if it is open; null when it is closed, or one opening follows the other for a week. */
export function nextClosing(schedule: Schedule, at: number): number | null {
  if (!schedule.isOn || !isOpen(schedule, at)) return null;
  const openings = openingsAround(schedule, at);
  let end = at;
  for (const one of openings) if (holds(one, end)) end = one.closes;
  return openings.at(-1)?.closes === end ? null : end;
}

function holds({ opens, closes }: Opening, at: number): boolean {
  return opens <= at && at < closes;
}

/** In their order. */
function openingsAround({ from, to, days }: Schedule, at: number): Opening[] {
  const openings: Opening[] = [];
  const lasts = minutesOf(to) > minutesOf(from) ? 0 : 1;
  for (let ahead = DAYS_AROUND.before; ahead <= DAYS_AROUND.after; ahead += 1) {
    if (!days.includes(weekdayOf(at, ahead))) continue;
    openings.push({
      opens: momentOf(at, ahead, minutesOf(from)),
      closes: momentOf(at, ahead + lasts, minutesOf(to)),
    });
  }
  return openings;
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}

function weekdayOf(at: number, daysAhead: number): Weekday {
  const day = new Date(at);
  // At noon no clock is changed.
  const sundayIsZero = new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysAhead, 12);
  return WEEKDAYS[(sundayIsZero.getDay() + 6) % 7] ?? 1;
}

/**
 * A local time of a day as a moment. Of a time that comes twice it is the first; for one that is
 * left out, when clocks are put forward, it is the moment of that change.
 */
function momentOf(at: number, daysAhead: number, minutes: number): number {
  const day = new Date(at);
  const moment = new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysAhead, 0, minutes);
  let time = moment.getTime();
  if (moment.getHours() * 60 + moment.getMinutes() === minutes) return time;
  const offset = moment.getTimezoneOffset();
  while (new Date(time - MINUTE_MS).getTimezoneOffset() === offset) time -= MINUTE_MS;
  return time;
}
