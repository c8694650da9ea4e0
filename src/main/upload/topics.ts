/** @file A group's topics, newest first: what was there before, and what a lost call may have posted (ok-api §6). */
import { succeed, type Result } from '../../shared/errors.ts';
import type { ApiClient } from '../api/client.ts';
import { getTopics, type ListedTopic } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';

/** Pages of topics that are looked through, newest first: beyond them nobody can tell. */
const MOST_PAGES = 30;

/** What a group holds that no row here knows. */
export interface TopicListing {
  readonly topics: readonly ListedTopic[];
  /** Whether the look got to its end: else what is not listed may be there all the same. */
  readonly isWhole: boolean;
}

/** Topics that nobody here knows, newest first, down to the newest that was there before Okapi came. */
export async function listNewTopics(
  api: ApiClient,
  groupId: string,
  known: ReadonlySet<string>,
  newestBefore: string | null,
  signal: AbortSignal,
): Promise<Result<TopicListing, Failure>> {
  const topics: ListedTopic[] = [];
  let anchor: string | null = null;
  let isWhole = false;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await getTopics(api, { groupId, anchor }, signal);
    if (!answer.ok) return answer;
    const ids = answer.value.media_topics.map(({ id }) => id);
    const end = newestBefore === null ? -1 : ids.indexOf(newestBefore);
    const fresh = end < 0 ? answer.value.media_topics : answer.value.media_topics.slice(0, end);
    topics.push(...fresh.filter(({ id }) => !known.has(id)));
    anchor = answer.value.anchor ?? null;
    isWhole = end >= 0 || !answer.value.has_more;
    if (isWhole || anchor === null) break;
  }
  return succeed({ topics, isWhole });
}

/** The id of a group's newest topic; empty when it has none. */
export async function newestTopicOf(
  api: ApiClient,
  groupId: string,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  const answer = await getTopics(api, { groupId, anchor: null }, signal);
  return answer.ok ? succeed(answer.value.media_topics[0]?.id ?? '') : answer;
}

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
