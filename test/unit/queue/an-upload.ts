/** @file Rows of the queue for tests, made of what a test cares about. */
import { NEW_PROGRESS, type Progress } from '../../../src/main/queue/transition.ts';
import type { NewUpload, PhotoFile, Upload } from '../../../src/main/queue/upload.ts';

export const A_FILE: PhotoFile = {
  path: '/photos/a.jpg',
  name: 'a.jpg',
  folder: '/photos',
  sizeBytes: 100,
  mtimeMs: 1_700_000_000_123.5,
  fingerprint: 'f'.repeat(64),
  width: 4000,
  height: 3000,
  caption: null,
};

export function progress(facts: Partial<Progress> = {}): Progress {
  return { ...NEW_PROGRESS, ...facts };
}

export function newUpload(
  facts: Partial<Omit<NewUpload, 'progress'>> & { readonly progress?: Partial<Progress> } = {},
): NewUpload {
  return { ...A_FILE, destinationId: 1, ...facts, progress: progress(facts.progress) };
}

export function upload(
  facts: Partial<Omit<Upload, 'progress'>> & { readonly progress?: Partial<Progress> } = {},
): Upload {
  return {
    ...A_FILE,
    id: 1,
    run: 1,
    destinationId: 1,
    changedAt: 0,
    ...facts,
    progress: progress(facts.progress),
  };
}
