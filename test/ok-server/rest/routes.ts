/** @file The REST front: `/fb.do` and `/api/{group}/{method}`, GET and POST (ok-api §2). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver, send, type Answer } from '../delivery.ts';
import { countBody, readParameters, type Received } from '../received.ts';
import { withoutSecrets, writeJournal } from '../store/journal.ts';
import { findSession, type SessionRow } from '../store/sessions.ts';
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import { admit } from './method.ts';
import { METHODS } from './methods.ts';
import { sizesNamed } from './named-photos.ts';
import { Pace } from './pace.ts';
import { Parameters } from './parameters.ts';
import { derivedSecret, isSigned } from './signature.ts';
import { prolong } from './users.ts';

export function addRestRoutes(app: FastifyInstance, world: World): void {
  const pace = new Pace();
  const serve = async (request: FastifyRequest, reply: FastifyReply, pathMethod: string | null) => {
    const at = new Date(world.now()).toISOString();
    const received = await readParameters(request);
    const method = pathMethod ?? received.parameters.get('method') ?? '';
    const answer = () => answerCall(world, pace, received, method, pathMethod);
    const passage = world.holds.meet(method);
    const delivery = await deliver(world, passage, {
      answer: () => answer(),
      refuse,
      sizes: () => sizesNamed(world.database, received.parameters),
      drain: () => Promise.resolve(), // the body is read already
    });
    writeJournal(world.database, {
      at,
      kind: 'rest',
      method,
      params: withoutSecrets(received.parameters),
      bytesIn: received.bytes,
      outcome: delivery.outcome,
    });
    await passage.stand('after');
    await send(reply, delivery);
  };
  const methods = ['GET', 'POST'];
  app.route({
    method: methods,
    url: '/fb.do',
    onRequest: countBody,
    handler: (request, reply) => serve(request, reply, null),
  });
  app.route<{ Params: { group: string; name: string } }>({
    method: methods,
    url: '/api/:group/:name',
    onRequest: countBody,
    handler: (request, reply) =>
      serve(request, reply, `${request.params.group}.${request.params.name}`),
  });
}

function answerCall(
  world: World,
  pace: Pace,
  received: Received,
  method: string,
  pathMethod: string | null,
): Answer {
  try {
    const parameters = new Parameters(received.parameters);
    return succeed(runMethod(world, pace, parameters, method, pathMethod));
  } catch (error) {
    if (error instanceof ApiError) return refuse(error);
    console.error(error);
    return refuse(new ApiError(9999, 'Critical system error'));
  }
}

/** Lets the call in, in the order that the recorded refusals suggest: key, session, signature, scopes. */
function runMethod(
  world: World,
  pace: Pace,
  parameters: Parameters,
  method: string,
  pathMethod: string | null,
): unknown {
  const key = parameters.text('application_key');
  if (key === undefined) throw new ApiError(101, 'No application key');
  if (key !== world.identity.applicationKey) throw new ApiError(101, 'Application not exist');
  if ((parameters.text('format') ?? 'json').toLowerCase() !== 'json') {
    throw new ApiError(5000, 'Unsupported response format');
  }
  const session = sessionOf(world, parameters);
  checkSignature(world, parameters, session, pathMethod);
  const found = METHODS.get(method);
  if (found === undefined) throw new ApiError(3, `Method ${method} not found`);
  pace.admit(world, method);
  const call = { world, parameters, session: admit(session, found.scopes) };
  prolong(call);
  return found.run(call);
}

/** The session of `access_token` or `session_key`, if the call has one. */
function sessionOf(world: World, parameters: Parameters): SessionRow | undefined {
  const token = parameters.text('access_token') ?? parameters.text('session_key');
  if (token === undefined) return undefined;
  const session = findSession(world.database, token);
  if (session === undefined) throw new ApiError(103, 'Invalid session key');
  if (isExpired(world, session)) throw new ApiError(102, 'Session expired');
  return session;
}

/** A pair never runs out with `eternalPair`, unless the control made it (which sets 0). */
function isExpired({ switches, now }: World, { kind, expiresAt }: SessionRow): boolean {
  if (kind === 'pair' && switches.eternalPair && expiresAt > 0) return false;
  return expiresAt <= now();
}

function checkSignature(
  world: World,
  parameters: Parameters,
  session: SessionRow | undefined,
  pathMethod: string | null,
): void {
  const sig = parameters.text('sig');
  if (sig === undefined) {
    if (session !== undefined && world.switches.lenientSignature) return;
    throw new ApiError(104, 'Missed signature');
  }
  const { applicationSecretKey } = world.identity;
  const secrets =
    session === undefined
      ? [applicationSecretKey]
      : [session.sessionSecretKey, derivedSecret(session.accessToken, applicationSecretKey)];
  if (isSigned(parameters.sent, sig, secrets, pathMethod)) return;
  const names = [...parameters.sent.keys()].sort().join(', ');
  throw new ApiError(
    104,
    `Invalid signature ${sig}, calculated by string of ${names} ********SECRET KEY*******`,
  );
}

const HEADERS = {
  'content-type': 'application/json;charset=utf-8',
  'cache-control': 'no-cache,no-store',
};

function succeed(result: unknown): Answer {
  return { status: 200, headers: HEADERS, body: encode(result), outcome: 'ok' };
}

/** Errors are HTTP 200; the header repeats the code (§2.3). */
function refuse(error: ApiError): Answer {
  return {
    status: 200,
    headers: { ...HEADERS, 'invocation-error': String(error.code) },
    body: JSON.stringify(error.body),
    outcome: `error ${error.code}`,
  };
}

/** JSON in which a bigint is a bare number, which `JSON.stringify` alone cannot write. */
function encode(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? `bigint:${item}` : item,
  ).replace(/"bigint:(\d+)"/g, '$1');
}
