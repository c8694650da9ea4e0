import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Facets } from '../../../src/renderer/state/facets.svelte.ts';
import { WHOLE_QUEUE, type UploadFilter } from '../../../src/shared/upload.ts';

/** Counts that take so long, and the filters that they were asked for. */
function facetsThatTake(ms: number) {
  const asked: UploadFilter[] = [];
  const facets = new Facets(async ({ filter }) => {
    asked.push(filter);
    await new Promise((resolve) => setTimeout(resolve, ms));
    const reasons = [{ code: 'offline', count: asked.length } as const];
    return { reasons, albums: [{ destinationId: 1, title: filter, count: asked.length }] };
  });
  let revision = 0;
  const follow = (filter: UploadFilter, isNew = true) =>
    facets.follow({ ...WHOLE_QUEUE, filter }, isNew ? (revision += 1) : revision);
  const followAlbum = (destinationId: number) =>
    facets.follow({ ...WHOLE_QUEUE, filter: 'failed', destinationId }, revision);
  return { facets, asked, follow, followAlbum };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('who goes through the views has only the last one counted', async () => {
  const { facets, asked, follow } = facetsThatTake(10);
  for (const filter of ['all', 'waiting', 'failed'] as const) {
    follow(filter);
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(['failed']);
  expect(facets.value.albums[0]?.title).toBe('failed');
});

test('the reasons of one filter are not offered in another; its albums stay until the new ones are there', async () => {
  const { facets, follow } = facetsThatTake(10);
  follow('failed');
  await vi.advanceTimersByTimeAsync(200);
  expect(facets.value.reasons.length).toBe(1);
  follow('skipped');
  expect([facets.value.reasons, facets.value.albums[0]?.title]).toEqual([[], 'failed']);
  await vi.advanceTimersByTimeAsync(200);
  expect([facets.value.reasons.length, facets.value.albums[0]?.title]).toEqual([1, 'skipped']);
});

test('another album is counted anew, and the reasons stay until then', async () => {
  const { facets, asked, follow, followAlbum } = facetsThatTake(10);
  follow('failed');
  await vi.advanceTimersByTimeAsync(200);
  followAlbum(2);
  expect(facets.value.reasons[0]?.count).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect([asked.length, facets.value.reasons[0]?.count]).toEqual([2, 2]);
});

test('a queue that changes is counted once a second', async () => {
  const { asked, follow } = facetsThatTake(1);
  for (let ms = 0; ms < 10_000; ms += 250) {
    follow('all');
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(asked.length).toBeGreaterThan(7);
  expect(asked.length).toBeLessThan(11);
});

test('counts that take long are made seldom', async () => {
  const { asked, follow } = facetsThatTake(100);
  for (let ms = 0; ms < 20_000; ms += 250) {
    follow('all');
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.length).toBeLessThan(6);
});

test('a queue that rests is not counted again', async () => {
  const { asked, follow } = facetsThatTake(1);
  follow('all');
  await vi.advanceTimersByTimeAsync(2000);
  follow('all', false);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual(['all']);
});
