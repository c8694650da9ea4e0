/** @file The groups that photos can go to, as OK last listed them. */
import type { Problem, Result } from '../../shared/errors.ts';
import type { Group } from '../../shared/groups.ts';

export class Groups {
  /** Null until they are listed for the account of the moment. */
  list = $state.raw<readonly Group[] | null>(null);
  isLoading = $state(false);
  /** Why the last look at them came to nothing. */
  problem = $state.raw<Problem | null>(null);
  readonly #ask: () => Promise<Result<readonly Group[]>>;
  #listedFor: string | null = null;
  #turn = 0;

  constructor(ask: () => Promise<Result<readonly Group[]>>) {
    this.#ask = ask;
  }

  /** Asks OK; what was listed before stays on show meanwhile, if it is the same account's. */
  async load(account: string | null): Promise<void> {
    if (account !== this.#listedFor) this.list = null;
    this.#listedFor = account;
    this.#turn += 1;
    const turn = this.#turn;
    this.isLoading = true;
    this.problem = null;
    const answer = await this.#ask();
    if (turn !== this.#turn) return; // a later look, maybe at another account's
    this.isLoading = false;
    if (answer.ok) this.list = answer.value;
    else this.problem = answer.error;
  }

  /** What a group is called, as far as it is known. */
  nameOf(id: string): string | null {
    return this.list?.find((group) => group.id === id)?.name ?? null;
  }
}
