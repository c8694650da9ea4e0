/** @file The result as a table for people: step × kills × what went wrong. */
import type { Wrong } from './compare.ts';

/** A wrong with the step that is most likely to blame. */
export interface BlamedWrong extends Wrong {
  readonly step: string;
  readonly round: number;
}

const COLUMNS = ['lost', 'doubled', 'wrong album', 'wrong caption'] as const;
const HEAD = ['step', 'kills', ...COLUMNS, 'other'];

/** One line for each step in the given order, those that only have wrongs after them, and the sum. */
export function drawTable(
  steps: readonly string[],
  kills: ReadonlyMap<string, number>,
  wrongs: readonly BlamedWrong[],
): string {
  const all = [...new Set([...steps, ...wrongs.map(({ step }) => step)])];
  const line = (name: string, killed: number, blamed: readonly BlamedWrong[]): string[] => [
    name,
    String(killed),
    ...COLUMNS.map((kind) => String(blamed.filter(({ wrong }) => wrong === kind).length)),
    String(blamed.filter(({ wrong }) => !COLUMNS.some((kind) => kind === wrong)).length),
  ];
  const total = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const lines = [
    HEAD,
    ...all.map((step) =>
      line(
        step,
        kills.get(step) ?? 0,
        wrongs.filter((wrong) => wrong.step === step),
      ),
    ),
    line('total', total, wrongs),
  ];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const draw = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return lines.map(draw).join('\n');
}
