/**
 * @file Turns one message of the window into an answer: the name is looked up, the input
 * checked by its schema, and whatever happens comes back as plain data.
 */
import { fail, type Problem, type Result } from '../../shared/errors.ts';
import { type Answers, type RequestInput, type RequestName, REQUESTS } from '../../shared/ipc.ts';
import { storageProblem } from '../upload/storage.ts';

/** One function for each request of the contract. */
export type Handlers = {
  readonly [Name in RequestName]: (
    input: RequestInput<Name>,
  ) => Result<Answers[Name]> | Promise<Result<Answers[Name]>>;
};

/** Answers a message; never throws. `report` hears of what should not have happened. */
export async function answer(
  handlers: Handlers,
  message: unknown,
  report: (cause: unknown) => void,
): Promise<Result<unknown>> {
  const [name, input] = Array.isArray(message) ? (message as unknown[]) : [];
  if (!isRequestName(name)) return fail(problem('bad-request', 'No such request'));
  try {
    return await handle(handlers, name, input);
  } catch (cause) {
    const full = storageProblem(cause);
    if (full !== null) return fail(full);
    report(cause);
    return fail(problem('unexpected', cause instanceof Error ? cause.message : String(cause)));
  }
}

async function handle<Name extends RequestName>(
  handlers: Handlers,
  name: Name,
  input: unknown,
): Promise<Result<Answers[Name]>> {
  const parsed = REQUESTS[name].safeParse(input);
  if (!parsed.success) {
    // Only where and what kind: the input itself may hold a secret.
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    return fail(problem('bad-request', `${name}: ${where.join(', ')}`));
  }
  // The schema of this very name made it.
  return await handlers[name](parsed.data as RequestInput<Name>);
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name);
}

function problem(code: 'bad-request' | 'unexpected', detail: string): Problem {
  return { code, stage: 'intake', detail };
}
