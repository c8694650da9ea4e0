import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseProxyList, proxyName, type ProxyLogin } from '../../../src/main/api/proxy.ts';
import { createRouting, type Routing } from '../../../src/main/api/routing.ts';

function rig(list: string) {
  const asked: string[] = [];
  const refused: string[] = [];
  const logins = new Map<string, ProxyLogin>();
  const state = { list, now: 0 };
  const routing = createRouting(
    (url) => {
      asked.push(url);
      return Promise.resolve(parseProxyList(state.list));
    },
    {
      of: (proxy) => Promise.resolve(logins.get(proxy) ?? null),
      refused: (proxy) => void refused.push(proxy),
    },
    () => state.now,
  );
  return { routing, asked, refused, logins, state };
}

async function placeTo(routing: Routing, url = 'https://api.ok.ru/fb.do?secret=1') {
  const { proxy } = await routing.wayTo(url);
  return proxy === null ? 'direct' : proxyName(proxy);
}

test('the system is asked for an origin, not for an address, and not for each request', async () => {
  const { routing, asked, state } = rig('PROXY a:1');
  expect([await placeTo(routing), await placeTo(routing)]).toEqual(['a:1', 'a:1']);
  state.list = 'DIRECT';
  expect(await placeTo(routing, 'https://up.mycdn.me/x')).toBe('direct');
  expect(asked).toEqual(['https://api.ok.ru/', 'https://up.mycdn.me/']);
  state.now = 10_000;
  expect(await placeTo(routing)).toBe('direct');
});

test('a proxy that is away is passed over for a minute, and tried when there is no other', async () => {
  const { routing, state } = rig('PROXY a:1; PROXY b:2');
  const away = async () => {
    const { proxy } = await routing.wayTo('https://api.ok.ru/');
    if (proxy !== null) routing.isAway(proxy);
  };
  await away();
  expect(await placeTo(routing)).toBe('b:2');
  await away();
  expect(await placeTo(routing)).toBe('a:1');
  state.now = 60_000;
  expect(await placeTo(routing)).toBe('a:1');
});

test('where a list ends with DIRECT, a proxy that is away does not keep anybody from OK', async () => {
  const { routing } = rig('PROXY a:1; DIRECT');
  const { proxy } = await routing.wayTo('https://api.ok.ru/');
  if (proxy !== null) routing.isAway(proxy);
  expect(await placeTo(routing)).toBe('direct');
});

test('a login is given to the proxy that it is for, and to no other', async () => {
  const { routing, logins, state } = rig('PROXY a:1');
  logins.set('a:1', { name: 'anna', password: 'secret' });
  expect((await routing.wayTo('https://api.ok.ru/')).login?.name).toBe('anna');
  state.list = 'PROXY a:2';
  expect((await routing.wayTo('https://other.ok.ru/')).login).toBeNull();
  state.list = 'DIRECT';
  expect(await routing.wayTo('https://third.ok.ru/')).toEqual({ proxy: null, login: null });
});

test('once a login is refused, what was asked with it before and is answered late does not hide that', async () => {
  const { routing, logins } = rig('PROXY a:1');
  const old = { name: 'anna', password: 'old' };
  logins.set('a:1', old);
  const first = await routing.wayTo('https://api.ok.ru/');
  routing.took(first);
  const late = await routing.wayTo('https://api.ok.ru/');
  expect(routing.refused(first)).toBe(true);
  logins.delete('a:1');
  routing.took(late);
  expect(routing.refused(await routing.wayTo('https://api.ok.ru/'))).toBe(true);
  logins.set('a:1', { name: 'anna', password: 'new' });
  routing.took(await routing.wayTo('https://api.ok.ru/'));
  logins.delete('a:1');
  expect(routing.refused(await routing.wayTo('https://api.ok.ru/'))).toBe(false);
});

test('who waits for what another request finds out of a login can be stopped', async () => {
  const { routing, logins } = rig('PROXY a:1');
  logins.set('a:1', { name: 'anna', password: 'slow' });
  const trying = await routing.wayTo('https://api.ok.ru/');
  const stop = new AbortController();
  const waiting = [stop.signal, undefined].map((signal) =>
    routing.wayTo('https://api.ok.ru/', signal),
  );
  stop.abort(new Error('paused'));
  await expect(waiting[0]).rejects.toThrow('paused');
  await expect(routing.wayTo('https://api.ok.ru/', stop.signal)).rejects.toThrow('paused');
  routing.took(trying);
  expect((await waiting[1])?.login?.password).toBe('slow');
});

/** A system that answers as long as it knows a proxy; then never. */
function silentSystem() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const state = { list: null as string | null, now: 0 };
  const routing = createRouting(
    () =>
      state.list === null
        ? new Promise(() => undefined)
        : Promise.resolve(parseProxyList(state.list)),
    { of: () => Promise.resolve(null), refused: () => undefined },
    () => state.now,
  );
  return { routing, state };
}

test('who waits for a system that finds no way can be stopped', async () => {
  const { routing } = silentSystem();
  const stop = new AbortController();
  const waiting = routing.wayTo('https://api.ok.ru/', stop.signal);
  stop.abort(new Error('the program ends'));
  await expect(waiting).rejects.toThrow('the program ends');
});

test('a system that finds no way in twenty seconds is not waited for: the way of before is taken, or none', async () => {
  const { routing, state } = silentSystem();
  const place = async () => {
    const asked = placeTo(routing);
    await vi.advanceTimersByTimeAsync(19_000);
    const early = await Promise.race([asked, setImmediate('no answer')]);
    await vi.advanceTimersByTimeAsync(1_000);
    return [early, await asked];
  };
  const without = await place();
  state.now = 10_000;
  state.list = 'PROXY a:1';
  await placeTo(routing);
  state.now = 20_000;
  state.list = null;
  expect([without, await place()]).toEqual([
    ['no answer', 'direct'],
    ['no answer', 'a:1'],
  ]);
});
