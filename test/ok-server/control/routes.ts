/** @file The control, for tests and trials: what arrived, what was asked, and what shall go wrong. Not journalled. */
import type { FastifyInstance } from 'fastify';
import { z, ZodError } from 'zod';
import { clearJournal, readJournal } from '../store/journal.ts';
import { allPeople, fullName, pictureUrl } from '../store/people.ts';
import { allTopics, committedPhotos, photosAsArrived } from '../store/photos.ts';
import { allSessions, changeSessions, grantedScopes, revoke } from '../store/sessions.ts';
import { parseSwitches } from '../switches.ts';
import type { World } from '../world.ts';
import { addForeignHandRoutes } from './foreign-hand.ts';
import { addTroubleRoutes } from './trouble.ts';

const sessionChange = z.strictObject({
  /** Only this person's sessions. */
  uid: z.string().optional(),
  /** Scopes of the sessions from now on; what the person has granted becomes the same. */
  scopes: z.array(z.string()).optional(),
  /** Lets the sessions expire now (102), or gives them 30 days. */
  expired: z.boolean().optional(),
});

const clockChange = z.strictObject({ offsetMillis: z.number().int() });
const whose = z.strictObject({ uid: z.string().optional(), grantId: z.string().optional() });

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

  // By a clock that nobody sets: what comes between two looks is a rate.
  app.get('/received', () => ({ bytes: world.uploadBytes, atMillis: performance.now() }));
  app.get('/photos', () =>
    committedPhotos(database).map((photo) => ({
      photoId: photo.id,
      uid: photo.uid,
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
      uid: topic.uid,
      gid: topic.gid,
      text: topic.text,
      photos: photosAsArrived(database, { topicId: topic.id }, -1).map((photo) => ({
        photoId: photo.id,
        sha256: photo.sha256,
        bytes: photo.bytes,
      })),
    })),
  );

  addTroubleRoutes(app, world);
  addForeignHandRoutes(app, world);

  app.get('/switches', () => world.switches);
  app.put('/switches', (request) => {
    world.switches = parseSwitches(request.body, world.switches);
    return world.switches;
  });

  app.put('/session', (request) => {
    const { uid, scopes, expired } = sessionChange.parse(request.body);
    const expiresAt = expired === true ? 0 : world.now() + world.switches.longLifeMillis;
    changeSessions(
      database,
      { uid },
      { scopes: scopes?.join(';'), expiresAt: expired === undefined ? undefined : expiresAt },
    );
    return {};
  });
  app.delete('/session', () => {
    revoke(database, {});
    return {};
  });
  app.get('/sessions', () => describeSessions(world));
  app.delete('/sessions', (request) => {
    revoke(database, whose.parse(request.query));
    return describeSessions(world);
  });

  app.get('/clock', () => readClock(world));
  app.put('/clock', (request) => {
    world.clock.shift(clockChange.parse(request.body).offsetMillis);
    return readClock(world);
  });

  app.get('/users', () =>
    allPeople(database).map((person) => ({
      uid: person.uid,
      name: fullName(person),
      picture: pictureUrl(world.addresses.galleryUrl, person, 128),
      granted: grantedScopes(database, person.uid),
    })),
  );
}

/** Who is let in, as what and how long: no secrets. */
function describeSessions(world: World): unknown {
  return allSessions(world.database).map((session) => ({
    id: session.id,
    grantId: session.grantId,
    uid: session.uid,
    kind: session.kind,
    scopes: session.scopes.split(';').filter((scope) => scope !== ''),
    expiresAt: session.expiresAt,
    refreshExpiresAt: session.refreshToken === null ? null : session.refreshExpiresAt,
  }));
}

function readClock({ clock }: World): unknown {
  return { offsetMillis: clock.offsetMillis, now: clock.now() };
}
