/** @file What the person can choose. */

export type Language = 'system' | 'en' | 'ru';
export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  /** The most photo POSTs at once; Okapi never goes above it. */
  readonly photosAtOnce: number;
}

export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system', photosAtOnce: 4 };
