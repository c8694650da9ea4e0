import { expect, it } from 'vitest';
import { isRedirectAllowed } from '../../ok-server/oauth/request.ts';

const REGISTERED = ['http://localhost:38520/auth', 'https://api.ok.ru/blank.html?x=1'];

it.each([
  ['http://localhost:38520/auth', true, true],
  ['http://localhost:38520/auth?account=2', true, true],
  ['https://api.ok.ru/blank.html', true, true],
  ['http://localhost:38521/auth', false, true],
  ['http://localhost/auth', false, true],
  ['http://127.0.0.1:38520/auth', false, false],
  ['http://localhost:38520/auth/', false, false],
  ['http://localhost:38520/Auth', false, false],
  ['http://LOCALHOST:38520/auth', false, false],
  ['https://localhost:38520/auth', false, false],
  ['http://localhost:38520/auth#a', false, false],
  ['http://localhost:38520/auth%3F', false, false],
  ['http://localhost:38520@evil.example/auth', false, false],
  ['http://evil.example/?http://localhost:38520/auth', false, false],
  ['https://api.ok.ru:444/blank.html', false, false],
  ['', false, false],
])('%s: exact %s, any loopback port %s', (uri, exact, anyPort) => {
  expect([
    isRedirectAllowed(uri, REGISTERED, 'exact'),
    isRedirectAllowed(uri, REGISTERED, 'any'),
  ]).toEqual([exact, anyPort]);
});
