/** @file The control, for tests and trials: what arrived, what was asked, and what shall go wrong. Not journalled. */
import type { FastifyInstance } from 'fastify';
import { z, ZodError } from 'zod';
import { clearJournal, readJournal } from '../store/journal.ts';
import { allTopics, committedPhotos, photosAsArrived } from '../store/photos.ts';
import { changeSessions, deleteSessions } from '../store/sessions.ts';
import { parseSwitches } from '../switches.ts';
import type { World } from '../world.ts';

const sessionChange = z.strictObject({
  /** Scopes of all sessions from now on. */
  scopes: z.array(z.string()).optional(),
  /** Lets all sessions expire now (102), or gives them 30 days. */
  expired: z.boolean().optional(),
});

export function addControlRoutes(app: FastifyInstance, world: World): void {
  const { database } = world;
  app.setErrorHandler((error, _request, reply) =>
    error instanceof ZodError
      ? reply.status(400).send({ error: z.prettifyError(error) })
      : reply.status(500).send({ error: String(error) }),
  );

  // A body is JSON whatever the client calls it, and none at all is fine with DELETE.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? null : JSON.parse(String(body)));
    } catch (error) {
      done(error as Error);
    }
  });

  app.get('/journal', () => readJournal(database));
  app.delete('/journal', () => {
    clearJournal(database);
    return [];
  });

  app.get('/photos', () =>
    committedPhotos(database).map((photo) => ({
      photoId: photo.id,
      aid: photo.aid,
      albumTitle: photo.albumTitle,
      gid: photo.gid,
      sha256: photo.sha256,
      bytes: photo.bytes,
      comment: photo.text,
    })),
  );
  app.get('/topics', () =>
    allTopics(database).map((topic) => ({
      topicId: topic.id,
      gid: topic.gid,
      text: topic.text,
      photos: photosAsArrived(database, { topicId: topic.id }, -1).map((photo) => ({
        photoId: photo.id,
        sha256: photo.sha256,
        bytes: photo.bytes,
      })),
    })),
  );

  app.get('/faults', () => world.faults.list());
  app.put('/faults', (request) => {
    world.faults.set(request.body);
    return world.faults.list();
  });
  app.delete('/faults', () => {
    world.faults.set([]);
    return [];
  });

  app.get('/switches', () => world.switches);
  app.put('/switches', (request) => {
    world.switches = parseSwitches(request.body, world.switches);
    return world.switches;
  });

  app.put('/session', (request) => {
    const { scopes, expired } = sessionChange.parse(request.body);
    changeSessions(database, {
      scopes: scopes?.join(';'),
      expiresAt:
        expired === undefined
          ? undefined
          : expired
            ? 0
            : world.now() + world.switches.longLifeMillis,
    });
    return {};
  });
  app.delete('/session', () => {
    deleteSessions(database);
    return {};
  });
  app.get('/seed', () => ({ strangerAid: database.fact('strangerAid', () => '') }));
}
