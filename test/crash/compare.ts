/** @file The judgement: what the stand-in holds against what lies in the folder. Pure. */

import type { Place } from './places.ts';

export interface ExpectedPhoto {
  /** The name of its album, or of its topic. */
  readonly album: string;
  readonly sha256: string;
  readonly caption: string | null;
}

export interface ArrivedPhoto {
  readonly album: string | null;
  readonly sha256: string;
  readonly caption: string | null;
}

export const WRONGS = [
  'lost',
  'doubled',
  'wrong album',
  'wrong caption',
  'wrong bytes',
  'album doubled',
  'topic doubled',
  'reported failed',
  'not reported',
] as const;

/** One thing that is not as it should be. */
export interface Wrong {
  readonly wrong: (typeof WRONGS)[number];
  readonly album: string | null;
  /** Null where it is about an album. */
  readonly sha256: string | null;
}

/**
 * Each photo exactly once in each of its albums or topics, with its caption and its bytes. A photo that is
 * only in another album is there, in the wrong album; bytes that no photo has are wrong bytes.
 * Copies of a photo in one album are one photo.
 */
export function comparePhotos(
  expected: readonly ExpectedPhoto[],
  arrived: readonly ArrivedPhoto[],
): Wrong[] {
  const wrongs: Wrong[] = [];
  const places = new Map(expected.map((photo) => [keyOf(photo), photo]));
  const contents = new Set(expected.map(({ sha256 }) => sha256));
  const found = new Set<string>();
  const elsewhere: string[] = [];
  for (const { album, sha256, caption } of arrived) {
    const key = keyOf({ album, sha256 });
    const place = places.get(key);
    const say = (wrong: Wrong['wrong']) => wrongs.push({ wrong, album, sha256 });
    if (place === undefined) {
      if (contents.has(sha256)) elsewhere.push(sha256);
      say(contents.has(sha256) ? 'wrong album' : 'wrong bytes');
      continue;
    }
    if (found.has(key)) say('doubled');
    else if ((caption ?? '') !== (place.caption ?? '')) say('wrong caption');
    found.add(key);
  }
  for (const { album, sha256 } of places.values()) {
    if (found.has(keyOf({ album, sha256 }))) continue;
    const at = elsewhere.indexOf(sha256);
    if (at === -1) wrongs.push({ wrong: 'lost', album, sha256 });
    else elsewhere.splice(at, 1);
  }
  return wrongs;
}

/** Exactly what cannot arrive is reported as failed; a path that nobody expected has no photo. */
export function compareFailures(
  damaged: readonly string[],
  reported: readonly string[],
  expected: ReadonlyMap<string, ExpectedPhoto>,
): Wrong[] {
  const about = (wrong: Wrong['wrong'], path: string): Wrong => {
    const photo = expected.get(path);
    return { wrong, album: photo?.album ?? path, sha256: photo?.sha256 ?? null };
  };
  return [
    ...reported
      .filter((path) => !damaged.includes(path))
      .map((path) => about('reported failed', path)),
    ...damaged
      .filter((path) => !reported.includes(path))
      .map((path) => about('not reported', path)),
  ];
}

/** Names that stand for more than one album, or for more than one topic. */
export function comparePlaces(names: readonly string[], kind: Place['kind']): Wrong[] {
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((album) => ({ wrong: `${kind} doubled`, album, sha256: null }));
}

/** One photo in one album: the same photo may belong to several. */
export function keyOf(photo: {
  readonly album: string | null;
  readonly sha256: string | null;
}): string {
  return `${photo.album ?? ''}\n${photo.sha256 ?? ''}`;
}
