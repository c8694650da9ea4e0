/** @file Holds: named points at which a request stands still, so that a test can kill the client exactly there. */
import { EventEmitter, once } from 'node:events';
import { z } from 'zod';
import { isMeant } from './faults.ts';

const schema = z
  .strictObject({
    /** As for faults: a REST method's name, `upload`, `*` … */
    on: z.string().min(1),
    /**
     * - `before`: the request has arrived (of an upload, its head) and nothing was done.
     * - `body`: of an upload, some 32 kB or all if smaller were read and nothing was done.
     * - `after`: the effect is done and kept, and nothing was answered.
     */
    at: z.enum(['before', 'body', 'after']),
    /** Only the nth matching request since the list was set. */
    nth: z.number().int().positive().default(1),
  })
  .refine(({ on, at }) => at !== 'body' || on === 'upload', 'body is a point of upload only');

type Hold = Readonly<z.infer<typeof schema>>;
export type Point = Hold['at'];

/** A request that stands still; `on` is its own name, also where the hold says `*`. */
export type Held = Hold;

interface Standing {
  readonly held: Held;
  /** Lets it go on. */
  readonly release: () => void;
  readonly settled: Promise<unknown>;
  /** What is let go when this one has had its effect. */
  readonly behind: readonly Standing[];
}

interface Armed {
  readonly hold: Hold;
  matched: number;
}

/** One request on its way past its points. */
export interface Passage {
  readonly on: string;
  /**
   * Waits here until released, if a hold says so; else goes on at once. A point may be passed more
   * than once: it holds once. Rejects when the server closes: what stands then never happens.
   */
  readonly stand: (at: Point) => Promise<void>;
  /** The request has its effect, or never will. */
  readonly settle: () => void;
}

interface At {
  readonly on: string;
  readonly at: Point;
  readonly settled: Promise<unknown>;
  readonly behind: readonly Standing[];
  readonly due: readonly Armed[];
}

/** The holds in force and the requests that stand. Not kept over a restart. */
export class Holds {
  #armed: Armed[] = [];
  #standing: Standing[] = [];
  /** What goes on as soon as anything else is asked. */
  #late: Standing[] = [];
  /** What goes on as soon as such a request was served. */
  #behind: { readonly on: string; readonly standing: Standing }[] = [];
  /** Resolves when all that came late has had its effect. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #events = new EventEmitter();
  readonly #closing: AbortSignal;

  constructor(closing: AbortSignal) {
    this.#closing = closing;
    this.#events.setMaxListeners(0); // one for each request that stands
  }

  /** Replaces the list; what stands goes on standing. Throws a `ZodError` that names what is wrong. */
  set(holds: unknown): readonly Hold[] {
    this.#armed = z
      .array(schema)
      .parse(holds)
      .map((hold) => ({ hold, matched: 0 }));
    return this.list();
  }

  /** The holds that have not fired. */
  list(): readonly Hold[] {
    return this.#armed.map(({ hold }) => hold);
  }

  /** Lets go what stands and forgets the rest. */
  release(): void {
    const behind = this.#behind.map(({ standing }) => standing);
    const released = [...behind, ...this.#late, ...this.#standing];
    this.#armed = [];
    this.#standing = [];
    this.#late = [];
    this.#behind = [];
    for (const { release } of released) release();
  }

  /**
   * What stands now has its effect when the next request arrives, which is served only then: a late
   * effect whose place among the requests does not depend on anybody's speed.
   */
  releaseLate(): void {
    this.#late.push(...this.#standing);
    this.#standing = [];
  }

  /**
   * What stands now has its effect when the next such request was served without it, and before any
   * other is: a look that comes too early. What was to come behind one that stands goes first, since
   * all that comes later waits for it.
   */
  releaseBehind(on: string): void {
    for (const { behind } of this.#standing) for (const { release } of behind) release();
    this.#behind.push(...this.#standing.map((standing) => ({ on, standing })));
    this.#standing = [];
  }

  /** Counts a request that has arrived, in all holds that mean it. */
  meet(on: string): Passage {
    const due = this.#armed.filter((armed) => {
      if (!isMeant(armed.hold.on, on)) return false;
      armed.matched += 1;
      return armed.matched === armed.hold.nth;
    });
    const late = this.#late;
    this.#late = [];
    for (const { release } of late) release();
    const met = this.#behind.filter((one) => isMeant(one.on, on));
    this.#behind = this.#behind.filter((one) => !met.includes(one));
    const behind = met.map(({ standing }) => standing);
    const turn = Promise.all([this.#turn, ...late.map(({ settled }) => settled)]);
    this.#turn = Promise.all([turn, ...behind.map((one) => one.settled)]);
    const { promise: settled, resolve } = Promise.withResolvers<undefined>();
    const settle = (): void => {
      resolve(undefined);
      for (const { release } of behind) release();
    };
    const stand = async (at: Point): Promise<void> => {
      await turn;
      await this.#stand({ on, at, settled, behind, due });
    };
    return { on, stand, settle };
  }

  /** What has stood longest; waits for something to stand, and gives null when nothing does. */
  async held(waitMillis: number): Promise<Held | null> {
    if (this.#standing.length === 0) {
      const signal = AbortSignal.any([this.#closing, AbortSignal.timeout(waitMillis)]);
      await once(this.#events, 'stand', { signal }).catch(() => undefined); // time is up
    }
    return this.#standing[0]?.held ?? null;
  }

  async #stand({ on, at, settled, behind, due }: At): Promise<void> {
    const armed = due.find((one) => one.hold.at === at && this.#armed.includes(one));
    if (armed === undefined) return;
    this.#armed = this.#armed.filter((one) => one !== armed);
    this.#closing.throwIfAborted();
    const { promise: released, resolve, reject } = Promise.withResolvers<undefined>();
    const release = (): void => {
      resolve(undefined);
    };
    const close = (): void => {
      reject(this.#closing.reason as Error);
    };
    this.#closing.addEventListener('abort', close);
    this.#standing.push({ held: { on, at, nth: armed.hold.nth }, release, settled, behind });
    this.#events.emit('stand');
    await released.finally(() => {
      this.#closing.removeEventListener('abort', close);
    });
  }
}
