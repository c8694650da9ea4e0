import { expect, test } from './story.ts';

test('the page has the bridge and nothing of Node', async ({ app }) => {
  const seen = await app.page.evaluate(`({
    require: typeof require, process: typeof process, module: typeof module, Buffer: typeof Buffer,
    bridge: Object.keys(okapi).sort(), frozen: Object.isFrozen(okapi),
  })`);
  expect(seen).toEqual({
    require: 'undefined',
    process: 'undefined',
    module: 'undefined',
    Buffer: 'undefined',
    bridge: ['on', 'pathsOf', 'request'],
    frozen: true,
  });
});

test('a strict content security policy guards every answer', async ({ app }) => {
  for (const address of ['/', '/thumbnail/1', '/nothing-here']) {
    const headers = await app.page.evaluate(
      `fetch(${JSON.stringify(address)}).then((answer) => [...answer.headers])`,
    );
    expect(new Map(headers as [string, string][]).get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  }
});

test('code in a string does not run', async ({ app }) => {
  // A script in the page's text runs as soon as it is put there, or not at all.
  const ran = await app.page.evaluate(`(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    return window.ran === true;
  })()`);
  expect(ran).toBe(false);
});

test('the window opens no other window and goes to no other page', async ({ app }) => {
  const address = app.page.url();
  expect(await app.page.evaluate("window.open('https://example.org/') === null")).toBe(true);
  await app.page.evaluate("location.assign('https://example.org/')");
  // Only the page that asked can still answer through its bridge.
  expect(await app.page.evaluate("okapi.request('app.info').then((answer) => answer.ok)")).toBe(
    true,
  );
  expect(app.page.url()).toBe(address);
  expect(app.page.context().pages()).toHaveLength(1);
});

test('files outside the window’s folder are not served', async ({ app }) => {
  for (const address of [
    '/..%2fmain%2findex.js',
    '/%2e%2e/main/index.js',
    '/..%5cmain%5cindex.js',
  ]) {
    const status = await app.page.evaluate(
      `fetch(${JSON.stringify(address)}).then((answer) => answer.status)`,
    );
    expect(status, address).toBe(404);
  }
});

test('a request that breaks the contract is refused as data', async ({ app }) => {
  const ask = async (name: string, input: unknown) =>
    await app.page.evaluate(
      `okapi.request(${JSON.stringify(name)}, ${JSON.stringify(input)}).then(({ ok, error }) => ok || error.code)`,
    );
  expect(await ask('app.info', undefined)).toBe(true);
  expect(await ask('app.info', {})).toBe('bad-request');
  expect(await ask('no.such', undefined)).toBe('bad-request');
  expect(await ask('__proto__', undefined)).toBe('bad-request');
  expect(await ask('uploads.page', { filter: 'all', offset: -1, limit: 10 })).toBe('bad-request');
  expect(await ask('photos.add', { paths: [], destination: { kind: 'by-folder' } })).toBe(
    'bad-request',
  );
});
