/** @file What the built-in sample holds, as a list; `sample.ts` makes the files. */
import type { Scene } from './sample-scene.ts';

export type Orientation = 1 | 2 | 3 | 6 | 8;

export interface SamplePhoto {
  /** Relative to the sample's folder, with `/`. */
  readonly path: string;
  readonly scene: Scene;
  /** As people see it, in pixels; the file's own sides are swapped by orientations 6 and 8. */
  readonly size: readonly [width: number, height: number];
  readonly orientation?: Orientation;
  /** EXIF ImageDescription. */
  readonly caption?: string;
}

/** The folder that is dropped, and so the album of the photos that lie in it directly. */
export const SAMPLE_FOLDER = 'Okapi sample';

const SEA = 'Лето у моря 2026';
const HILLS = 'Mountains & lakes';
const PARTY = 'День рождения Ани';
const FORMATS = 'Other formats';

export const SAMPLE_PHOTOS: readonly SamplePhoto[] = [
  {
    path: 'Утро в горах.jpg',
    scene: { place: 'mountains', light: 'dawn', seed: 1 },
    size: [1600, 1067],
    caption: 'Утро в горах. Тишина и чай из термоса ☕',
  },
  {
    path: 'Evening city.jpg',
    scene: { place: 'city', light: 'dusk', seed: 2 },
    size: [1500, 1000],
    caption: 'The city after work',
  },
  {
    path: 'old-town.JPEG',
    scene: { place: 'city', light: 'night', seed: 3 },
    size: [1000, 1500],
  },

  {
    path: `${SEA}/IMG_0001.jpg`,
    scene: { place: 'sea', light: 'day', seed: 11 },
    size: [4000, 3000],
    caption: 'Двенадцать мегапикселей моря 🌊',
  },
  {
    path: `${SEA}/IMG_0002.jpg`,
    scene: { place: 'sea', light: 'dusk', seed: 12 },
    size: [2048, 1365],
    caption: 'Закат',
  },
  {
    path: `${SEA}/IMG_0003.jpg`,
    scene: { place: 'sea', light: 'dawn', seed: 13 },
    size: [1200, 1600],
    orientation: 6,
    caption: 'Рассвет, пляж ещё пуст',
  },
  {
    path: `${SEA}/IMG_0004.jpg`,
    scene: { place: 'sea', light: 'night', seed: 14 },
    size: [1600, 1067],
  },
  {
    path: `${SEA}/IMG_0005.jpg`,
    scene: { place: 'city', light: 'day', seed: 15 },
    size: [1280, 960],
    orientation: 3,
  },
  {
    path: `${SEA}/Чайки и «ветер» — 100%.jpg`,
    scene: { place: 'sea', light: 'autumn', seed: 16 },
    size: [1800, 900],
    caption: 'Чайки & ветер = "сентябрь" <почти>',
  },

  {
    path: `${HILLS}/DSC_0101.JPG`,
    scene: { place: 'mountains', light: 'day', seed: 21 },
    size: [2400, 1600],
    caption: 'First day on the trail',
  },
  {
    path: `${HILLS}/DSC_0102.JPG`,
    scene: { place: 'forest', light: 'day', seed: 22 },
    size: [1067, 1600],
    orientation: 8,
  },
  {
    path: `${HILLS}/DSC_0103.JPG`,
    scene: { place: 'forest', light: 'autumn', seed: 23 },
    size: [1600, 1067],
    caption: 'Golden week 🍁🍂',
  },
  {
    path: `${HILLS}/DSC_0104.JPG`,
    scene: { place: 'mountains', light: 'dusk', seed: 24 },
    size: [1600, 700],
    caption: 'Panorama from the pass',
  },
  {
    path: `${HILLS}/DSC_0105.JPG`,
    scene: { place: 'mountains', light: 'night', seed: 25 },
    size: [1200, 1200],
  },
  {
    path: `${HILLS}/mirrored.jpg`,
    scene: { place: 'sea', light: 'day', seed: 26 },
    size: [1400, 933],
    orientation: 2,
    caption: 'The lake, saved mirrored by the camera',
  },

  {
    path: `${PARTY}/шарики.jpg`,
    scene: { place: 'party', light: 'day', seed: 31 },
    size: [1600, 1067],
    caption: 'С днём рождения, Аня! 🎂🎈',
  },
  {
    path: `${PARTY}/шарики вечером.jpg`,
    scene: { place: 'party', light: 'dusk', seed: 32 },
    size: [1067, 1600],
    orientation: 6,
    caption: 'А вечером — салют 🎆',
  },
  {
    path: `${PARTY}/семья 👨‍👩‍👧.jpg`,
    scene: { place: 'party', light: 'dawn', seed: 33 },
    size: [1200, 900],
  },

  {
    path: `${FORMATS}/night.png`,
    scene: { place: 'forest', light: 'night', seed: 41 },
    size: [1200, 800],
  },
  {
    path: `${FORMATS}/city.gif`,
    scene: { place: 'city', light: 'dawn', seed: 42 },
    size: [800, 600],
  },
  {
    path: `${FORMATS}/mountains.tiff`,
    scene: { place: 'mountains', light: 'autumn', seed: 43 },
    size: [1200, 900],
  },
  {
    path: `${FORMATS}/small.jpg`,
    scene: { place: 'sea', light: 'dusk', seed: 44 },
    size: [320, 240],
    caption: 'A small one',
  },
];

/** A second copy of a photo in the same folder: OK gets it once. */
export const SAMPLE_DUPLICATE = {
  path: `${SEA}/IMG_0002 (копия).jpg`,
  of: `${SEA}/IMG_0002.jpg`,
} as const;

/** Begins like a photo and ends in the middle: a transfer that was cut off. */
export const SAMPLE_DAMAGED = {
  path: `${HILLS}/DSC_0106 (cut off).JPG`,
  of: `${HILLS}/DSC_0101.JPG`,
} as const;

/** No photo by its name. */
export const SAMPLE_OTHER_FILE = `${HILLS}/route.txt`;
