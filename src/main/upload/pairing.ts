/** @file Who belongs to whom, when each may belong to several: pure, and knows no photos. */

/** A sought thing that may be a listed one. */
export interface Pair {
  readonly sought: number;
  readonly listed: string;
}

/** Pairs that hang together, directly or over others; the order within a group stays. */
export function groupsOf<P extends Pair>(pairs: readonly P[]): P[][] {
  const bySought = Map.groupBy(pairs, (pair) => pair.sought);
  const byListed = Map.groupBy(pairs, (pair) => pair.listed);
  const groupOf = new Map<number, number>();
  for (const start of bySought.keys()) {
    const open = [start];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (groupOf.has(id)) continue;
      groupOf.set(id, start);
      for (const { listed } of bySought.get(id) ?? []) {
        open.push(...(byListed.get(listed) ?? []).map((pair) => pair.sought));
        byListed.delete(listed); // its others are on their way
      }
    }
  }
  return [...Map.groupBy(pairs, (pair) => groupOf.get(pair.sought)).values()];
}

/**
 * A listed one for each of the sought, by augmenting paths; null when some are left over.
 * Earlier pairs are preferred as far as nobody goes without.
 */
export function pairOff(pairs: readonly Pair[]): Map<number, string> | null {
  const choices = Map.groupBy(pairs, (pair) => pair.sought);
  const takenBy = new Map<string, number>();
  const settle = (id: number, tried: Set<string>): boolean =>
    (choices.get(id) ?? []).some(({ listed }) => {
      if (tried.has(listed)) return false;
      tried.add(listed);
      const other = takenBy.get(listed);
      if (other !== undefined && !settle(other, tried)) return false;
      takenBy.set(listed, id);
      return true;
    });
  for (const [id, own] of choices) {
    const free = own.find(({ listed }) => !takenBy.has(listed));
    if (free !== undefined) takenBy.set(free.listed, id);
    else if (!settle(id, new Set())) return null;
  }
  return new Map([...takenBy].map(([listed, id]) => [id, listed]));
}
