/** @file Which topic a lost `mediatopic.post` made: pure. */
import type { ListedTopic } from '../api/endpoints.ts';

/** What is known here of a topic that may have been posted. */
export interface SoughtTopic {
  readonly text: string;
  /** How many photos it has. */
  readonly photos: number;
  /** Ids of topics that are known to be others. */
  readonly known: ReadonlySet<string>;
}

/**
 * The newest unknown topic with the same text and as many photos; null when there is none.
 * `listed` is newest first where OK does not say when.
 */
export function matchTopic(listed: readonly ListedTopic[], sought: SoughtTopic): string | null {
  const newestFirst = [...listed].sort((a, b) => (b.created_ms ?? 0) - (a.created_ms ?? 0));
  return newestFirst.find((topic) => isSame(topic, sought))?.id ?? null;
}

function isSame(topic: ListedTopic, sought: SoughtTopic): boolean {
  return (
    !sought.known.has(topic.id) &&
    textOf(topic) === sought.text.trim() &&
    photosOf(topic) === sought.photos
  );
}

function textOf({ media }: ListedTopic): string {
  const texts = media.flatMap(({ type, text }) => (type === 'text' ? (text ?? '') : []));
  return texts.join('\n\n').trim();
}

function photosOf({ media }: ListedTopic): number {
  return media.reduce(
    (sum, { type, photo_refs: photos }) => sum + (type === 'photo' ? (photos?.length ?? 0) : 0),
    0,
  );
}
