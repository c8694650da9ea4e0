/** @file The shape of what is kept between runs; a value that does not fit becomes the default. */
import { z } from 'zod';
import { FIRST_VIEW, type KeptView } from '../../shared/kept-view.ts';
import { TIME_OF_DAY, WEEKDAYS } from '../../shared/schedule.ts';
import {
  CHANGED_PHOTOS,
  DEFAULT_SETTINGS,
  METERED,
  REFUSED_PHOTOS,
  SPEED_LIMITS,
  WHEN_CLOSED,
  type Settings,
} from '../../shared/settings.ts';
import { SORT_KEYS, UPLOAD_FILTERS } from '../../shared/upload.ts';

const settings = z.object({
  language: z.enum(['system', 'en', 'ru']).catch(DEFAULT_SETTINGS.language),
  theme: z.enum(['system', 'light', 'dark']).catch(DEFAULT_SETTINGS.theme),
  photosAtOnce: z.int().min(1).max(16).catch(DEFAULT_SETTINGS.photosAtOnce),
  kilobytesPerSecond: z
    .int()
    .min(SPEED_LIMITS.from)
    .max(SPEED_LIMITS.to)
    .nullable()
    .catch(DEFAULT_SETTINGS.kilobytesPerSecond),
  signInPort: z.int().min(1024).max(65_535).catch(DEFAULT_SETTINGS.signInPort),
  refusedPhotos: z.enum(REFUSED_PHOTOS).catch(DEFAULT_SETTINGS.refusedPhotos),
  changedPhotos: z.enum(CHANGED_PHOTOS).catch(DEFAULT_SETTINGS.changedPhotos),
  metered: z.enum(METERED).catch(DEFAULT_SETTINGS.metered),
  hasUploadHours: z.boolean().catch(DEFAULT_SETTINGS.hasUploadHours),
  uploadFrom: z.string().regex(TIME_OF_DAY).catch(DEFAULT_SETTINGS.uploadFrom),
  uploadTo: z.string().regex(TIME_OF_DAY).catch(DEFAULT_SETTINGS.uploadTo),
  uploadDays: z.array(z.literal(WEEKDAYS)).readonly().catch(DEFAULT_SETTINGS.uploadDays),
  notifications: z.boolean().catch(DEFAULT_SETTINGS.notifications),
  whenClosed: z.enum(WHEN_CLOSED).catch(DEFAULT_SETTINGS.whenClosed),
  logAmount: z.enum(['normal', 'everything']).catch(DEFAULT_SETTINGS.logAmount),
});

const keptView = z.object({
  view: z.string().min(1).max(20).catch(FIRST_VIEW.view),
  filter: z.enum(UPLOAD_FILTERS).catch(FIRST_VIEW.filter),
  sort: z.enum(SORT_KEYS).catch(FIRST_VIEW.sort),
  isDescending: z.boolean().catch(FIRST_VIEW.isDescending),
  areDetailsOpen: z.boolean().catch(FIRST_VIEW.areDetailsOpen),
});

const bounds = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  isMaximized: z.boolean().catch(false),
});

/** Size and place of the window when it is not maximized, in screen points. */
export type WindowBounds = z.infer<typeof bounds>;

/** Reads settings from what a file holds. */
export function parseSettings(stored: unknown): Settings {
  return settings.catch(DEFAULT_SETTINGS).parse(stored);
}

/** Reads what the window showed last. */
export function parseKeptView(stored: unknown): KeptView {
  return keptView.catch(FIRST_VIEW).parse(stored);
}

/** Reads the window's last bounds; null when there are none that make sense. */
export function parseBounds(stored: unknown): WindowBounds | null {
  return bounds.nullable().catch(null).parse(stored);
}
