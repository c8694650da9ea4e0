/** @file What an album is to be called, before a person says so. */

/** As long as a title may be (`photos.add`). */
const LONGEST = 200;

/**
 * The dropped folder's own name, or that of the folder in which the dropped photo lies. Which it is
 * only its name tells: a file's ends in letters, where a folder's may end in a date.
 */
export function proposedTitle(path: string): string {
  const parts = path.split(/[/\\]/u).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const isFile = /\.[a-z]{3,4}$/iu.test(last);
  return (isFile ? (parts.at(-2) ?? '') : last).slice(0, LONGEST);
}
