/**
 * @file Whether OK gave each photo of a POST its own id. That the n-th part belongs to the
 * n-th id is nowhere documented (ok-api §4); after a commit, permanent ids show it.
 */
import { fail, succeed, type Result } from '../../shared/errors.ts';
import type { ApiClient } from '../api/client.ts';
import { getPhotosInfo, type ListedPhoto } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { HttpClient } from '../api/http.ts';
import { CLEARLY_APART, SAME_PICTURE } from '../platform/likeness.ts';
import { comparePictures, type SoughtFile } from './compare.ts';
import { howItFits, type Difference, type Sought } from './match.ts';

export type OrderVerdict =
  /** Each photo has its own id, and at least two of them could not have been exchanged unseen. */
  | { readonly verdict: 'kept' }
  /** At least one photo is where another should be; row id → permanent id when that is certain for all. */
  | { readonly verdict: 'changed'; readonly assignment: ReadonlyMap<number, string> | null }
  /** The photos are too much alike, or could not be compared: nothing was learned. */
  | { readonly verdict: 'undecided' };

/** The permanent id that OK gave to a row's reserved id. */
interface Committed {
  readonly photoId: string;
}

/** Asks OK for the photos of one POST, whose rows these are, and compares them with their files. */
export async function checkOrder(
  parts: { readonly api: ApiClient; readonly http: HttpClient },
  rows: readonly (SoughtFile & Committed)[],
  groupId: string | null,
  signal?: AbortSignal,
): Promise<Result<OrderVerdict, Failure>> {
  const photoIds = rows.map((row) => row.photoId);
  const answer = await getPhotosInfo(parts.api, { photoIds, groupId }, signal);
  if (!answer.ok) return answer;
  const { rows: files, listed } = withoutCaptions(rows, answer.value);
  const { apiUrl } = parts.api;
  const difference = await comparePictures({ http: parts.http, apiUrl }, files, listed, signal);
  if (!difference.ok) return fail(difference.error);
  return succeed(decideOrder(files, listed, difference.value));
}

/** A caption goes with the id, whatever bytes are behind it: it says nothing of the order. */
function withoutCaptions<Row extends Sought>(rows: readonly Row[], listed: readonly ListedPhoto[]) {
  return {
    rows: rows.map((row): Row => ({ ...row, caption: null })),
    listed: listed.map((photo): ListedPhoto => ({ ...photo, text: null })),
  };
}

/** What the proportions and pictures of the photos say; `listed` in any order. */
export function decideOrder(
  rows: readonly (Sought & Committed)[],
  listed: readonly ListedPhoto[],
  difference: Difference,
): OrderVerdict {
  const photos = new Map(listed.map((photo) => [photo.id, photo]));
  const evidence = (row: Sought, photoId: string): Evidence =>
    evidenceOf(row, photos.get(photoId), difference);
  const ownFits = rows.map((row) => evidence(row, row.photoId).fits);
  const isElsewhere = rows.some(
    (row, index) =>
      ownFits[index] === 'no' && rows.some((other) => evidence(row, other.photoId).fits === 'yes'),
  );
  if (isElsewhere) return { verdict: 'changed', assignment: onlyAssignment(rows, evidence) };
  const wouldBeSeen = rows.some((one) =>
    rows.some(
      (other) =>
        isClearlyWorse(evidence(one, other.photoId), evidence(one, one.photoId)) &&
        isClearlyWorse(evidence(other, one.photoId), evidence(other, other.photoId)),
    ),
  );
  const isKept = wouldBeSeen && ownFits.every((fits) => fits === 'yes');
  return { verdict: isKept ? 'kept' : 'undecided' };
}

interface Evidence {
  /** Whether a photo may be what an id shows. */
  readonly fits: 'yes' | 'no' | 'unknown';
  readonly difference: number | null;
}

function evidenceOf(row: Sought, photo: ListedPhoto | undefined, difference: Difference): Evidence {
  if (photo === undefined) return { fits: 'unknown', difference: null };
  const proportions = howItFits(row, photo);
  if (proportions === 'not') return { fits: 'no', difference: null };
  const found = difference(row.id, photo.id);
  if (found !== null) return { fits: found < SAME_PICTURE ? 'yes' : 'no', difference: found };
  return { fits: proportions === 'unknown' ? 'unknown' : 'yes', difference: null };
}

function isClearlyWorse(other: Evidence, own: Evidence): boolean {
  if (own.fits !== 'yes') return false;
  if (other.fits === 'no') return true;
  return (
    other.difference !== null &&
    own.difference !== null &&
    other.difference >= own.difference + CLEARLY_APART
  );
}

/** Each row with the one id that fits it clearly better than all others; null when any row has none. */
function onlyAssignment(
  rows: readonly (Sought & Committed)[],
  evidence: (row: Sought, photoId: string) => Evidence,
): Map<number, string> | null {
  const ids = rows.map((row) => row.photoId);
  const assignment = new Map<number, string>();
  for (const row of rows) {
    const best = ids.find((id) =>
      ids.every((other) => other === id || isClearlyWorse(evidence(row, other), evidence(row, id))),
    );
    if (best !== undefined) assignment.set(row.id, best);
  }
  return new Set(assignment.values()).size === rows.length ? assignment : null;
}
