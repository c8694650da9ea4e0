/** @file Problems that belong to no photo, until the person has seen them. */
import type { Problem } from '../../shared/errors.ts';

export interface Notice {
  readonly id: number;
  readonly problem: Problem;
  readonly path: string | null;
}

/** More would not be read; the oldest go first. */
const MOST_KEPT = 100;

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #lastId = 0;

  /** The same problem at the same place is told once. */
  add(problem: Problem, path: string | null): void {
    if (this.list.some((notice) => notice.problem.code === problem.code && notice.path === path)) {
      return;
    }
    this.#lastId += 1;
    this.list = [...this.list, { id: this.#lastId, problem, path }].slice(-MOST_KEPT);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  dismissAll(): void {
    this.list = [];
  }
}
