/** @file The upload host: `/uploadImage?apiToken=…&photoIds=…` (ok-api §4). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Passage } from '../control/holds.ts';
import { deliver, send, SOME_BYTES, type Answer, type Delivery } from '../delivery.ts';
import { bytesIn, hearBody, queryOf } from '../received.ts';
import { ApiError } from '../rest/api-error.ts';
import { withoutSecrets, writeJournal } from '../store/journal.ts';
import { sizesOf } from '../store/tickets.ts';
import type { World } from '../world.ts';
import { photoIdsOf, receivePhotos, type PhotoResult } from './receive.ts';

export function addUploadRoutes(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/uploadImage',
    onRequest(request, _reply, done) {
      hearBody(request, (bytes) => void (world.uploadBytes += bytes));
      done();
    },
    handler: (request, reply) => serve(world, request, reply),
  });
}

async function serve(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const at = new Date(world.now()).toISOString();
  const passage = world.holds.meet('upload');
  const delivery = await deliverUpload(world, passage, request);
  writeJournal(world.database, {
    at,
    kind: 'upload',
    method: 'upload',
    params: withoutSecrets(queryOf(request)),
    bytesIn: bytesIn(request),
    outcome: delivery.outcome,
  });
  await passage.stand('after');
  await send(reply, delivery);
}

/** Like any delivery; a client that goes away in the middle is one outcome more. */
async function deliverUpload(
  world: World,
  passage: Passage,
  request: FastifyRequest,
): Promise<Delivery> {
  try {
    return await deliver(world, passage, {
      answer: () => answerUpload(world, passage, request),
      refuse: (error) => refuse(world, error),
      sizes: () => sizesOf(world.database, photoIdsOf(queryOf(request))),
      async drain(limit) {
        await drain(request, SOME_BYTES);
        await passage.stand('body');
        if (limit > SOME_BYTES) await drain(request, limit);
      },
    });
  } catch (error) {
    if (request.raw.destroyed) return { kind: 'none', outcome: 'cut off' };
    throw error;
  }
}

async function answerUpload(
  world: World,
  passage: Passage,
  request: FastifyRequest,
): Promise<Answer> {
  try {
    const results = await receivePhotos(world, passage, request);
    return answer(world, 200, { photos: describe(world, results) }, 'ok');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The client is still sending: an answer now would meet a closed connection.
    await drain(request, Infinity);
    return refuse(world, error);
  }
}

/** Tokens by id. In a partly failed POST the failed ids are missing, or carry their own error. */
function describe(world: World, results: readonly PhotoResult[]): Record<string, unknown> {
  const shown = results.filter(
    (result) => 'token' in result || world.switches.partialFailure === 'per-id',
  );
  return Object.fromEntries(
    shown.map((result) => [
      result.photoId,
      'token' in result
        ? { token: result.token }
        : { error_code: result.error.code, error_msg: result.error.message },
    ]),
  );
}

function refuse(world: World, error: ApiError): Answer {
  return answer(world, world.switches.uploadErrorStatus, error.body, `error ${error.code}`);
}

function answer(world: World, status: number, value: unknown, outcome: string): Answer {
  const json = JSON.stringify(value);
  return {
    status,
    headers: { 'content-type': world.switches.uploadContentType },
    body: world.switches.escapeEquals ? json.replaceAll('=', '\\u003d') : json,
    outcome,
  };
}

/** Reads what is left of the body and forgets it, at most about `limit` bytes. */
async function drain(request: FastifyRequest, limit: number): Promise<void> {
  const { raw } = request;
  if (raw.readableEnded || raw.destroyed) return;
  raw.unpipe();
  await new Promise<void>((resolve) => {
    raw.on('data', () => {
      if (bytesIn(request) >= limit) resolve();
    });
    raw.once('end', resolve);
    raw.once('close', resolve);
    raw.resume();
  });
  raw.pause();
}
