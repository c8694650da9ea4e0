import { expect, test } from 'vitest';
import { placeWindow } from '../../../src/main/shell/place.ts';
import { parseBounds, parseKeptView, parseSettings } from '../../../src/main/shell/stored.ts';
import { FIRST_VIEW } from '../../../src/shared/kept-view.ts';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings.ts';

test.each([
  [undefined, DEFAULT_SETTINGS],
  [null, DEFAULT_SETTINGS],
  ['dark', DEFAULT_SETTINGS],
  [{ theme: 'dark' }, { ...DEFAULT_SETTINGS, theme: 'dark' }],
  [
    { theme: 'pink', language: 'ru', photosAtOnce: 99, signInPort: 80 },
    { ...DEFAULT_SETTINGS, language: 'ru' },
  ],
  [
    { kilobytesPerSecond: 16, notifications: false, logAmount: 'everything' },
    { ...DEFAULT_SETTINGS, kilobytesPerSecond: 16, notifications: false, logAmount: 'everything' },
  ],
  [{ kilobytesPerSecond: 15, notifications: 'no', logAmount: 'all' }, DEFAULT_SETTINGS],
  [{ kilobytesPerSecond: 1.5 }, DEFAULT_SETTINGS],
  [{ kilobytesPerSecond: null }, DEFAULT_SETTINGS],
  [
    {
      metered: 'yes',
      hasUploadHours: true,
      uploadFrom: '09:30',
      uploadTo: '24:00',
      uploadDays: [],
    },
    {
      ...DEFAULT_SETTINGS,
      metered: 'yes',
      hasUploadHours: true,
      uploadFrom: '09:30',
      uploadDays: [],
    },
  ],
  [{ metered: 'maybe', uploadFrom: '9:30', uploadDays: [0, 1] }, DEFAULT_SETTINGS],
])('settings from %j', (stored, settings) => {
  expect(parseSettings(stored)).toEqual(settings);
});

const BOUNDS = { x: 10, y: 20, width: 900, height: 700 };

test.each([
  [BOUNDS, { ...BOUNDS, isMaximized: false }],
  [
    { ...BOUNDS, isMaximized: true },
    { ...BOUNDS, isMaximized: true },
  ],
  [null, null],
  [{ ...BOUNDS, width: -1 }, null],
  [{ ...BOUNDS, x: '10' }, null],
  [{ x: 1 }, null],
])('bounds from %j', (stored, bounds) => {
  expect(parseBounds(stored)).toEqual(bounds);
});

test.each([
  [undefined, FIRST_VIEW],
  ['photos', FIRST_VIEW],
  [
    { view: 'folders', filter: 'failed', sort: 'size', isDescending: true, areDetailsOpen: true },
    { view: 'folders', filter: 'failed', sort: 'size', isDescending: true, areDetailsOpen: true },
  ],
  [
    { view: '', filter: 'lost', sort: 'size', isDescending: 1, search: 'Anna' },
    { ...FIRST_VIEW, sort: 'size' },
  ],
])('what was on show from %j', (stored, view) => {
  expect(parseKeptView(stored)).toEqual(view);
});

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };

test.each([
  ['the first time', null, { width: 1120, height: 740 }],
  ['where it was', BOUNDS, BOUNDS],
  [
    'not smaller than it may be',
    { ...BOUNDS, width: 10, height: 10 },
    { ...BOUNDS, width: 720, height: 520 },
  ],
  ['in the middle when its screen is gone', { ...BOUNDS, x: 2500 }, { width: 900, height: 700 }],
  [
    'in the middle when its bar is above the screen',
    { ...BOUNDS, y: -50 },
    { width: 900, height: 700 },
  ],
])('a window opens %s', (_title, last, placed) => {
  expect(placeWindow(last, [SCREEN])).toEqual(placed);
});
