import { expect, test, vi } from 'vitest';
import {
  goTo,
  keptViewOf,
  restoreView,
  ViewMemory,
  type Viewed,
} from '../../../src/renderer/state/kept-view.ts';
import { FIRST_VIEW, type KeptView } from '../../../src/shared/kept-view.ts';
import { WHOLE_QUEUE, type UploadQuery } from '../../../src/shared/upload.ts';

function freshWindow(): Viewed {
  const queue = {
    query: WHOLE_QUEUE,
    choose(part: Partial<UploadQuery>) {
      this.query = { ...this.query, ...part };
    },
  };
  const details = {
    isOpen: false,
    open() {
      this.isOpen = true;
    },
  };
  return { view: 'photos', queue, details };
}

const KEPT: KeptView = {
  view: 'settings',
  filter: 'failed',
  sort: 'size',
  isDescending: true,
  areDetailsOpen: true,
};

test.each<[string, KeptView, boolean, KeptView]>([
  ['as it was', KEPT, true, KEPT],
  ['the first time', FIRST_VIEW, true, FIRST_VIEW],
  ['without what would cover the list', KEPT, false, { ...KEPT, areDetailsOpen: false }],
  [
    'with the photos for a view of another version',
    { ...KEPT, view: 'map' },
    true,
    { ...KEPT, view: 'photos' },
  ],
])('a window comes back %s', (_, kept, isWide, shown) => {
  const window = freshWindow();
  restoreView(window, kept, isWide);
  expect(keptViewOf(window)).toEqual(shown);
});

test('what is asked for from outside is shown whole, in the order of before', () => {
  const window = freshWindow();
  window.view = 'settings';
  window.queue.choose({
    filter: 'done',
    sort: 'size',
    isDescending: true,
    search: 'Anna',
    folder: '/a',
  });
  goTo(window, { view: 'photos', filter: 'failed' });
  expect(window.view).toBe('photos');
  expect(window.queue.query).toEqual({
    ...WHOLE_QUEUE,
    filter: 'failed',
    sort: 'size',
    isDescending: true,
  });
});

test('what is asked for while the kept view is being read stays', () => {
  const window = freshWindow();
  const memory = new ViewMemory(window, () => Promise.resolve());
  memory.goTo({ view: 'photos', filter: 'failed' });
  memory.restore({ ...KEPT, view: 'settings' }, true);
  expect(keptViewOf(window)).toMatchObject({ view: 'photos', filter: 'failed' });
});

test('each step is kept at once, and one that comes while another is written right after it', async () => {
  const kept: string[] = [];
  const written: (() => void)[] = [];
  const window = freshWindow();
  const memory = new ViewMemory(window, async ({ view, filter }) => {
    kept.push(`${view} ${filter}`);
    await new Promise<void>((resolve) => written.push(resolve));
  });
  const step = (view: Viewed['view'], filter: UploadQuery['filter']) => {
    window.view = view;
    window.queue.choose({ filter });
    memory.follow();
  };
  step('photos', 'failed');
  expect(kept).toEqual(['photos failed']);
  step('photos', 'done');
  step('settings', 'done');
  expect(kept).toEqual(['photos failed']);
  vi.useFakeTimers();
  written[0]?.();
  await vi.advanceTimersByTimeAsync(1);
  vi.useRealTimers();
  expect(kept).toEqual(['photos failed', 'settings done']);
});
