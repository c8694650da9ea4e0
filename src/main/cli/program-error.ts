/** @file Why a command could not begin: shown as a sentence, ends with its exit code. */
import type { ProblemCode } from '../../shared/errors.ts';

/** What the shell is told; documented in the README. */
export const EXIT = {
  done: 0,
  someFailed: 1,
  cannotBegin: 2,
  needsPerson: 3,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  readonly problem: ProblemCode;
  readonly exitCode: ExitCode;

  constructor(problem: ProblemCode, exitCode: ExitCode, detail?: string) {
    super(detail ?? problem);
    this.problem = problem;
    this.exitCode = exitCode;
  }
}
