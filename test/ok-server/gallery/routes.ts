/** @file Serves the gallery. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { queryOf } from '../received.ts';
import { findAlbum } from '../store/albums.ts';
import { withoutSecrets, writeJournal } from '../store/journal.ts';
import { allPeople, findPerson, type Person } from '../store/people.ts';
import { findPhoto } from '../store/photos.ts';
import type { World } from '../world.ts';
import { layout } from './layout.ts';
import { albumPage, indexPage, photoPage } from './pages.ts';
import { faceOf, pictureOf } from './pictures.ts';

const MAX_PICTURE = 2048;

export function addGalleryRoutes(app: FastifyInstance, world: World): void {
  app.addHook('onSend', (request, reply) => {
    writeJournal(world.database, {
      at: new Date(world.now() - reply.elapsedTime).toISOString(),
      kind: 'page',
      method: request.url.split('?')[0] ?? '',
      params: withoutSecrets(queryOf(request)),
      bytesIn: 0,
      outcome: reply.statusCode === 200 ? 'ok' : `http ${reply.statusCode}`,
    });
    return Promise.resolve();
  });

  app.get('/', (_request, reply) => html(reply, indexPage(world)));
  app.get<{ Params: { aid: string } }>('/albums/:aid', (request, reply) => {
    const album = findAlbum(world.database, request.params.aid);
    const page = Math.max(1, Number(queryOf(request).get('page') ?? 1) || 1);
    return html(reply, album && albumPage(world, album, page));
  });
  app.get<{ Params: { id: string } }>('/photos/:id', (request, reply) => {
    const photo = findPhoto(world.database, request.params.id);
    return html(reply, photo && photoPage(world, photo));
  });
  app.get('/pictures/:id/:name', (request: PictureRequest, reply) =>
    sendPicture(world, request, reply),
  );
  app.get<{ Params: { name: string } }>('/person/:name', async (request, reply) => {
    return sendFace(reply, request.params.name, allPeople(world.database)[0]);
  });
  app.get<{ Params: { uid: string; name: string } }>(
    '/people/:uid/:name',
    async (request, reply) => {
      const { uid, name } = request.params;
      return sendFace(reply, name, findPerson(world.database, uid));
    },
  );
}

type PictureRequest = FastifyRequest<{ Params: { id: string; name: string } }>;

async function sendPicture(
  world: World,
  { params }: PictureRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const photo = findPhoto(world.database, params.id);
  if (photo === undefined) return reply.status(404).send();
  const picture = await pictureOf(world, photo, sizeOf(params.name));
  return reply.type('image/jpeg').header('cache-control', 'max-age=86400, immutable').send(picture);
}

async function sendFace(
  reply: FastifyReply,
  name: string,
  person: Person | undefined,
): Promise<FastifyReply> {
  if (person === undefined) return reply.status(404).send();
  const face = await faceOf(person.color, sizeOf(name));
  return reply.type('image/png').header('cache-control', 'max-age=86400').send(face);
}

function sizeOf(name: string): number {
  return Math.min(MAX_PICTURE, Math.max(16, Number.parseInt(name, 10) || 128));
}

function html(reply: FastifyReply, page: string | undefined): FastifyReply {
  const missing = layout('Not found', '<main><h1>There is no such page</h1></main>');
  return reply
    .status(page === undefined ? 404 : 200)
    .type('text/html;charset=utf-8')
    .send(page ?? missing);
}
