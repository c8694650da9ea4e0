/**
 * @file What runs inside the window's page. Each function is sent there as its text, so it stands
 * alone; times are milliseconds of the page's clock, which begins with its navigation. A row counts
 * as shown in the frame after the one in which it is found in the page, when it has been painted.
 */

/** What of the page they need. */
interface Element {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  getAttribute(name: string): string | null;
  click(): void;
}
declare const document: {
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): ArrayLike<Element>;
};
declare const window: {
  okapi: { on(name: string, listener: (state: unknown) => void): () => void };
  heard?: HeardMessage[];
};
declare function requestAnimationFrame(callback: (now: number) => void): void;

/** One message that the main process sent unasked. */
export interface HeardMessage {
  readonly name: string;
  readonly atMs: number;
  /** As JSON in UTF-8. */
  readonly bytes: number;
  /** Of a snapshot: how many photos are done, and its revision. */
  readonly done: number;
}

/** The view to change to: the place of its tab, and the states that its first rows may have. */
export interface View {
  readonly tab: number;
  readonly states: readonly string[];
}

/** When the first rows with their content are shown, in milliseconds since the navigation. */
export async function firstRowsShown(): Promise<number> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  while (document.querySelector('[role=grid] [role=row][data-state]') === null) await frame();
  await frame();
  return performance.now();
}

/** Clicks a view's tab; resolves with the milliseconds until its first rows are shown, or that it has none. */
export async function changeView({ tab, states }: View): Promise<number> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const button = document.querySelectorAll('[role=tablist] [role=tab]')[tab];
  if (!button) throw new Error(`There is no tab ${tab}.`);
  const isShown = () => {
    const rows = Array.from(document.querySelectorAll('[role=grid] [role=row][data-state]'));
    const isRight = (row: Element) => states.includes(row.dataset['state'] ?? '');
    // The old rows stay until the new view comes in one piece; a view without rows has no grid.
    const isThere = rows.length > 0 || document.querySelector('[role=grid]') === null;
    return button.getAttribute('aria-selected') === 'true' && isThere && rows.every(isRight);
  };
  await frame();
  const begun = performance.now();
  button.click();
  do await frame();
  while (!isShown());
  await frame();
  return performance.now() - begun;
}

export interface Scroll {
  readonly selector: string;
  readonly durationMs: number;
  /** How fast, there and back again; without it once from end to end in that time. */
  readonly pixelsPerSecond?: number;
}

export interface Frames {
  /** The milliseconds between one frame and the next. */
  readonly intervalsMs: readonly number[];
  /** In how many of them a row in sight had no content yet. */
  readonly unfilled: number;
}

/** Scrolls and notes the frames meanwhile. */
export async function scroll(how: Scroll): Promise<Frames> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const scroller = document.querySelector(how.selector);
  if (!scroller) throw new Error(`There is no ${how.selector}.`);
  const way = scroller.scrollHeight - scroller.clientHeight;
  scroller.scrollTop = 0;
  for (let waited = 0; waited < 30; waited += 1) await frame();
  const intervalsMs: number[] = [];
  let unfilled = 0;
  const begun = await frame();
  for (let last = begun, now = begun; now - begun < how.durationMs; last = now) {
    const passed = now - begun;
    const gone = how.pixelsPerSecond
      ? (passed / 1000) * how.pixelsPerSecond
      : (passed / how.durationMs) * way;
    const within = gone % (2 * way);
    scroller.scrollTop = within <= way ? within : 2 * way - within;
    now = await frame();
    intervalsMs.push(now - last);
    if (document.querySelector('[role=row][aria-busy=true]') !== null) unfilled += 1;
  }
  return { intervalsMs, unfilled };
}

/** Begins to note every message of these names; `takeHeard` answers them. */
export function listen(names: readonly string[]): void {
  const heard: HeardMessage[] = [];
  window.heard = heard;
  const encoder = new TextEncoder();
  for (const name of names) {
    window.okapi.on(name, (state) => {
      const bytes = encoder.encode(JSON.stringify({ name, state })).length;
      const { counts } = state as { counts?: { done: number } };
      heard.push({ name, atMs: performance.now(), bytes, done: counts?.done ?? 0 });
    });
  }
}

export function takeHeard(): HeardMessage[] {
  return window.heard?.splice(0) ?? [];
}
