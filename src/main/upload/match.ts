/**
 * @file Which of the photos that OK lists are ours: pure. A listed photo has no file name,
 * hash or size (ok-api §6), so it is told by its caption, its proportions and its picture.
 */
import type { ListedPhoto } from '../api/endpoints.ts';
import { CLEARLY_APART, SAME_PICTURE } from '../platform/likeness.ts';
import { groupsOf, pairOff, type Pair } from './pairing.ts';

/** What is known here of a photo that may have arrived. */
export interface Sought {
  readonly id: number;
  /** Pixels as stored in the file, before any turning. */
  readonly width: number | null;
  readonly height: number | null;
  readonly caption: string | null;
}

/** How much a sought photo and a listed one differ, 0 to 1; null when their pictures cannot be compared. */
export type Difference = (soughtId: number, listedId: string) => number | null;

export interface Matches {
  /** Photos that have arrived: sought id → permanent id. */
  readonly found: ReadonlyMap<number, string>;
  /**
   * Photos of which nobody can tell whether they have arrived: to commit them again might
   * double one, to call them done might lose one. Who is in neither has not arrived.
   */
  readonly unclear: ReadonlySet<number>;
}

/**
 * Pictures first: a listed photo is that sought one which it is most like, and nobody
 * else's. So the answer is right whenever each listed photo is clearly more like its own
 * original than like any other sought photo. Those that are about as like as each other
 * are found when there is a listed photo for each, and unclear otherwise.
 *
 * Then what could not be compared: these have arrived when exactly as many are listed as
 * are sought and all can be paired off, and are unclear otherwise. `listed` is newest
 * first; pairs are made oldest first, in the order of the commit.
 */
export function matchCommitted(
  sought: readonly Sought[],
  listed: readonly ListedPhoto[],
  difference: Difference,
): Matches {
  const oldestFirst = [...listed].reverse();
  const found = new Map<number, string>();
  const unclear = new Set<number>();
  const { seen, unseen } = candidates(sought, oldestFirst, difference);

  const open = settleSingles(nearestOnly(seen), found);
  for (const group of groupsOf(open)) settle(group, pairOff(group), found, unclear);

  const taken = new Set([...found.values(), ...open.map((pair) => pair.listed)]);
  const rest = unseen.filter(
    (pair) => !found.has(pair.sought) && !unclear.has(pair.sought) && !taken.has(pair.listed),
  );
  for (const group of groupsOf(rest)) {
    const isEven = countOf(group, 'sought') === countOf(group, 'listed');
    settle(group, isEven ? pairOff(group) : null, found, unclear);
  }
  return { found, unclear };
}

/** Whether all but the picture allows that a listed photo is the sought one. */
export function mayBe(sought: Sought, listed: ListedPhoto): boolean {
  return isSameCaption(sought.caption, listed.text) && howItFits(sought, listed) !== 'not';
}

/** OK scales photos and turns them upright: only the proportions stay, one way or the other. */
export function howItFits(
  sought: Pick<Sought, 'width' | 'height'>,
  { standard_width: width, standard_height: height }: ListedPhoto,
): 'well' | 'turned' | 'unknown' | 'not' {
  if (sought.width == null || sought.height == null || width == null || height == null) {
    return 'unknown';
  }
  const own = { width: sought.width, height: sought.height };
  if (hasProportions(own, { width, height })) return 'well';
  return hasProportions(own, { width: height, height: width }) ? 'turned' : 'not';
}

interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** Whether one picture may be the other scaled: within 2 %, or more where few pixels were rounded. */
export function hasProportions(a: Pixels, b: Pixels): boolean {
  if (a.width <= 0 || a.height <= 0 || b.width <= 0 || b.height <= 0) return false;
  const left = a.width / a.height;
  const right = b.width / b.height;
  const smallest = Math.min(a.width, a.height, b.width, b.height);
  return Math.abs(left - right) / Math.max(left, right) < Math.max(0.02, 1 / smallest);
}

function isSameCaption(left: string | null, right: string | null | undefined): boolean {
  return (left ?? '').trim() === (right ?? '').trim();
}

interface SeenPair extends Pair {
  readonly difference: number;
}

/** The pairs that are possible, surest first. */
function candidates(
  sought: readonly Sought[],
  listed: readonly ListedPhoto[],
  difference: Difference,
): { seen: SeenPair[]; unseen: Pair[] } {
  const seen: SeenPair[] = [];
  const unseen: (Pair & { readonly rank: number })[] = [];
  for (const photo of sought) {
    for (const candidate of listed) {
      if (!mayBe(photo, candidate)) continue;
      const pair = { sought: photo.id, listed: candidate.id };
      const found = difference(photo.id, candidate.id);
      const rank = ['well', 'turned', 'unknown'].indexOf(howItFits(photo, candidate));
      if (found === null) unseen.push({ ...pair, rank });
      else if (found < SAME_PICTURE) seen.push({ ...pair, difference: found });
    }
  }
  seen.sort((a, b) => a.difference - b.difference);
  unseen.sort((a, b) => a.rank - b.rank);
  return { seen, unseen };
}

/** Of each listed photo's pairs the most alike, with those that are not clearly less so. */
function nearestOnly(surestFirst: readonly SeenPair[]): SeenPair[] {
  const best = new Map<string, number>();
  return surestFirst.filter(({ listed, difference }) => {
    const least = best.get(listed) ?? difference;
    best.set(listed, least);
    return difference < least + CLEARLY_APART;
  });
}

/** Finds whoever is alone with a listed photo, which may leave others alone in turn; answers the pairs left. */
function settleSingles(pairs: readonly SeenPair[], found: Map<number, string>): SeenPair[] {
  let open = [...pairs];
  for (;;) {
    const rivals = Map.groupBy(open, (pair) => pair.listed);
    const single = open.find((pair) => rivals.get(pair.listed)?.length === 1);
    if (single === undefined) return open;
    found.set(single.sought, single.listed);
    open = open.filter((pair) => pair.sought !== single.sought && pair.listed !== single.listed);
  }
}

function settle(
  group: readonly Pair[],
  pairs: ReadonlyMap<number, string> | null,
  found: Map<number, string>,
  unclear: Set<number>,
): void {
  for (const { sought } of group) {
    const listed = pairs?.get(sought);
    if (listed === undefined) unclear.add(sought);
    else found.set(sought, listed);
  }
}

function countOf(pairs: readonly Pair[], side: keyof Pair): number {
  return new Set(pairs.map((pair) => pair[side])).size;
}
