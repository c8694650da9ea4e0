/** @file Faults: what goes wrong on demand, so that tests tell the server to misbehave instead of mocking it. */
import { z } from 'zod';
import { randomFrom } from './random.ts';

const schema = z.strictObject({
  /** A REST method's name, `upload`, `authorize`, `token.do`, `login` for both of these, `blank.html`, or `*` for all. */
  on: z.string().min(1),
  /**
   * - `error`: OK's error body with `code`; no effect.
   * - `http`: an HTML page with HTTP `status`; no effect.
   * - `drop-before`: the connection is cut before any effect; an upload's body is read in part.
   * - `drop-after`: the effect happens, then the connection is cut without an answer.
   * - `delay`: waits `delayMillis`, then all goes on as usual.
   * - `garbage`: 200 with something that is no JSON; no effect.
   * - `portal`: the network's own sign-in with HTTP `status`, a redirect (302) unless told; no effect.
   * - `html`: 200 with an HTML page, from `token.do` a login page; no effect.
   * - `truncate`: the effect happens, half of the answer comes, then the connection is cut.
   * - `http-after`: the effect happens, then an HTML page with HTTP `status`.
   */
  do: z.enum([
    'error',
    'http',
    'drop-before',
    'drop-after',
    'delay',
    'garbage',
    'html',
    'portal',
    'truncate',
    'http-after',
  ]),
  /** OK's error code of `error`. */
  code: z.number().int().default(2),
  /** HTTP status of `http` and `http-after` (500), and of `portal` (302). */
  status: z.number().int().min(200).max(599).optional(),
  /** How often it happens; left out, without end. */
  times: z.number().int().positive().optional(),
  /** Only each K-th matching request is hit. */
  every: z.number().int().positive().default(1),
  /** Of those, each is hit with this probability, by numbers from the seed. */
  chance: z.number().min(0).max(1).default(1),
  delayMillis: z.number().int().nonnegative().default(1000),
  /** `wait_millis` in the body of `error`. */
  waitMillis: z.number().int().nonnegative().optional(),
  /** Only requests about a photo that was reserved with so many bytes: one of `upload` or `photosV2.commit`. */
  bytes: z.number().int().positive().optional(),
});

export type Fault = Readonly<z.infer<typeof schema>>;

interface Armed {
  readonly fault: Fault;
  /** A row of numbers of its own, so that other faults' requests do not move this one's chance. */
  readonly random: () => number;
  matched: number;
  fired: number;
}

/** Whether a name in a fault or a hold means this request. */
export function isMeant(named: string, on: string): boolean {
  if (named === 'login') return on === 'authorize' || on === 'token.do';
  return named === '*' || named === on;
}

/** The list of faults in force. Not kept over a restart: a server starts well-behaved. */
export class Faults {
  #armed: Armed[] = [];
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get seed(): number {
    return this.#seed;
  }

  /** Begins anew with the list in force, as if just set, its chances drawn from this seed. */
  reseed(seed: number): void {
    this.#seed = seed;
    this.#arm(this.#armed.map(({ fault }) => fault));
  }

  /** Replaces the list. Throws a `ZodError` that names what is wrong. */
  set(faults: unknown): void {
    this.#arm(z.array(schema).parse(faults));
  }

  list(): (Fault & { readonly fired: number })[] {
    return this.#armed.map(({ fault, fired }) => ({ ...fault, fired }));
  }

  /**
   * The fault that hits this request, if any: the first in the list that is due. It counts as fired.
   * `sizes` tells what photos the request is about: the bytes that each was reserved with.
   */
  take(on: string, sizes: () => readonly number[] = () => []): Fault | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!isMeant(fault.on, on)) continue;
      if (fault.bytes !== undefined && !sizes().includes(fault.bytes)) continue;
      if (fault.times !== undefined && armed.fired >= fault.times) continue;
      armed.matched += 1;
      if (armed.matched % fault.every !== 0) continue;
      if (armed.random() >= fault.chance) continue;
      armed.fired += 1;
      return fault;
    }
    return undefined;
  }

  #arm(faults: readonly Fault[]): void {
    this.#armed = faults.map((fault, place) => ({
      fault,
      random: randomFrom(this.#seed * 1000 + place),
      matched: 0,
      fired: 0,
    }));
  }
}
