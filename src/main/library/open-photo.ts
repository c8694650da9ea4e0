/**
 * @file Photo files as they are opened and read everywhere: never a pipe, never waiting for
 * ever, and nothing left open.
 */
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { createPatience, type Patience } from '../platform/patience.ts';
import { NoFileError } from './file-failure.ts';
import { shownPath, systemPath, type FilePath } from './file-path.ts';

/** One open file. After an operation was given up, it is closed when that has come back. */
export interface OpenPhoto {
  /** What the system said of the file when it was opened. */
  readonly stats: Stats;
  stat(): Promise<Stats>;
  /** Fills the beginning of `buffer`; answers how many bytes there were, 0 behind the end. */
  read(buffer: Buffer, length: number, position: number): Promise<number>;
  /** Never rejects: nothing was written that could be lost. */
  close(): Promise<void>;
  /** Whether a read that was given up may still write into its buffer. */
  isInUse(): boolean;
}

/** Each rejects with a `StalledError`, the system's error, or the signal's reason. */
export interface PhotoFiles {
  stat(file: FilePath, signal?: AbortSignal): Promise<Stats>;
  /** Rejects with a `NoFileError` for what is no regular file. */
  open(file: FilePath, signal?: AbortSignal): Promise<OpenPhoto>;
}

/** What is used of the system's file handle. */
interface Handle {
  stat(): Promise<Stats>;
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

export interface FileSystem {
  stat(file: string | Buffer): Promise<Stats>;
  open(file: string | Buffer, flags: number): Promise<Handle>;
}

/** Opening a pipe waits for its writer, unless it is told not to; Windows has no such pipes. */
const FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

export function createPhotoFiles(patience: Patience, system: FileSystem): PhotoFiles {
  return {
    stat: (file, signal) =>
      patience.run(placeOf(file), () => system.stat(systemPath(file)), { signal }),

    async open(file, signal) {
      const place = placeOf(file);
      const handle = await patience.run(place, () => system.open(systemPath(file), FLAGS), {
        signal,
        onLate: (late) => void late.close().catch(ignore),
      });
      let pending: Promise<unknown> | null = null;
      const use = <Value>(operation: () => Promise<Value>): Promise<Value> =>
        patience.run(
          place,
          () => {
            const work = operation().finally(() => (pending = null));
            pending = work;
            return work;
          },
          { signal },
        );
      const close = async (): Promise<void> => {
        const isClosed = patience.run(place, () => handle.close(), { must: true });
        await isClosed.catch(ignore);
      };
      const photo = {
        stat: () => use(() => handle.stat()),
        read: async (buffer: Buffer, length: number, position: number) =>
          (await use(() => handle.read(buffer, 0, length, position))).bytesRead,
        async close() {
          if (pending === null) await close();
          // Its number could become another file's while the system still uses it.
          else void pending.catch(ignore).then(close);
        },
        isInUse: () => pending !== null,
      };
      try {
        const stats = await photo.stat();
        if (!stats.isFile()) throw new NoFileError('No regular file');
        return { ...photo, stats };
      } catch (cause) {
        await photo.close();
        throw cause;
      }
    },
  };
}

/** Why an operation failed that nobody waits for is of no interest. */
function ignore(): void {
  // nothing to do
}

/**
 * What probably stalls together: a drive or share on Windows, elsewhere the first two folders
 * (/Volumes/Disk, /mnt/share, /home/me). The system knows it exactly, but asking could stall.
 */
export function placeOf(file: FilePath, system: path.PlatformPath = path): string {
  const shown = shownPath(file);
  const { root } = system.parse(shown);
  if (system === path.win32) return root.toLowerCase();
  const folders = shown.split('/').filter((name) => name !== '');
  return root + folders.slice(0, Math.min(2, folders.length - 1)).join('/');
}

/** What everything shares that reads photo files, for the threads are shared. [Note: Four threads] */
export const filePatience = createPatience({
  // No disk takes so long to wake up, and a person has not yet given up.
  limitMs: 30_000,
  atOnce: 3, // one thread is left for all else
  atOncePerPlace: 2, // a second place goes on beside a dead one
});

export const photoFiles = createPhotoFiles(filePatience, { stat, open });
