/** @file Whether everything came out as it should; decisions on values only. */
import { z } from 'zod';
import type { StoredPhoto } from './demo-stand-in.ts';
import type { Sample } from './sample.ts';

/** What `okapi upload --json` prints. */
export const uploadSummary = z.looseObject({
  found: z.number(),
  skipped: z.number(),
  duplicates: z.number(),
  uploaded: z.number(),
  failed: z.number(),
  bytesSent: z.number(),
  seconds: z.number(),
  albums: z.array(
    z.looseObject({ id: z.string().nullable(), title: z.string().nullable(), count: z.number() }),
  ),
  failures: z.array(z.looseObject({ path: z.string(), message: z.string() })),
});
export type UploadSummary = z.infer<typeof uploadSummary>;

/** What differs from the sample's expectations, a sentence each; empty when all is well. */
export function judgeSample(
  sample: Sample,
  { exitCode, summary }: { readonly exitCode: number; readonly summary: UploadSummary },
  stored: readonly StoredPhoto[],
): string[] {
  const expectedCounts = {
    found: sample.photos.length + sample.duplicates + sample.skipped + 1,
    skipped: sample.skipped,
    duplicates: sample.duplicates,
    uploaded: sample.photos.length,
    failed: 1,
  };
  const wrongCounts = Object.entries(expectedCounts)
    .filter(([name, count]) => summary[name] !== count)
    .map(([name, count]) => `${name} is ${String(summary[name])} instead of ${count}`);
  // 1 says that some photos failed.
  const wrongExit = exitCode === 1 ? [] : [`the exit code is ${exitCode} instead of 1`];
  return [
    ...wrongExit,
    ...wrongCounts,
    ...judgeFailures(sample, summary),
    ...judgeStored(sample, stored),
  ];
}

/** What does not add up whatever was uploaded; `stored` is how many photos the stand-in holds. */
export function judgeNumbers(summary: UploadSummary, stored: number): string[] {
  const { found, skipped, duplicates, uploaded, failed } = summary;
  const differences: string[] = [];
  if (found !== skipped + duplicates + uploaded + failed)
    differences.push(`found (${found}) is not the sum of the others`);
  if (uploaded !== stored)
    differences.push(`${uploaded} were reported as uploaded, the stand-in holds ${stored}`);
  return differences;
}

function judgeFailures(sample: Sample, summary: UploadSummary): string[] {
  const [failure, ...others] = summary.failures;
  return [
    ...(failure?.path === sample.damagedPath
      ? []
      : [`${sample.damagedPath} is not named as failed`]),
    ...(failure?.message === '' ? ['the failed file has no reason'] : []),
    ...others.map((other) => `${other.path} failed: ${other.message}`),
  ];
}

/** Compares bytes, album and caption of each photo, in both directions. */
function judgeStored(sample: Sample, stored: readonly StoredPhoto[]): string[] {
  const left = stored.map((photo) => keyOf(photo.sha256, photo.albumTitle, photo.comment));
  const missing = sample.photos.filter((photo) => {
    const at = left.indexOf(keyOf(photo.sha256, photo.album, photo.caption));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((photo) => `${photo.path} did not arrive as it should (bytes, album, caption)`),
    ...left.map((key) => `the stand-in holds one too many: ${key}`),
  ];
}

function keyOf(
  sha256: string,
  album: string | null | undefined,
  caption: string | null | undefined,
): string {
  return JSON.stringify([sha256.slice(0, 12), album ?? '', caption ?? '']);
}
