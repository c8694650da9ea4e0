/** Okapi behind a real proxy: everything goes through it, and what it refuses is said. */
import { createServer } from '@pondwader/socks5-server';
import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createProxyLogins } from '../../../src/main/account/proxy-logins.ts';
import type { Route } from '../../../src/main/api/proxy.ts';
import { createRouting } from '../../../src/main/api/routing.ts';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { freePort } from '../../support/free-port.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { startProxy, type ProxyDemand, type RunningProxy } from '../../support/proxy.ts';
import { addTogether, makeRig, until, type Rig } from './rig.ts';
import { expectSaid } from './story.ts';

const ANNA = { name: 'anna@office', password: 'p:ss/wörd' };
const BY_FOLDER = { kind: 'by-folder' } as const;

async function behind(demand: ProxyDemand | null, port = 0): Promise<RunningProxy> {
  const proxy = await startProxy(demand, port);
  onTestFinished(() => proxy.close());
  return proxy;
}

function routingBy(routes: () => readonly Route[]) {
  const logins = createProxyLogins(new MemoryKeychain());
  return { logins, routing: createRouting(() => Promise.resolve(routes()), logins) };
}

const routeOf = ({ host, port }: RunningProxy): Route => ({ kind: 'http', host, port });

async function withPhotos(count: number): Promise<Rig> {
  const rig = await makeRig();
  for (let index = 0; index < count; index += 1) {
    await rig.photo(`${index}.jpg`, { width: 100 + index });
  }
  return rig;
}

/** Every request that the stand-in had came through the proxy. */
async function expectAllThrough(rig: Rig, proxy: RunningProxy): Promise<void> {
  const { host } = new URL(rig.server.apiUrl);
  expect(new Set(proxy.passed)).toEqual(new Set([host]));
  const asked = (await rig.journal()).filter(({ kind }) => kind === 'rest' || kind === 'upload');
  expect(proxy.passed.length).toBeGreaterThanOrEqual(asked.length);
}

async function expectOnceEach(rig: Rig): Promise<void> {
  const held = (await rig.stored()).map(({ sha256 }) => sha256).sort();
  expect(held).toEqual(rig.written.map(({ sha256 }) => sha256).sort());
}

const whenPaused = (engine: Engine, reason: string) =>
  until(engine, ({ pause }) => pause?.reason === reason);

test('a proxy that demands a login: said once, asked for, refused, given, and everything arrives', async () => {
  const proxy = await behind(ANNA);
  const rig = await withPhotos(6);
  const { routing, logins } = routingBy(() => [routeOf(proxy)]);
  const engine = rig.engine({ routing });
  const asking = whenPaused(engine, 'proxy-login');
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  const { pause } = await asking;
  expectSaid(pause, 'proxy-login');
  expect(pause).toMatchObject({
    until: null,
    problem: { code: 'proxy-login', detail: proxy.name },
  });
  expect([await rig.journal(), rig.attempts()]).toEqual([[], 0]);

  const refusing = until(engine, (now) => now.pause?.problem?.code === 'proxy-login-refused');
  await logins.keep(proxy.name, { ...ANNA, password: 'wrong' });
  engine.tryAgain();
  expectSaid((await refusing).pause, 'proxy-login');

  await logins.keep(proxy.name, ANNA);
  engine.tryAgain();
  await engine.whenSettled();
  await expectOnceEach(rig);
  await expectAllThrough(rig, proxy);
  expect(rig.attempts()).toBe(0);
});

test('a password that is changed in the middle: the queue waits for the new one, and doubles nothing', async () => {
  const proxy = await behind(ANNA);
  const rig = await withPhotos(12);
  const { routing, logins } = routingBy(() => [routeOf(proxy)]);
  await logins.keep(proxy.name, ANNA);
  const engine = rig.engine({ routing, photosAtOnce: 1 });
  const some = until(engine, ({ counts }) => counts.done > 0);
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  await some;
  const asking = whenPaused(engine, 'proxy-login');
  const later = { ...ANNA, password: 'later' };
  proxy.demand(later);
  await rig.photo('more.jpg', { width: 300 });
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  expect((await asking).pause?.problem?.code).toBe('proxy-login-refused');
  await logins.keep(proxy.name, later);
  engine.tryAgain();
  await engine.whenSettled();
  await expectOnceEach(rig);
  await expectAllThrough(rig, proxy);
});

test('a proxy that is away pauses the queue, costs no photo anything, and comes back', async () => {
  const first = await startProxy(null, await freePort());
  await first.close();
  const rig = await withPhotos(4);
  const { routing } = routingBy(() => [routeOf(first)]);
  const engine = rig.engine({ routing });
  const waiting = whenPaused(engine, 'proxy-unreachable');
  await addTogether(engine, rig.folder);
  expectSaid((await waiting).pause, 'proxy-unreachable');
  expect([await rig.journal(), rig.attempts()]).toEqual([[], 0]);
  const again = await behind(null, first.port);
  await engine.whenSettled();
  await expectOnceEach(rig);
  await expectAllThrough(rig, again);
});

test('the next proxy of the list takes over from one that is away', async () => {
  const away = await startProxy(null, await freePort());
  await away.close();
  const there = await behind(null);
  const rig = await withPhotos(4);
  const { routing } = routingBy(() => [routeOf(away), routeOf(there)]);
  const engine = rig.engine({ routing });
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  await engine.whenSettled();
  await expectOnceEach(rig);
  await expectAllThrough(rig, there);
});

test('a proxy that breaks off in the middle loses and doubles nothing', async () => {
  const first = await startProxy(null, await freePort());
  const rig = await withPhotos(30);
  const { routing } = routingBy(() => [routeOf(first)]);
  const engine = rig.engine({ routing });
  const some = until(engine, ({ counts }) => counts.sending + counts.sent + counts.done > 0);
  await addTogether(engine, rig.folder);
  await some;
  await first.close();
  await behind(null, first.port);
  await engine.whenSettled();
  await expectOnceEach(rig);
});

test('a SOCKS proxy is gone through too', async () => {
  const asked: string[] = [];
  const socks = createServer();
  socks.setRulesetValidator(({ destAddress, destPort }) => {
    asked.push(`${destAddress}:${destPort}`);
    return true;
  });
  const server = net.createServer((socket) => void socks._handleConnection(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const rig = await withPhotos(4);
  const { routing } = routingBy(() => [{ kind: 'socks5', host: '127.0.0.1', port }]);
  const engine = rig.engine({ routing });
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  await engine.whenSettled();
  await expectOnceEach(rig);
  expect(new Set(asked)).toEqual(new Set([new URL(rig.server.apiUrl).host]));
});
