import { expect, onTestFinished, test, vi } from 'vitest';
import { silentLog } from '../../../src/main/platform/log.ts';
import { aSnapshot } from './a-snapshot.ts';

const fake = vi.hoisted(() => ({ said: [] as string[] }));
vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => true;
    readonly body: string;
    constructor({ body }: { body: string }) {
      this.body = body;
    }
    on = () => this;
    close = () => undefined;
    show = () => fake.said.push(this.body);
  },
}));

const { createNotifications } = await import('../../../src/main/shell/notifications.ts');

const snapshot = (queued: number, done: number) =>
  aSnapshot({ queued, done }, { run: { photos: queued + done, done, failed: 0 } });

test('a clock that is set back silences nothing', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const take = createNotifications({
    isWanted: () => true,
    isLooking: () => false,
    language: () => 'en',
    showWindow: () => undefined,
    log: silentLog,
  });
  take(snapshot(1, 0));
  take(snapshot(0, 1));
  vi.setSystemTime(Date.now() - 60 * 60_000);
  vi.advanceTimersByTime(61_000);
  take(snapshot(1, 1));
  take(snapshot(0, 2));
  expect(fake.said).toEqual(['1 photo is on OK.', '2 photos are on OK.']);
});
