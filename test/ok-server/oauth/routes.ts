/** @file The OAuth pages and `token.do` (ok-api §1). The person is always signed in at OK. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver, page, send, type Answer } from '../delivery.ts';
import { countBody, readParameters, type Received } from '../received.ts';
import { withoutSecrets, writeJournal } from '../store/journal.ts';
import { grantedScopes } from '../store/sessions.ts';
import type { World } from '../world.ts';
import { consentPage, problemPage } from './consent-page.ts';
import { allow, refuseTo } from './grant.ts';
import { checkAuthorize } from './request.ts';
import { answerToken, refuseToken } from './token.ts';

export function addOauthRoutes(app: FastifyInstance, world: World): void {
  type Handle = (received: Received, request: FastifyRequest) => Answer;
  const serve =
    (name: string, handle: Handle) => async (request: FastifyRequest, reply: FastifyReply) => {
      const at = new Date(world.now()).toISOString();
      const received = await readParameters(request);
      const delivery = await deliver(world, world.faults.take(name), {
        answer: () => handle(received, request),
        refuse: (error) => refuseToken(String(error.code), error.message),
        drain: () => Promise.resolve(), // the body is read already
      });
      writeJournal(world.database, {
        at,
        kind: 'oauth',
        method: name,
        params: withoutSecrets(received.parameters),
        bytesIn: received.bytes,
        outcome: delivery.outcome,
      });
      await send(reply, delivery);
    };
  app.route({
    method: ['GET', 'POST'],
    url: '/oauth/authorize',
    onRequest: countBody,
    handler: serve('authorize', (received) => answerAuthorize(world, received)),
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/oauth/token.do',
    onRequest: countBody,
    handler: serve('token.do', (received) => answerToken(world, received.parameters)),
  });
}

/** Shows the consent page; the page posts back with `decision` beside the same parameters. */
function answerAuthorize(world: World, { parameters }: Received): Answer {
  const checked = checkAuthorize(world, new URLSearchParams([...parameters]));
  if (checked.kind === 'page') {
    return {
      ...page(200, problemPage(checked.error, checked.text)),
      outcome: `error ${checked.error}`,
    };
  }
  const { request } = checked;
  if (checked.kind === 'redirect') {
    return redirect(refuseTo(world, request, checked.error), `error ${checked.error}`);
  }
  const decision = parameters.get('decision') ?? foreseenDecision(world, request.scopes);
  switch (decision) {
    case 'allow':
      return redirect(allow(world, request), 'ok');
    case 'refuse':
      return redirect(refuseTo(world, request, 'access_denied'), 'error access_denied');
    default:
      return page(200, consentPage(world, request, parameters));
  }
}

/** All scopes granted before: OK redirects at once, without asking (§1.1). */
function foreseenDecision(world: World, scopes: readonly string[]): 'ask' | 'allow' | 'refuse' {
  if (world.switches.consent !== 'ask') return world.switches.consent;
  const granted = grantedScopes(world.database);
  const isKnown = scopes.length > 0 && scopes.every((scope) => granted.includes(scope));
  return isKnown ? 'allow' : 'ask';
}

function redirect(location: string, outcome: string): Answer {
  return { status: 302, headers: { location }, body: '', outcome };
}
