/** @file The first words of a sentence about a problem, for places where a whole one has no room. */

/** "This file is damaged. OK could not read it." says "This file is damaged". */
export function shortReason(sentence: string): string {
  const [first = ''] = sentence.split(/[.:;](?:\s|$)/u);
  return first.trim();
}
