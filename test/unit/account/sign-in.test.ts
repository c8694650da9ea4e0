import { expect, test } from 'vitest';
import { createSignIn, SIGN_IN_LIMIT_MS } from '../../../src/main/account/sign-in.ts';
import { createHttpClient } from '../../../src/main/api/http.ts';
import type { SignInState } from '../../../src/shared/account.ts';

test('a pair of tokens that cannot be kept ends its sign-in, and the reason is for who asked', async () => {
  const states: SignInState['kind'][] = [];
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const signIn = createSignIn({
    endpoints: { apiUrl: 'https://api.ok.ru', oauthUrl: 'https://connect.ok.ru' },
    http: createHttpClient(),
    openBrowser: () => Promise.resolve(false),
    window: { open: () => Promise.resolve(null), forget: () => Promise.resolve() },
    port: () => 0,
    words: () => ({ language: 'en', done: '', failed: '', wait: '' }),
    now: Date.now,
    limitMs: SIGN_IN_LIMIT_MS,
    onState: ({ kind }) => states.push(kind),
    accept: () => Promise.reject(full),
  });
  const keys = { clientId: null, applicationKey: 'public', applicationSecretKey: null };
  await expect(signIn.tryTokens(keys, 'token', 'secret')).rejects.toBe(full);
  expect(states).toEqual(['finishing', 'idle']);
});
