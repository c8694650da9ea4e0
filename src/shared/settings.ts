/** @file What the person can choose. */
import { WEEKDAYS, type Schedule, type Weekday } from './schedule.ts';

export type Language = 'system' | 'en' | 'ru';
export type Theme = 'system' | 'light' | 'dark';
/** How much is written down for whoever has to find a fault. */
export type LogAmount = 'normal' | 'everything';

/**
 * What is done with a photo that OK refused for its weight, its pixels or its format: only say
 * so, or send a smaller JPEG copy of it.
 */
export const REFUSED_PHOTOS = ['copy', 'say'] as const;
export type RefusedPhotos = (typeof REFUSED_PHOTOS)[number];

/**
 * What is done with a photo of a kept folder whose file has other content than when it was sent:
 * it is uploaded as a new photo, or left alone until it changes again.
 */
export const CHANGED_PHOTOS = ['upload', 'ignore'] as const;
export type ChangedPhotos = (typeof CHANGED_PHOTOS)[number];
/** What closing the window does: Okapi goes on in the tray, or ends. */
export const WHEN_CLOSED = ['go-on', 'quit'] as const;
export type WhenClosed = (typeof WHEN_CLOSED)[number];
/** Whether the connection is paid by what goes over it: as the system says, or as the person says. */
export const METERED = ['automatic', 'yes', 'no'] as const;
export type Metered = (typeof METERED)[number];

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  /** The most photo POSTs at once; Okapi never goes above it. */
  readonly photosAtOnce: number;
  /** The most that photos take of the connection, all together, in units of 1000 bytes; null: no limit. */
  readonly kilobytesPerSecond: number | null;
  /** The port of the address that OK sends the browser back to; registered with the application. */
  readonly signInPort: number;
  readonly refusedPhotos: RefusedPhotos;
  readonly changedPhotos: ChangedPhotos;
  /** On a metered connection photos wait. */
  readonly metered: Metered;
  /** Whether photos wait outside of the hours below (`schedule.ts`). */
  readonly hasUploadHours: boolean;
  readonly uploadFrom: string;
  readonly uploadTo: string;
  readonly uploadDays: readonly Weekday[];
  /** The system's notifications, while the window is not in front. */
  readonly notifications: boolean;
  readonly whenClosed: WhenClosed;
  readonly logAmount: LogAmount;
}

/** What a limit on speed may be: slower, one photo would take hours. */
export const SPEED_LIMITS = { from: 16, to: 1_000_000 } as const;

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  photosAtOnce: 4,
  kilobytesPerSecond: null,
  signInPort: 38520,
  // A photo that arrives smaller is better than one that does not, and it is said (decision 0004).
  refusedPhotos: 'copy',
  // An edit that is missing on OK is found out too late; a photo that is there twice is seen.
  changedPhotos: 'upload',
  metered: 'automatic',
  hasUploadHours: false,
  // At night, where somebody turns it on.
  uploadFrom: '22:00',
  uploadTo: '07:00',
  uploadDays: WEEKDAYS,
  notifications: true,
  whenClosed: 'go-on',
  logAmount: 'normal',
};

/** The limit on speed as the engine takes it: bytes a second, or null. */
export function bytesPerSecondOf({
  kilobytesPerSecond,
}: Pick<Settings, 'kilobytesPerSecond'>): number | null {
  return kilobytesPerSecond === null ? null : kilobytesPerSecond * 1000;
}

/** What of the settings says when photos wait by themselves. */
export interface Rules {
  readonly metered: Metered;
  readonly schedule: Schedule;
}

export function rulesOf(settings: Settings): Rules {
  const { metered, hasUploadHours, uploadFrom, uploadTo, uploadDays } = settings;
  const schedule = { isOn: hasUploadHours, from: uploadFrom, to: uploadTo, days: uploadDays };
  return { metered, schedule };
}
