/**
 * @file Whether the tokens of a POST belong to its photos in their order (design, decision
 * 5). OK does not say so, and a caption on another photo would be a silent fault: so a host
 * first gets photos one by one, and one POST of several captionless ones as a trial. When
 * these are committed, OK is asked what each of them is. Once a host and day.
 */
import type { Hosts } from '../queue/hosts.ts';
import type { Upload } from '../queue/upload.ts';

/** How long an answer counts. */
const VALID_MS = 24 * 60 * 60 * 1000;
/** Trials that showed nothing, since the photos were too alike; then it stays at one by one. */
const MOST_TRIALS = 3;

interface Trial {
  readonly host: string;
  readonly rowIds: readonly number[];
}

export type PartOrder = ReturnType<typeof createPartOrder>;

export function createPartOrder(hosts: Hosts, now: () => number) {
  const trials = new Map<string, Trial>();
  const vain = new Map<string, number>();
  return {
    /** What of the due rows may go together into one POST. */
    allowed(host: string, due: readonly Upload[]): 'several' | 'one' | 'trial' {
      const known = hosts.keepsOrder(host, now());
      if (known !== null) return known ? 'several' : 'one';
      if (trials.has(host) || (vain.get(host) ?? 0) >= MOST_TRIALS) return 'one';
      return due.filter(isFitForTrial).length > 1 ? 'trial' : 'one';
    },

    begin(host: string, batch: readonly Upload[]): void {
      trials.set(host, { host, rowIds: batch.map(({ id }) => id) });
    },

    /** These were looked for by their pictures: where they are found says nothing of the order. */
    spoil(rows: readonly Upload[]): void {
      const ids = new Set(rows.map(({ id }) => id));
      for (const { host, rowIds } of trials.values()) {
        if (rowIds.some((id) => ids.has(id))) trials.delete(host);
      }
    },

    trials: (): readonly Trial[] => [...trials.values()],

    /** `vain`: the photos did not show it; `lost`: they did not come so far. */
    end(host: string, result: 'kept' | 'changed' | 'vain' | 'lost'): void {
      trials.delete(host);
      if (result === 'vain') vain.set(host, (vain.get(host) ?? 0) + 1);
      if (result === 'kept' || result === 'changed') {
        hosts.keepOrder(host, result === 'kept', now() + VALID_MS);
      }
    },
  };
}

/** A photo whose change for another would show, and would not hurt. */
export function isFitForTrial(row: Upload): boolean {
  return row.caption === null && row.width !== null && row.height !== null;
}
