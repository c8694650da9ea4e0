/** @file What the person can choose. */

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
  /** The system's notifications, while the window is not in front. */
  readonly notifications: boolean;
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
  notifications: true,
  logAmount: 'normal',
};

/** The limit on speed as the engine takes it: bytes a second, or null. */
export function bytesPerSecondOf({
  kilobytesPerSecond,
}: Pick<Settings, 'kilobytesPerSecond'>): number | null {
  return kilobytesPerSecond === null ? null : kilobytesPerSecond * 1000;
}
