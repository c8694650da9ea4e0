import { expect, test } from 'vitest';
import {
  parseProxyList,
  parseProxyUrl,
  proxyName,
  refusalOf,
  type Route,
} from '../../../src/main/api/proxy.ts';

const shortly = (route: Route | null): string =>
  route === null || route === 'direct' ? String(route) : `${route.kind} ${proxyName(route)}`;

test.each([
  ['DIRECT', ['direct']],
  ['PROXY proxy.example:3128', ['http proxy.example:3128']],
  ['PROXY proxy.example', ['http proxy.example:80']],
  ['HTTPS proxy.example', ['https proxy.example:443']],
  ['SOCKS a; SOCKS4 b:99; SOCKS5 c', ['socks4 a:1080', 'socks4 b:99', 'socks5 c:1080']],
  [' proxy a:1 ;DIRECT; ', ['http a:1', 'direct']],
  ['PROXY [2001:db8::1]:3128', ['http [2001:db8::1]:3128']],
  ['PROXY 10.0.0.1:80', ['http 10.0.0.1:80']],
  // Whatever is no route is left out; nothing at all is direct.
  ['PROXY', ['direct']],
  ['QUIC a:1; PROXY b:2', ['http b:2']],
  ['PROXY a:99999; PROXY :3', ['direct']],
  ['', ['direct']],
])('the list "%s" is %j', (list, expected) => {
  expect(parseProxyList(list).map(shortly)).toEqual(expected);
});

test.each([
  ['http://proxy.example:3128', 'http proxy.example:3128'],
  ['proxy.example:3128', 'http proxy.example:3128'],
  ['http://proxy.example', 'http proxy.example:80'],
  ['https://proxy.example', 'https proxy.example:443'],
  ['socks5h://proxy.example', 'socks5 proxy.example:1080'],
  ['socks://[::1]:9', 'socks5 [::1]:9'],
  ['ftp://proxy.example', 'null'],
  ['', 'null'],
])('the address "%s" is %s', (text, expected) => {
  expect(shortly(parseProxyUrl(text))).toBe(expected);
});

test('an address may carry a login, which is no part of the name', () => {
  const proxy = parseProxyUrl('http://anna%40home:p%3Ass%2F%@proxy.example:3128');
  expect(proxy?.login).toEqual({ name: 'anna@home', password: 'p%3Ass%2F%' });
  expect(parseProxyUrl('http://anna%40home:p%3Ass%2F@proxy.example:3128')?.login).toEqual({
    name: 'anna@home',
    password: 'p:ss/',
  });
  expect(proxy && proxyName(proxy)).toBe('proxy.example:3128');
});

test.each([
  [['Basic realm="office"'], false, 'asks'],
  [['basic'], false, 'asks'],
  [['Negotiate', 'NTLM', 'Basic realm="office"'], false, 'asks'],
  [['Negotiate, Basic realm="office"'], false, 'asks'],
  [['Basic realm="office"'], true, 'refuses-login'],
  [['Negotiate'], false, 'other-way'],
  [['Digest realm="so, Basic or not", nonce="1"'], true, 'other-way'],
  [[], false, 'other-way'],
] as const)('407 with %j (login sent: %s) is %s', (offers, hadLogin, expected) => {
  expect(refusalOf(offers, hadLogin)).toBe(expected);
});
