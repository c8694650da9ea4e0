import { expect, onTestFinished, test, vi } from 'vitest';
import { createConnectionWatch } from '../../../src/main/platform/connection-watch.ts';

const ASKED = { isMetered: 'asked' };

function watching({ canAsk = true, isAsked = true } = {}) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const computer = {
    isOnline: true,
    addresses: 'wlan0',
    isMetered: false,
    answers: Promise.resolve(null),
    looks: 0,
    questions: 0,
  };
  const told: unknown[] = [];
  const watch = createConnectionWatch({
    isOnline() {
      computer.looks += 1;
      return computer.isOnline;
    },
    addresses: () => computer.addresses,
    askMetered: canAsk
      ? () => {
          computer.questions += 1;
          return computer.answers.then(() => computer.isMetered);
        }
      : null,
    isAsked: () => isAsked,
    tell: (conditions) => void told.push(conditions),
    onOtherNetwork: () => void told.push('other network'),
    monotonic: () => vi.getMockedSystemTime()?.getTime() ?? 0,
  });
  onTestFinished(() => watch.stop());
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { watch, computer, told, pass };
}

test('it looks at the start and while there is something to upload', async () => {
  const { watch, computer, pass } = watching();
  await pass(60_000);
  const before = computer.looks;
  watch.follow(true);
  watch.follow(true);
  await pass(10_000);
  const during = computer.looks;
  watch.follow(false);
  watch.lookAnew();
  await pass(60_000);
  expect([before, during, computer.looks]).toEqual([1, 7, 7]);
});

test('it tells at once that the connection has gone and come back, each once', async () => {
  const { watch, computer, told, pass } = watching({ canAsk: false });
  watch.follow(true);
  computer.isOnline = false;
  await pass(6_000);
  computer.isOnline = true;
  await pass(6_000);
  expect(told).toEqual([{ isOnline: false }, { isOnline: true }]);
});

test('what was lost while nobody looked is told at the next beginning', async () => {
  const { watch, computer, told } = watching({ canAsk: false });
  computer.isOnline = false;
  watch.follow(true);
  await Promise.resolve();
  expect(told).toEqual([{ isOnline: false }]);
});

test('whether it is metered is asked at the beginning, in another network, and every few minutes', async () => {
  const { watch, computer, told, pass } = watching();
  watch.follow(true);
  await pass(0);
  expect(told.splice(0)).toEqual([ASKED, { isMetered: false }]);
  computer.isMetered = true;
  computer.addresses = 'wwan0';
  await pass(2_000);
  expect(told.splice(0)).toEqual(['other network', ASKED, { isMetered: true }]);
  await pass(240_000);
  expect([computer.questions, told]).toEqual([4, [{ isMetered: true }, { isMetered: true }]]);
});

test('a system that takes its time is waited for five seconds; where it was metered last, it is until then', async () => {
  const { watch, computer, told, pass } = watching();
  const slow = Promise.withResolvers<null>();
  computer.answers = slow.promise;
  computer.addresses = 'eth0';
  watch.follow(true);
  await pass(4_999);
  expect(told.splice(0)).toEqual([ASKED, 'other network', ASKED]);
  await pass(1);
  expect(told.splice(0)).toEqual([{ isMetered: null }]);
  computer.isMetered = true;
  slow.resolve(null);
  await pass(0);
  expect(told.splice(0)).toEqual([{ isMetered: true }]);
  computer.addresses = 'wwan0';
  await pass(2_000);
  expect(told).toEqual(['other network', { isMetered: true }]);
});

test('after a sleep everything is asked anew', async () => {
  const { watch, computer, pass } = watching();
  watch.follow(true);
  await pass(0);
  watch.lookAnew();
  await pass(0);
  expect(computer.questions).toBe(2);
});

test('who answers it themselves is not asked for by the system', async () => {
  const { watch, computer, pass } = watching({ isAsked: false });
  watch.follow(true);
  await pass(300_000);
  expect(computer.questions).toBe(0);
});
