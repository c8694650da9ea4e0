/** @file Signing in to the proxy that asks for it. */
import { actionFor, type Problem } from '../../shared/errors.ts';
import type { AppState } from './app-state.svelte.ts';

/** A proxy that wants a login. */
export interface AskedProxy {
  readonly proxy: string;
  /** It did not take the last one. */
  readonly wasRefused: boolean;
}

export class ProxyLogin {
  /** What the dialog is about; null while there is none. */
  asked = $state<AskedProxy | null>(null);
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** `problem` names the proxy. */
  ask(problem: Problem | null): void {
    if (problem?.detail === undefined) return;
    this.asked = { proxy: problem.detail, wasRefused: problem.code === 'proxy-login-refused' };
  }

  async signIn(proxy: string, name: string, password: string): Promise<void> {
    const app = this.#app;
    const answer = await app.ask('proxy.sign-in', { proxy, name, password });
    if (answer === null) return;
    if (answer.kept === 'this-run') app.tell(app.words.t('window.proxy.this-run'));
    const signIn = app.signIn.state;
    // The sign-in to OK that met the proxy goes on where it can; pasted tokens are forgotten.
    const metProxy =
      signIn.kind === 'failed' && actionFor(signIn.problem.code) === 'sign-in-to-proxy';
    if (metProxy && signIn.way !== 'tokens') await app.signIn.begin({ way: signIn.way });
  }
}
