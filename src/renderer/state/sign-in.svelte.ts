/** @file The way in as the window shows it, and where the focus goes next. */
import type { Attachment } from 'svelte/attachments';
import { SvelteSet } from 'svelte/reactivity';
import type { AccountState, AccountView, SignInState } from '../../shared/account.ts';
import type { Result } from '../../shared/errors.ts';
import type { RequestInput } from '../../shared/ipc.ts';
import { partOf, type Part, type Place } from './places.ts';

type Input = RequestInput<'account.sign-in'>;

export class SignIn {
  /** What the person has unfolded. */
  readonly open = new SvelteSet<Part>();
  #wanted = $state<Place | null>(null);
  /** A refusal of the request itself; what fails later is in the account's state. */
  #refusal = $state.raw<Extract<SignInState, { kind: 'failed' }> | null>(null);
  #isAsking = $state(false);
  /** The last failure has been read and put away; the next one needs another beginning. */
  #isDismissed = $state(false);
  /** The accounts as they were when the sign-in began; null when none is awaited. */
  #before: readonly AccountView[] | null = null;
  readonly #account: () => AccountState;
  readonly #ask: (input: Input) => Promise<Result<AccountState>>;

  constructor(account: () => AccountState, ask: (input: Input) => Promise<Result<AccountState>>) {
    this.#account = account;
    this.#ask = ask;
  }

  get state(): SignInState {
    const { signIn } = this.#account();
    if (signIn.kind === 'failed' && this.#isDismissed) return { kind: 'idle' };
    const isUnderWay = signIn.kind === 'waiting' || signIn.kind === 'finishing';
    return isUnderWay ? signIn : (this.#refusal ?? signIn);
  }

  get isUnderWay(): boolean {
    if (this.#isAsking) return true;
    return this.state.kind === 'waiting' || this.state.kind === 'finishing';
  }

  /** Whether it has been begun without a problem. */
  async begin(input: Input): Promise<boolean> {
    this.#refusal = null;
    this.#isDismissed = false;
    this.#before = this.#account().accounts;
    this.#isAsking = true;
    const result = await this.#ask(input);
    this.#isAsking = false;
    if (!result.ok) this.#refusal = { kind: 'failed', way: input.way, problem: result.error };
    return this.state.kind !== 'failed';
  }

  /** Puts a sign-in out of mind: what was refused, and what would have arrived. */
  forget(): void {
    this.#refusal = null;
    this.#isDismissed = true;
    this.#before = null;
  }

  /** Who has arrived by the sign-in that has just come to its end: told once. */
  takeArrived(): AccountView | null {
    const before = this.#before;
    if (before === null) return null;
    this.#before = null;
    const known = before.map((account) => JSON.stringify(account));
    const isNew = (account: AccountView) =>
      account.state === 'signed-in' && !known.includes(JSON.stringify(account));
    return this.#account().accounts.find(isNew) ?? null;
  }

  /** Unfolds what holds the place, and sends the focus there as soon as it is drawn. */
  want(place: Place): void {
    const part = partOf(place);
    if (part) this.open.add(part);
    if (part === 'tokens') this.open.add('sign-in');
    this.#wanted = place;
  }

  /** Makes an element the place that `want` sends the focus to. */
  readonly place =
    (name: Place): Attachment<HTMLElement> =>
    (element) => {
      if (this.#wanted !== name) return;
      element.focus();
      this.#wanted = null;
    };
}
