import { expect, test } from 'vitest';
import {
  isLoopback,
  mayGivePictures,
  mayReceivePhotos,
  OK_API_URL,
} from '../../../src/main/api/hosts.ts';

const STAND_IN = 'http://127.0.0.1:4010';

test.each<[string, boolean]>([
  ['https://ok.ru/uploadImage?photoIds=a%2Bb,c', true],
  ['https://pu.mycdn.me/uploadImage', true],
  ['https://a.b.c.mycdn.me/uploadImage', true],
  ['https://up.odnoklassniki.ru/uploadImage', true],
  ['https://OK.RU/uploadImage', true],
  ['https://ok.ru:8443/uploadImage', true],
  ['https://user@ok.ru/uploadImage', true], // the host is OK's all the same
  ['http://ok.ru/uploadImage', false],
  ['http://up.odnoklassniki.ru/uploadImage', false],
  ['ftp://ok.ru/uploadImage', false],
  ['https://ok.ru.evil.com/uploadImage', false],
  ['https://evilok.ru/uploadImage', false],
  ['https://evil-mycdn.me/uploadImage', false],
  ['https://evil.com/ok.ru', false],
  ['https://evil.com/?x=.ok.ru', false],
  ['https://evil.com#.ok.ru', false],
  ['https://ok.ru@evil.com/uploadImage', false],
  ['https://ok.ru\\@evil.com/uploadImage', true], // a backslash begins the path
  ['https://evil.com\\@ok.ru/uploadImage', false],
  ['https://ok.ru\u3002evil.com/', false], // an ideographic full stop is a dot
  ['https://оk.ru/', false], // a Cyrillic о
  ['https://me/', false],
  ['https://.ok.ru.me/', false],
  ['http://localhost:80/', false],
  ['http://127.0.0.1/', false],
  ['https://127.0.0.1/', false],
  ['https://[::1]/', false],
  ['http://2130706433/', false], // 127.0.0.1 as one number
  ['https://[::ffff:127.0.0.1]/', false],
  ['https://0.0.0.0/', false],
  ['https://192.168.0.1/', false],
  ['data:text/plain,ok.ru', false],
  ['//ok.ru/uploadImage', false],
  ['ok.ru/uploadImage', false],
  ['', false],
])('with the real API photos may go to %s: %s', (target, expected) => {
  expect(mayReceivePhotos(target, OK_API_URL)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['http://127.0.0.1:5000/upload', STAND_IN, true],
  ['http://127.1/upload', STAND_IN, true],
  ['http://127.255.255.254/upload', STAND_IN, true],
  ['http://0x7f000001/upload', STAND_IN, true],
  ['http://localhost:5000/upload', STAND_IN, true],
  ['http://LOCALHOST/upload', STAND_IN, true],
  ['http://[::1]:5000/upload', STAND_IN, true],
  ['http://[0:0:0:0:0:0:0:1]/upload', STAND_IN, true],
  ['http://localhost:5000/upload', 'http://[::1]:4010', true],
  ['https://pu.mycdn.me/upload', STAND_IN, true],
  ['http://127.0.0.1.evil.com/upload', STAND_IN, false],
  ['http://localhost.evil.com/upload', STAND_IN, false],
  ['http://evil.com/127.0.0.1', STAND_IN, false],
  ['http://128.0.0.1/upload', STAND_IN, false],
  ['http://192.168.0.1/upload', STAND_IN, false],
  ['http://ok.ru/upload', STAND_IN, false],
  ['http://localhost/upload', 'http://localhost.evil.com', false],
  ['http://localhost/upload', 'no address', false],
])('photos may go to %s while the API is %s: %s', (target, apiUrl, expected) => {
  expect(mayReceivePhotos(target, apiUrl)).toBe(expected);
});

test.each<[string, boolean]>([
  ['http://localhost', true],
  ['http://127.0.0.1:1', true],
  ['https://[::1]', true],
  ['http://[::2]', false],
  ['http://127.0.0.1.nip.io', false],
  ['http://ok.ru', false],
])('%s is this computer: %s', (url, expected) => {
  expect(isLoopback(new URL(url))).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['https://i.mycdn.me/image?id=1&t=35', OK_API_URL, true],
  ['https://i.okcdn.ru/i?r=abc', OK_API_URL, true],
  ['https://okcdn.ru/i', OK_API_URL, true],
  ['https://ok.ru/res/i/p/anonym.gif', OK_API_URL, true],
  ['http://i.okcdn.ru/i', OK_API_URL, false],
  ['https://evil-okcdn.ru/i', OK_API_URL, false],
  ['https://okcdn.ru.evil.com/i', OK_API_URL, false],
  ['http://127.0.0.1:5000/pictures/1/128.jpg', OK_API_URL, false],
  ['http://127.0.0.1:5000/pictures/1/128.jpg', STAND_IN, true],
  ['file:///etc/passwd', STAND_IN, false],
  ['', OK_API_URL, false],
])('pictures may come from %s while the API is %s: %s', (source, apiUrl, expected) => {
  expect(mayGivePictures(source, apiUrl)).toBe(expected);
});

test('photos go to none of the hosts that only give pictures', () => {
  expect(mayReceivePhotos('https://i.okcdn.ru/uploadImage', OK_API_URL)).toBe(false);
});
