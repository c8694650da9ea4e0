/** @file Real files on a share that stops answering when a test says so. The clock is the test's. */
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';
import {
  createPhotoFiles,
  type FileSystem,
  type PhotoFiles,
} from '../../../src/main/library/open-photo.ts';
import { createPatience, type Patience } from '../../../src/main/platform/patience.ts';

type Step = 'stat' | 'open' | 'handle-stat' | 'read';

interface StallingFiles {
  readonly files: PhotoFiles;
  readonly patience: Patience;
  /** From now on these operations do not come back; resolves when one has begun. */
  stall(...steps: readonly Step[]): Promise<void>;
  /** Lets time pass until what stalls is given up. */
  giveUp(): void;
  /** The share answers again, what was asked of it before, too. */
  answer(): void;
  /** Handles that were opened and not closed. */
  openHandles(): number;
}

const LIMIT_MS = 30_000;

export function stallingFiles(): StallingFiles {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let stalling: readonly Step[] = [];
  let held: (() => void)[] = [];
  let onHeld: () => void = () => undefined;
  let handles = 0;

  const pass = async (step: Step): Promise<void> => {
    if (!stalling.includes(step)) return;
    await new Promise<void>((resolve) => {
      held.push(resolve);
      onHeld();
    });
  };
  const system: FileSystem = {
    async stat(file): Promise<Stats> {
      await pass('stat');
      return await stat(file);
    },
    async open(file, flags) {
      await pass('open');
      const handle = await open(file, flags);
      handles += 1;
      return {
        async stat() {
          await pass('handle-stat');
          return await handle.stat();
        },
        async read(buffer, offset, length, position) {
          await pass('read');
          return await handle.read(buffer, offset, length, position);
        },
        async close() {
          await handle.close();
          handles -= 1;
        },
      };
    },
  };
  const patience = createPatience({ limitMs: LIMIT_MS, atOnce: 3, atOncePerPlace: 2 });
  return {
    files: createPhotoFiles(patience, system),
    patience,
    stall(...steps) {
      stalling = steps;
      return new Promise((resolve) => (onHeld = resolve));
    },
    giveUp: () => void vi.advanceTimersByTime(LIMIT_MS),
    answer() {
      stalling = [];
      for (const release of held) release();
      held = [];
    },
    openHandles: () => handles,
  };
}
