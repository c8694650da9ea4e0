/** @file mediatopic.getTopics: a group's topics as a public client reads them; the README says what is guessed. */
import { photosAsArrived, topicsBefore, type TopicRow } from '../store/photos.ts';
import type { World } from '../world.ts';
import { readAnchor, writeAnchor } from './albums.ts';
import { missing } from './api-error.ts';
import type { Method } from './method.ts';
import { groupOf, listedUntil } from './places.ts';

/** Whoever is signed in may read the topics of any group. */
export const getTopics: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run(call) {
    const { world, parameters } = call;
    const group = groupOf(call);
    if (group === undefined) throw missing('gid');
    const limit = parameters.integer('count', { default: 10, max: 100 });
    const beforeSeq = readAnchor(parameters.text('anchor'), 'anchor');
    const found = topicsBefore(world.database, group.gid, beforeSeq, {
      until: listedUntil(world),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      media_topics: page.map((topic) => describeTopic(world, topic)),
      ...(last !== undefined && { anchor: writeAnchor(last.seq) }),
      has_more: found.length > limit,
    };
  },
};

/** Texts and photos are kept apart, so that the text comes first whatever was posted first. */
function describeTopic(world: World, topic: TopicRow): unknown {
  const photos = photosAsArrived(world.database, { topicId: topic.id }, -1);
  const group = `group:${topic.gid}`;
  return {
    id: topic.id,
    created_ms: topic.createdAt,
    author_ref: group,
    owner_ref: group,
    media: [
      ...(topic.text === '' ? [] : [{ type: 'text', text: topic.text }]),
      ...(photos.length === 0
        ? []
        : [{ type: 'photo', photo_refs: photos.map(({ id }) => `group_photo:${id}`) }]),
    ],
  };
}
