import { expect, test, vi } from 'vitest';
import { routeTo, routingOfEnvironment } from '../../../src/main/cli/environment-routes.ts';
import { ProgramError } from '../../../src/main/cli/program-error.ts';

const NONE = { HTTPS_PROXY: '', HTTP_PROXY: '', ALL_PROXY: '' };
const OK = 'https://api.ok.ru/';

function route(url: string, environment: Readonly<Record<string, string>>): string {
  // The library reads the process's own.
  for (const [name, value] of Object.entries({ ...NONE, ...environment })) vi.stubEnv(name, value);
  if (!('NO_PROXY' in environment)) vi.stubEnv('NO_PROXY', undefined);
  try {
    const found = routeTo(url, process.env);
    return found === 'direct' ? found : `${found.kind} ${found.host}:${found.port}`;
  } finally {
    vi.unstubAllEnvs();
  }
}

test.each([
  [OK, {}, 'direct'],
  [OK, { HTTPS_PROXY: 'http://p:3128' }, 'http p:3128'],
  [OK, { HTTP_PROXY: 'http://p:3128' }, 'direct'],
  [OK, { ALL_PROXY: 'socks5://p' }, 'socks5 p:1080'],
  [OK, { HTTPS_PROXY: 'https://p' }, 'https p:443'],
  // Without a scheme it is a plain proxy, whatever it is asked for.
  [OK, { HTTPS_PROXY: 'p:3128' }, 'http p:3128'],
  [OK, { HTTPS_PROXY: 'http://p:3128', NO_PROXY: 'ok.ru,.ok.ru' }, 'direct'],
  ['http://127.0.0.1:4321/', { HTTP_PROXY: 'http://p:3128' }, 'direct'],
  ['http://localhost:4321/', { HTTP_PROXY: 'http://p:3128' }, 'direct'],
  ['http://127.0.0.1:4321/', { HTTP_PROXY: 'http://p:3128', NO_PROXY: '' }, 'http p:3128'],
])('%s with %j goes by %s', (url, environment, expected) => {
  expect(route(url, environment)).toBe(expected);
});

test('an address that is none ends the command with the name of its variable, and nothing of what it says', () => {
  const begin = () => routingOfEnvironment({ HTTPS_PROXY: 'http://anna:secret@p:port' });
  expect(begin).toThrow(ProgramError);
  expect(begin).toThrow(/^HTTPS_PROXY$/);
});
