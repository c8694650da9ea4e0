/** @file How much memory a process has resident from beginning to end, as Linux counts it. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** In bytes. */
export interface MemoryFigures {
  /** Means over the first and the last quarter of the time; null of a run that was too short to say. */
  readonly quarters: { readonly first: number; readonly last: number } | null;
  /** The most at any moment (VmHWM); 0 where the system does not tell. */
  readonly most: number;
}

export interface MemoryWatch {
  /** The newest sample, in bytes. */
  now(): number;
  figures(): MemoryFigures;
}

const SAMPLE_MS = 1000;
/** A process grows while it starts: its first samples do not count, and a run should have many more. */
const START_SAMPLES = 10;
const LEAST_SAMPLES = 40;
/** Growth that is no leak: a part, and what a garbage collector may leave lying at any moment. */
const GROWTH = 1.25;
const GROWTH_BYTES = 20e6;

/** Looks once a second until the process has ended. */
export function watchMemory(pid: number): MemoryWatch {
  const samples: number[] = [];
  let most = 0;
  const watch = async (): Promise<void> => {
    for (;;) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''); // has ended
      const resident = kilobytes(status, 'VmRSS') * 1024;
      if (resident === 0) return;
      samples.push(resident);
      most = kilobytes(status, 'VmHWM') * 1024;
      await sleep(SAMPLE_MS, undefined, { ref: false });
    }
  };
  void watch();
  return {
    now: () => samples.at(-1) ?? 0,
    figures: () => ({ quarters: quartersOf(samples), most }),
  };
}

/** Pure: from a sample for each second. */
export function quartersOf(samples: readonly number[]): MemoryFigures['quarters'] {
  if (samples.length < LEAST_SAMPLES) return null;
  const running = samples.slice(START_SAMPLES);
  const quarter = Math.floor(running.length / 4);
  return { first: meanOf(running.slice(0, quarter)), last: meanOf(running.slice(-quarter)) };
}

/** Whether the end took about as much as the beginning, as far as can be told. */
export function isFlat({ quarters }: MemoryFigures): boolean {
  return quarters === null || quarters.last <= quarters.first * GROWTH + GROWTH_BYTES;
}

function kilobytes(status: string, name: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
