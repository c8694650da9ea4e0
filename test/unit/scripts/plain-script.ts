/** @file Loads the set-up's plain JavaScript, which has no types: the caller says what it takes from it. */

/** The exports of `scripts/NAME`. */
export async function loadPlainScript(name: string): Promise<unknown> {
  const url = new URL(`../../../scripts/${name}`, import.meta.url);
  const exports: unknown = await import(/* @vite-ignore */ url.href);
  return exports;
}
