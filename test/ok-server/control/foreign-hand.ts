/** @file A foreign hand: photos, albums and groups that the person makes or deletes by other means, as the website or a phone. */
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { findAlbum, insertAlbum } from '../store/albums.ts';
import { findGroup, insertGroup } from '../store/groups.ts';
import { personOf } from '../store/people.ts';
import { deletePhoto, insertPhoto } from '../store/photos.ts';
import type { World } from '../world.ts';

const photoQuery = z.strictObject({
  /** Empty is the main album of the first person. */
  aid: z.string().default(''),
  comment: z.string().default(''),
});
const deleteQuery = z.strictObject({ photoId: z.string().min(1) });
const albumBody = z.strictObject({ title: z.string().min(1), gid: z.string().optional() });
const groupBody = z.strictObject({
  name: z.string().min(1),
  /** What the first person is there. */
  status: z.string().default('ADMIN'),
  membersAdd: z.boolean().default(false),
  photosOff: z.boolean().default(false),
});

export function addForeignHandRoutes(app: FastifyInstance, world: World): void {
  const { database, identity } = world;
  app.post('/albums', (request, reply) => {
    const { title, gid } = albumBody.parse(request.body);
    if (gid !== undefined && findGroup(database, gid) === undefined) {
      return reply.status(400).send({ error: `there is no group ${gid}` });
    }
    const { uid } = identity;
    const { aid } = insertAlbum(database, { uid, gid, title, createdAt: world.now() });
    return reply.send({ aid });
  });
  app.post('/groups', (request) => {
    const { status, ...group } = groupBody.parse(request.body);
    const link = `group${database.nextId()}`;
    return { gid: insertGroup(database, { ...group, link }, { [identity.uid]: status }) };
  });

  app.delete('/photos', (request, reply) => {
    const { photoId } = deleteQuery.parse(request.query);
    return deletePhoto(database, photoId)
      ? reply.status(204).send()
      : reply.status(400).send({ error: `there is no photo ${photoId}` });
  });

  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    const parser = { parseAs: 'buffer', bodyLimit: world.switches.maxBytes } as const;
    scope.addContentTypeParser('*', parser, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post('/photos', async (request, reply) => {
      const { aid, comment } = photoQuery.parse(request.query);
      const album = findAlbum(database, aid || personOf(database, identity.uid).mainAid);
      if (album === undefined) {
        return reply.status(400).send({ error: `there is no album ${aid}` });
      }
      const photoId = await addPhoto(world, album, bytesOf(request.body), comment);
      if (photoId === undefined) return reply.status(400).send({ error: 'the body is no image' });
      return reply.send({ photoId });
    });
    done();
  });
}

function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** Keeps a photo as if it had been committed; gives none when the bytes are no image. */
async function addPhoto(
  world: World,
  { uid, aid, gid }: { readonly uid: string; readonly aid: string; readonly gid: string | null },
  bytes: Uint8Array,
  text: string,
): Promise<string | undefined> {
  const { database, blobs, inspector } = world;
  const file = await blobs.receive(Readable.from([bytes]));
  try {
    const { format, isCorrupt } = await inspector.inspect(file);
    if (format === null || isCorrupt === 1) return undefined;
    await blobs.keep(file);
    const { sha256 } = file;
    const createdAt = world.now();
    return insertPhoto(database, { uid, aid, gid, topicId: null, sha256, text, createdAt });
  } finally {
    await blobs.discard(file);
  }
}
