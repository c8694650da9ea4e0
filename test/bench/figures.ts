/** @file The figures of a benchmark beside their goals, as a table and as JSON. */

/** One figure; without `most` it has no goal. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly most?: number;
}

/** Prints the table for people, then one line of JSON; says what missed its goal, judges nothing. */
export function printFigures(figures: readonly Figure[], facts: Readonly<Record<string, unknown>>) {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value, unit, most } of figures) {
    const goal = most === undefined ? '' : `${`≤ ${most}`.padEnd(8)}${isMet(value, most)}`;
    console.log(`${name.padEnd(width)}  ${`${round(value)} ${unit}`.padStart(14)}  ${goal}`);
  }
  console.log(JSON.stringify({ ...facts, figures: figures.map((figure) => rounded(figure)) }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isMet(value: number, most: number): string {
  return value <= most ? 'met' : 'MISSED';
}

function rounded(figure: Figure): Figure {
  return { ...figure, value: round(figure.value) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
