/** @file How an album or a topic is called in the proof: one name for each place at the stand-in. Pure. */

export interface Place {
  readonly kind: 'album' | 'topic';
  readonly groupId: string | null;
  /** The album's title or the topic's text. */
  readonly title: string;
}

/** A person's own album is called by its title. */
export function placeName({ kind, groupId, title }: Place): string {
  if (kind === 'topic') return `topic of group ${groupId ?? ''}: ${title}`;
  return groupId === null ? title : `album of group ${groupId}: ${title}`;
}
