/** @file What the person can choose. */

export type Language = 'system' | 'en' | 'ru';
export type Theme = 'system' | 'light' | 'dark';

/**
 * What is done with a photo that OK refused for its weight, its pixels or its format: only say
 * so, or send a smaller JPEG copy of it.
 */
export const REFUSED_PHOTOS = ['copy', 'say'] as const;
export type RefusedPhotos = (typeof REFUSED_PHOTOS)[number];

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  /** The most photo POSTs at once; Okapi never goes above it. */
  readonly photosAtOnce: number;
  /** The port of the address that OK sends the browser back to; registered with the application. */
  readonly signInPort: number;
  readonly refusedPhotos: RefusedPhotos;
}

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  photosAtOnce: 4,
  signInPort: 38520,
  // A photo that arrives smaller is better than one that does not, and it is said (decision 0004).
  refusedPhotos: 'copy',
};
