import { expect, test } from 'vitest';
import type { Failure } from '../../../src/main/api/failure.ts';
import type { GetAnswer, GetRequest } from '../../../src/main/api/http.ts';
import { createExplain, isPortal, plainPage } from '../../../src/main/api/portal.ts';

const ASKED = 'http://api.ok.ru/blank.html';

const answer = (status: number, page = '', location: string | null = null): GetAnswer => ({
  status,
  location,
  bytes: Buffer.from(page),
});

test.each<[string, GetAnswer, boolean]>([
  ['the blank page', answer(200, '<!DOCTYPE html><html><body></body></html>'), false],
  ['nothing', answer(204), false],
  ['a redirect to HTTPS', answer(301, '', 'https://api.ok.ru/blank.html'), false],
  ['a redirect within the host', answer(302, '', '/other'), false],
  ['a redirect to another host of OK', answer(302, '', 'https://m.ok.ru/'), false],
  ['a redirect without an address', answer(302), false],
  ['a redirect to elsewhere', answer(302, '', 'http://10.0.0.1/login?to=api.ok.ru'), true],
  ['a redirect to a host that only looks like OK', answer(307, '', 'https://ok.ru.example/'), true],
  ['network authentication required', answer(511, '<h1>Sign in</h1>'), true],
  ['works at OK', answer(200, '<h1>Ведутся технические работы</h1><p>Зайдите позже.</p>'), false],
  ['an error page', answer(503, '<form><input></form>'), false],
  ['a form', answer(200, '<form action="/login">\n<input name="room"></form>'), true],
  ['a search that is no form', answer(200, '<input name="q">'), false],
  ['a refresh to elsewhere', answer(200, '<meta http-equiv="refresh" content="0; url=http://portal.example/">'), true],
  ['a refresh to OK', answer(200, '<meta http-equiv="refresh" content="0; url=https://ok.ru/">'), false],
  ['a script to elsewhere', answer(200, '<script>window.location.href = "http://portal.example/";</script>'), true],
  ['a script to OK', answer(200, '<script>location.replace("https://ok.ru/")</script>'), false],
  ['a link', answer(200, '<a href="http://portal.example/">more</a>'), false],
  ['a gateway by its own word', answer(200, '<!-- <WISPAccessGatewayParam> -->'), true],
])('%s', (_what, given, expected) => {
  expect(isPortal(given, ASKED)).toBe(expected);
}); // prettier-ignore

test.each([
  ['https://api.ok.ru', ASKED],
  ['http://127.0.0.1:4321', 'http://127.0.0.1:4321/blank.html'],
])('the page of %s is asked for in the clear', (apiUrl, url) => {
  expect(plainPage(apiUrl)).toBe(url);
});

const PORTAL = answer(302, '', 'http://portal.example/');

/** Explains failures where this comes for a page of OK; counts how often it is asked for. */
function explainer(page: () => Promise<GetAnswer>) {
  const asked: GetRequest[] = [];
  const get = (request: GetRequest): Promise<GetAnswer> => {
    asked.push(request);
    return page();
  };
  return { asked, explain: createExplain({ apiUrl: 'https://api.ok.ru', http: { get } }) };
}

const portal = (isUnsent: boolean): Failure => ({
  kind: 'portal',
  isUnsent,
  detail: 'HTTP 302 for a page of OK',
});

test.each<[Failure, Failure | null]>([
  [{ kind: 'unreachable', detail: 'ECONNREFUSED' }, portal(true)],
  [{ kind: 'broken', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' }, portal(true)],
  [{ kind: 'broken', detail: 'ETIMEDOUT' }, portal(false)],
  [{ kind: 'broken', detail: 'ECONNRESET' }, null],
  [{ kind: 'http', status: 302 }, portal(false)],
  [{ kind: 'http', status: 511 }, portal(false)],
  [{ kind: 'http', status: 503 }, null],
  [{ kind: 'not-understood', detail: 'HTML instead of JSON', isPage: true }, portal(false)],
  [{ kind: 'not-understood', detail: 'empty answer' }, null],
  [{ kind: 'refused', code: 8, name: '', text: '', data: null, waitMs: null }, null],
  [{ kind: 'no-session' }, null],
  [{ kind: 'stopped' }, null],
])('behind %j', async (failure, expected) => {
  const { asked, explain } = explainer(() => Promise.resolve(PORTAL));
  // What is no sign of a portal costs no question.
  expect([await explain(failure), asked.length]).toEqual([expected ?? failure, expected ? 1 : 0]);
});

const HTML: Failure = { kind: 'not-understood', detail: 'HTML instead of JSON', isPage: true };

test('a page of OK is no portal, nor is a network where nobody answers', async () => {
  const ofOk = explainer(() => Promise.resolve(answer(200, '<h1>Технические работы</h1>')));
  const deaf = explainer(() => Promise.reject(new Error('ENOTFOUND')));
  expect([await ofOk.explain(HTML), await deaf.explain(HTML)]).toEqual([HTML, HTML]);
});

test('who is stopped does not ask, or asks for nothing', async () => {
  const stop = new AbortController();
  const { asked, explain } = explainer(() => {
    stop.abort();
    return Promise.reject(new Error('aborted'));
  });
  const during = await explain(HTML, stop.signal);
  expect([during, await explain(HTML, stop.signal), asked.length]).toEqual([
    { kind: 'stopped' },
    HTML,
    1,
  ]);
});
