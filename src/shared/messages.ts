/** @file Every word that a person reads, and every number and time beside it, in their language. */
import IntlMessageFormat from 'intl-messageformat';
import en from '../../messages/en.json' with { type: 'json' };
import ru from '../../messages/ru.json' with { type: 'json' };
import type { Problem } from './errors.ts';
import type { Weekday } from './schedule.ts';
import type { Language } from './settings.ts';
import type { Pause } from './upload.ts';

export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;
/** A language that Okapi speaks. */
export type SpokenLanguage = Exclude<Language, 'system'>;
/** Gives the message in one language; the values fill its placeholders. */
export type Translator = (key: MessageKey, values?: MessageValues) => string;

const CATALOGUES: Record<SpokenLanguage, Record<MessageKey, string>> = { en, ru };

/** Formats are parsed on first use and kept. No code is generated, so a strict content policy is fine. */
export function createTranslator(language: SpokenLanguage): Translator {
  const catalogue = CATALOGUES[language];
  const formats = new Map<MessageKey, IntlMessageFormat>();
  return (key, values) => {
    let format = formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(catalogue[key], language, undefined, { ignoreTag: true });
      formats.set(key, format);
    }
    return String(format.format({ ...values }));
  };
}

/** The chosen language, or the system's when it is one that Okapi speaks, or English. */
export function resolveLanguage(setting: Language, systemLocale: string): SpokenLanguage {
  if (setting !== 'system') return setting;
  return /^ru\b/i.test(systemLocale) ? 'ru' : 'en';
}

/** The sentence of a problem; of a permission it says what it is for, or its name. */
export function explainProblem(
  translate: Translator,
  { code, permission = 'PHOTO_CONTENT' }: Pick<Problem, 'code' | 'permission'>,
): string {
  if (code !== 'permission-missing' || permission === 'PHOTO_CONTENT') {
    return translate(`error.${code}`);
  }
  const key = `error.permission-missing.${permission}`;
  return translate(isMessageKey(key) ? key : 'error.permission-missing.other', { permission });
}

/** The sentence of a pause; it names the time when the queue goes on by itself. */
export function explainPause(
  translate: Translator,
  formatTime: (epochMs: number) => string,
  { reason, until, problem }: Pause,
): string {
  if (reason === 'permission-missing' && problem !== null)
    return explainProblem(translate, problem);
  const proxy = problem?.detail ?? '';
  const untilKey = `pause.${reason}.until`;
  if (until !== null && isMessageKey(untilKey)) {
    return translate(untilKey, { time: formatTime(until), proxy });
  }
  // A login that was refused is another thing to do than one that is wanted.
  const isRefused = problem?.code === 'proxy-login-refused';
  return translate(isRefused ? 'pause.proxy-login.refused' : `pause.${reason}`, { proxy });
}

function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/** Numbers, sizes and times as people of a language write them; units never break from their number. */
export interface Formats {
  readonly number: (value: number) => string;
  /** `0.61` becomes "61%" or "61 %". */
  readonly percent: (share: number) => string;
  /** Decimal units, at most one digit after the point: "158 kB". */
  readonly bytes: (bytes: number) => string;
  readonly bytesPerSecond: (bytes: number) => string;
  /** A rounded length of time in at most two units: "1 hr 20 min". */
  readonly duration: (seconds: number) => string;
  /** How long something took, to the second, in at most two units: "1 min 20 sec". */
  readonly elapsed: (seconds: number) => string;
  /** The time of day, without seconds. */
  readonly time: (epochMs: number) => string;
  /** The time of day, with the day of the week before it when it is not within a day. */
  readonly moment: (epochMs: number, now?: number) => string;
  /** The name of a day of the week. */
  readonly weekday: (day: Weekday, length: 'long' | 'short') => string;
}

interface Duration {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const BYTE_UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function createFormats(language: SpokenLanguage): Formats {
  const translate = createTranslator(language);
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const units = new Map<string, Intl.NumberFormat>();
  const time = (epochMs: number) => holdTogether(clock.format(epochMs));
  const weekday = (date: Date | number, length: 'long' | 'short', timeZone?: 'UTC') =>
    new Intl.DateTimeFormat(language, { weekday: length, timeZone }).format(date);

  const inUnit = (value: number, unit: string, digits = 0) => {
    const key = `${unit} ${digits}`;
    let format = units.get(key);
    if (!format) {
      format = new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: digits,
      });
      units.set(key, format);
    }
    return holdTogether(format.format(value));
  };

  const inUnits = ({ hours, minutes, seconds }: Duration) =>
    [
      hours > 0 ? inUnit(hours, 'hour') : '',
      minutes > 0 ? inUnit(minutes, 'minute') : '',
      seconds > 0 ? inUnit(seconds, 'second') : '',
    ]
      .filter((part) => part !== '')
      .join('\u00A0');

  const scaled = (bytes: number) => {
    const { value, unit, digits } = scaleBytes(bytes);
    return inUnit(value, unit, digits);
  };

  return {
    number: (value) => whole.format(value),
    percent: (share) => holdTogether(percent.format(share)),
    bytes: (bytes) =>
      // Intl's own short form of a byte is the bare word.
      bytes < 1000
        ? holdTogether(translate('unit.bytes', { value: whole.format(bytes) }))
        : scaled(bytes),
    // Intl's Russian "per second" ends in a Latin letter.
    bytesPerSecond: (bytes) => translate('unit.per-second', { value: scaled(bytes) }),
    duration: (seconds) => inUnits(roundDuration(seconds)),
    elapsed: (seconds) => inUnits(splitDuration(Math.max(1, Math.round(seconds)))),
    time,
    moment: (epochMs, now = Date.now()) =>
      epochMs - now < DAY_MS ? time(epochMs) : `${weekday(epochMs, 'short')}\u00A0${time(epochMs)}`,
    // 1 January 2024 was a Monday.
    weekday: (day, length) => weekday(Date.UTC(2024, 0, day), length, 'UTC'),
  };
}

/** Never below kilobytes, and never "1000 kB" for what rounds up to "1 MB". */
function scaleBytes(bytes: number) {
  let value = bytes / 1000;
  let index = 0;
  while (value >= 999.5 && index < BYTE_UNITS.length - 1) {
    value /= 1000;
    index += 1;
  }
  return {
    value,
    unit: BYTE_UNITS[index] ?? 'terabyte',
    digits: index === 0 && value >= 10 ? 0 : value >= 100 ? 0 : 1,
  };
}

/** Coarser the longer it is, so that the estimate does not flicker; never less than five seconds. */
function roundDuration(seconds: number): Duration {
  if (seconds <= 55)
    return { hours: 0, minutes: 0, seconds: Math.max(5, Math.ceil(seconds / 5) * 5) };
  const total = Math.ceil(seconds / 60);
  if (total < 60) return { hours: 0, minutes: total, seconds: 0 };
  const coarse = Math.ceil(total / 5) * 5;
  return { hours: Math.floor(coarse / 60), minutes: coarse % 60, seconds: 0 };
}

/** Beside hours seconds are noise. */
function splitDuration(whole: number): Duration {
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return { hours, minutes, seconds: hours > 0 ? 0 : whole % 60 };
}

function holdTogether(text: string): string {
  return text.replaceAll(/\s/gu, '\u00A0');
}
