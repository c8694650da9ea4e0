/** @file What the person can choose. */

export type Language = 'system' | 'en' | 'ru';
export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  /** The most photo POSTs at once; Okapi never goes above it. */
  readonly photosAtOnce: number;
  /** The port of the address that OK sends the browser back to; registered with the application. */
  readonly signInPort: number;
}

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  photosAtOnce: 4,
  signInPort: 38520,
};
