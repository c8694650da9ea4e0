/** @file The folder of a round: a plan of its files (pure), and its making. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { withExif } from '../../scripts/sample-exif.ts';
import { randomFrom } from '../../scripts/sample-scene.ts';
import type { ExpectedPhoto } from './compare.ts';
import { placeName } from './places.ts';

export interface PlannedFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** The name of its album or topic. */
  readonly album: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string | null;
  /** The same seed makes the same picture. */
  readonly seed: number;
  /** Cut off in the middle: it must not arrive, and is reported. */
  readonly isDamaged: boolean;
}

const PLACES = ['', 'Sea', 'Sea/Evening', 'Горы и озёра', 'Party'];
/** Most photos look alike to a listing: one size. */
const USUAL_SIZE: readonly [number, number] = [160, 120];
const OTHER_SIZES: readonly (readonly [number, number])[] = [
  [120, 160],
  [200, 120],
  [320, 240],
  [90, 90],
];
/** Given to many, so that a caption alone tells nothing. */
const CAPTIONS = ['At sea', 'Лето & ветер = 🎈'];

const TOPIC_PHOTOS = 4;

/** `photos` good files, some of them exact copies of others, and a damaged one. */
export function planFolder(
  name: string,
  photos: number,
  seed: number,
  groupId: string | null = null,
): PlannedFile[] {
  const random = randomFrom(seed);
  const firstPicture = Math.floor(random() * 2 ** 31);
  const pick = <Item>(items: readonly Item[], otherwise: Item): Item =>
    items[Math.floor(random() * items.length)] ?? otherwise;
  const files: PlannedFile[] = [];
  const put = (place: string, file: Omit<PlannedFile, 'path' | 'album'>): void => {
    const number = String(files.length + 1).padStart(4, '0');
    files.push({
      ...file,
      path: path.posix.join(place, `IMG_${number}.jpg`),
      album: placeName({
        ...{ kind: 'album', groupId },
        title: [name, ...place.split('/').filter((part) => part !== '')].join(' / '),
      }),
    });
  };
  const copies = Math.max(1, Math.round(photos * 0.04));
  const places = new Map<number, string>();
  for (let index = 0; index < photos - 2 * copies; index += 1) {
    const [width, height] = random() < 0.7 ? USUAL_SIZE : pick(OTHER_SIZES, USUAL_SIZE);
    const own = `Photo ${index}`;
    const caption = random() < 0.33 ? pick([...CAPTIONS, own], own) : null;
    const place = pick(PLACES, '');
    places.set(index, place);
    put(place, { width, height, caption, seed: firstPicture + index, isDamaged: false });
  }
  for (let copy = 0; copy < 2 * copies; copy += 1) {
    const of = Math.floor(random() * places.size);
    const original = files[of];
    const place = places.get(of) ?? '';
    if (original === undefined) continue;
    const others = PLACES.filter((other) => other !== place);
    put(copy < copies ? place : pick(others, ''), original);
  }
  const [width, height] = [640, 480];
  put('Sea', { width, height, caption: null, seed: firstPicture - 1, isDamaged: true });
  return files;
}

/** A topic that gets a folder of its own. */
export interface PlannedTopic {
  /** Relative to the folder of the round. */
  readonly folder: string;
  readonly groupId: string;
  readonly text: string;
  readonly name: string;
}

/** Topics of two groups, two of them with one text, each with a few photos; one is the same in all of them. */
export function planTopics(
  name: string,
  seed: number,
  [first, second]: readonly [string, string],
): { readonly topics: PlannedTopic[]; readonly files: PlannedFile[] } {
  const random = randomFrom(seed);
  const firstPicture = Math.floor(random() * 2 ** 31);
  const topics = [
    { folder: 'First', groupId: first, text: name },
    { folder: 'Second', groupId: second, text: name },
    { folder: 'Third', groupId: first, text: `${name}\nЛето & ветер = 🎈` },
  ].map((topic): PlannedTopic => {
    const { groupId, text: title } = topic;
    return { ...topic, name: placeName({ kind: 'topic', groupId, title }) };
  });
  const files = topics.flatMap((topic, place) =>
    Array.from({ length: TOPIC_PHOTOS }, (_, index): PlannedFile => {
      const [width, height] = USUAL_SIZE;
      return {
        path: path.posix.join(topic.folder, `IMG_${index + 1}.jpg`),
        album: topic.name,
        ...{ width, height, caption: null, isDamaged: false },
        seed: firstPicture + (index === 0 ? 0 : place * TOPIC_PHOTOS + index),
      };
    }),
  );
  return { topics, files };
}

/** Makes the files below `folder` and answers what must arrive of which path. */
export async function makeFolder(
  folder: string,
  files: readonly PlannedFile[],
): Promise<Map<string, ExpectedPhoto>> {
  const expected = new Map<string, ExpectedPhoto>();
  for (const file of files) {
    const whole = withExif(await drawPicture(file), 1, file.caption ?? '');
    const bytes = file.isDamaged ? whole.subarray(0, whole.length / 2) : whole;
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, bytes);
    if (file.isDamaged) continue;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expected.set(target, { album: file.album, sha256, caption: file.caption });
  }
  return expected;
}

const PATCHES = { width: 8, height: 6 } as const;

/** Soft patches of colour, other ones for each seed, under a little grain. */
async function drawPicture({ seed, width, height }: PlannedFile): Promise<Buffer> {
  const random = randomFrom(seed);
  const patches = Buffer.from(
    Array.from({ length: PATCHES.width * PATCHES.height * 3 }, () => random() * 256),
  );
  const raw = { raw: { ...PATCHES, channels: 3 as const } };
  const { data, info } = await sharp(patches, raw)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (let index = 0; index < data.length; index += 1)
    data[index] = Math.min(255, Math.max(0, (data[index] ?? 0) + (random() - 0.5) * 16));
  return sharp(data, { raw: info }).jpeg({ quality: 88 }).toBuffer();
}
