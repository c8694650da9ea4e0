import { expect, test } from 'vitest';
import { photoPage } from '../../../src/main/api/photo-page.ts';
import { isOwnUrl } from '../../../src/main/shell/app-url.ts';
import {
  mayOpenOutside,
  mayOpenToSignIn,
  mayShowToSignIn,
} from '../../../src/main/shell/outside.ts';

const OK = { apiUrl: 'https://api.ok.ru', oauthUrl: 'https://connect.ok.ru' };
const STAND_IN = { apiUrl: 'http://127.0.0.1:4000', oauthUrl: 'http://127.0.0.1:4000' };

test.each([
  ['https://ok.ru/profile/1', OK, true],
  ['https://connect.ok.ru/oauth/authorize', OK, true],
  ['http://ok.ru/', OK, false],
  ['https://notok.ru/', OK, false],
  ['https://ok.ru.example.org/', OK, false],
  ['https://ok.ru@example.org/', OK, false],
  ['https://person@ok.ru/', OK, false],
  ['file:///etc/passwd', OK, false],
  ['javascript:alert(1)', OK, false],
  ['not an address', OK, false],
  ['http://127.0.0.1:4000/gallery', OK, false],
  ['http://127.0.0.1:4000/gallery', STAND_IN, true],
  ['http://127.0.0.1:4001/gallery', STAND_IN, false],
  // A foreign endpoint opens no door: only the stand-in on this computer does.
  ['https://example.org/', { apiUrl: 'https://example.org', oauthUrl: '' }, false],
])('opening %s with %j: %s', (url, endpoints, may) => {
  expect(mayOpenOutside(url, endpoints)).toBe(may);
});

test.each([
  ['https://connect.ok.ru/oauth/authorize?client_id=1', OK, true],
  ['https://connect.ok.ru/oauth/authorize/../../', OK, false],
  ['https://connect.ok.ru/oauth/token.do', OK, false],
  ['https://connect.ok.ru:444/oauth/authorize', OK, false],
  ['https://ok.ru/oauth/authorize', OK, false],
  ['https://a@connect.ok.ru/oauth/authorize', OK, false],
  ['http://connect.ok.ru/oauth/authorize', OK, false],
  ['http://127.0.0.1:4000/oauth/authorize', OK, false],
  ['http://127.0.0.1:4000/oauth/authorize?state=1', STAND_IN, true],
  ['http://127.0.0.1:4001/oauth/authorize', STAND_IN, false],
  ['http://example.org/oauth/authorize', { apiUrl: '', oauthUrl: 'http://example.org' }, false],
  ['file:///oauth/authorize', { apiUrl: '', oauthUrl: 'file://' }, false],
  ['', { apiUrl: '', oauthUrl: '' }, false],
])('signing in at %s with %j: %s', (url, endpoints, may) => {
  expect(mayOpenToSignIn(url, endpoints)).toBe(may);
});

test.each([
  ['https://connect.ok.ru/oauth/authorize', OK, true],
  ['https://ok.ru/dk?st.cmd=anonymMain', OK, true],
  ['https://odnoklassniki.ru/', OK, true],
  ['https://www.odnoklassniki.ru/', OK, true],
  ['https://st.mycdn.me/x', OK, true],
  ['https://mycdn.me.example.org/', OK, false],
  ['https://okru.example.org/', OK, false],
  ['https://notok.ru/', OK, false],
  ['https://ok.ru@example.org/', OK, false],
  ['https://ok.ru:8443/', OK, false],
  ['http://ok.ru/', OK, false],
  ['file:///etc/passwd', OK, false],
  ['app://okapi/', OK, false],
  ['data:text/html,x', OK, false],
  ['about:blank', OK, false],
  ['http://127.0.0.1:4000/', OK, false],
  ['http://127.0.0.1:4000/oauth/authorize', STAND_IN, true],
  ['http://127.0.0.1:4001/', STAND_IN, false],
])('the sign-in window shows %s with %j: %s', (url, endpoints, may) => {
  expect(mayShowToSignIn(url, endpoints)).toBe(may);
});

test('a photo’s page is one that may be opened', () => {
  expect(mayOpenOutside(photoPage('1/2', '3', OK.apiUrl), OK)).toBe(true);
  expect(mayOpenOutside(photoPage('1/2', null, STAND_IN.apiUrl), STAND_IN)).toBe(true);
});

test('a photo’s page is the profile’s on OK and the gallery’s on the stand-in', () => {
  expect(photoPage('12', '3', OK.apiUrl)).toBe('https://ok.ru/profile/3/pphotos/12');
  expect(photoPage('12', '3', STAND_IN.apiUrl)).toBe('http://127.0.0.1:4000/gallery/photos/12');
});

test.each([
  ['app://okapi/index.html', 'app://okapi/', true],
  ['app://other/index.html', 'app://okapi/', false],
  ['https://okapi/', 'app://okapi/', false],
  ['http://localhost:5173/x', 'http://localhost:5173', true],
  ['http://localhost:5174/', 'http://localhost:5173', false],
  ['', 'app://okapi/', false],
])('%s belongs to %s: %s', (url, home, own) => {
  expect(isOwnUrl(url, home)).toBe(own);
});
