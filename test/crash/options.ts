/** @file What `npm run test:crash` is asked for. */
import { parseArgs } from 'node:util';

const COMMIT_MODES = ['idempotent', 'refuse', 'duplicate'] as const;

/** What the stand-in does with a second commit of one photo. */
export type CommitMode = (typeof COMMIT_MODES)[number];

export interface CrashOptions {
  /** Photo files in a folder. */
  readonly photos: number;
  readonly kills: number;
  readonly seed: number;
  readonly commitMode: CommitMode;
  /** Other switches of the stand-in, each as `name=value`. */
  readonly switches: readonly string[];
  /** Leaves the folders and queues of what went wrong where they are, for looking at them. */
  readonly keep: boolean;
}

export const CRASH_USAGE = `npm run test:crash -- [--photos M] [--kills N] [--seed S] [--commit-mode ${COMMIT_MODES.join('|')}] [--switch name=value]… [--keep]`;

/** Throws a TypeError whose message is for people. */
export function readCrashOptions(args: readonly string[]): CrashOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      photos: { type: 'string', default: '200' },
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      'commit-mode': { type: 'string', default: 'refuse' },
      switch: { type: 'string', multiple: true, default: [] },
      keep: { type: 'boolean', default: false },
    },
  });
  const commitMode = COMMIT_MODES.find((mode) => mode === values['commit-mode']);
  if (commitMode === undefined)
    throw new TypeError(`--commit-mode is one of ${COMMIT_MODES.join(', ')}`);
  return {
    photos: whole('photos', values.photos, 20),
    kills: whole('kills', values.kills, 1),
    seed: whole('seed', values.seed, 0),
    commitMode,
    switches: values.switch,
    keep: values.keep,
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new TypeError(`--${name} is a whole number of at least ${least}`);
  return value;
}
