/** @file `login`, `logout` and `whoami`. */
import { text } from 'node:stream/consumers';
import { activeAccount, type AccountState } from '../../shared/account.ts';
import type { Problem } from '../../shared/errors.ts';
import type { Accounts } from '../account/accounts.ts';
import { keysFrom } from '../account/environment.ts';
import { openLog } from '../platform/log.ts';
import { openAccounts } from './accounts.ts';
import { EXIT, ProgramError, type ExitCode } from './program-error.ts';
import { dataFolder, takeFolder } from './run.ts';
import type { Speech } from './speech.ts';

/** Signs in by the browser, or with a pair of tokens from stdin: access token, then session secret, a line each. */
export function login(
  speech: Speech,
  asked: string | undefined,
  takesToken: boolean,
): Promise<ExitCode> {
  return withAccounts(speech, asked, async (accounts, isInterrupted) => {
    await keepGivenApplication(accounts);
    const ended = new Promise<AccountState>((resolve) => {
      accounts.onChange((state) => {
        if (state.signIn.kind === 'idle' || state.signIn.kind === 'failed') resolve(state);
      });
    });
    if (takesToken) {
      const [accessToken = '', sessionSecretKey = ''] = (await text(process.stdin))
        .split(/\r?\n/)
        .map((line) => line.trim());
      if (accessToken === '') throw new ProgramError('signed-out', EXIT.cannotBegin, 'stdin');
      const answer = await accounts.signIn({ way: 'tokens', accessToken, sessionSecretKey });
      if (!answer.ok) throw programError(answer.error);
    } else {
      const begun = await accounts.signIn({ way: 'browser' });
      if (!begun.ok) throw programError(begun.error);
      const { signIn } = accounts.state().signIn.kind === 'failed' ? accounts.state() : await ended;
      if (signIn.kind === 'failed') throw programError(signIn.problem);
      if (isInterrupted()) {
        speech.remark(speech.say('cli.interrupted'));
        return EXIT.interrupted;
      }
    }
    const state = accounts.state();
    if (activeAccount(state)?.source === 'this-run') {
      throw new ProgramError('keyring-unavailable', EXIT.cannotBegin, 'keychain');
    }
    tellWho(speech, state);
    return EXIT.done;
  });
}

/** Forgets the active account's session. */
export function logout(speech: Speech, asked: string | undefined): Promise<ExitCode> {
  return withAccounts(speech, asked, async (accounts) => {
    const account = activeAccount(accounts.state());
    if (account === null) {
      speech.value({ signedOut: null });
      speech.line(speech.say('cli.nobody'));
      return EXIT.done;
    }
    await accounts.signOut(account.uid);
    speech.value({ signedOut: account.uid });
    speech.line(speech.say('cli.signed-out', { name: account.name ?? account.uid }));
    return EXIT.done;
  });
}

/** Says who is signed in; exits as "waiting for a person" when nobody is. */
export function whoami(speech: Speech, asked: string | undefined): Promise<ExitCode> {
  return withAccounts(speech, asked, (accounts) => {
    const state = accounts.state();
    tellWho(speech, state);
    return Promise.resolve(
      activeAccount(state)?.state === 'signed-in' ? EXIT.done : EXIT.needsPerson,
    );
  });
}

async function withAccounts(
  speech: Speech,
  asked: string | undefined,
  use: (accounts: Accounts, isInterrupted: () => boolean) => Promise<ExitCode>,
): Promise<ExitCode> {
  const folder = dataFolder(asked);
  const lock = takeFolder(folder);
  const accounts = openAccounts(speech, folder, openLog(folder), () => undefined);
  let isInterrupted = false;
  const stop = (): void => {
    isInterrupted = true;
    void accounts.cancelSignIn();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const started = await accounts.start();
    if (!started.ok) throw programError(started.error);
    return await use(accounts, () => isInterrupted);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await accounts.close();
    lock.release();
  }
}

/** Keys from the environment are kept, so that later runs need none. */
async function keepGivenApplication(accounts: Accounts): Promise<void> {
  const keys = keysFrom(process.env);
  if (keys === null) return;
  await accounts.keepApplication({
    clientId: keys.clientId ?? '',
    applicationKey: keys.applicationKey,
    applicationSecretKey: keys.applicationSecretKey ?? '',
  });
}

function programError(problem: Problem): ProgramError {
  const needsPerson = [
    'sign-in-refused',
    'sign-in-timed-out',
    'sign-in-foreign',
    'sign-in-expired',
    'signed-out',
    'tokens-refused',
  ];
  return new ProgramError(
    problem.code,
    needsPerson.includes(problem.code) ? EXIT.needsPerson : EXIT.cannotBegin,
    problem.detail,
  );
}

function tellWho(speech: Speech, state: AccountState): void {
  const account = activeAccount(state);
  speech.value(account);
  speech.line(
    account?.state === 'signed-in'
      ? speech.say('cli.signed-in', { name: account.name ?? account.uid })
      : speech.say('cli.nobody'),
  );
}
