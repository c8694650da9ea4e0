/** @file The OAuth pages, `token.do` and `blank.html` (ok-api §1). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver, page, send, type Answer } from '../delivery.ts';
import { countBody, readParameters, type Received } from '../received.ts';
import type { ApiError } from '../rest/api-error.ts';
import { withoutSecrets, writeJournal } from '../store/journal.ts';
import { allPeople, findPerson, type Person } from '../store/people.ts';
import { grantedScopes } from '../store/sessions.ts';
import type { World } from '../world.ts';
import { BLANK_PAGE, consentPage, problemPage, signedOutPage } from './consent-page.ts';
import { allow, refuseTo } from './grant.ts';
import { checkAuthorize, type AuthorizeRequest } from './request.ts';
import { answerToken, LOGIN_PAGE, refuse } from './token.ts';

/** Tells who is signed in at OK in this browser. */
const COOKIE = 'okStandIn';

/** One address: its name in faults and in the journal, what it answers, how it refuses. */
interface Endpoint {
  readonly name: string;
  readonly url: string;
  readonly answer: (received: Received, request: FastifyRequest) => Answer;
  readonly refuse?: (error: ApiError) => Answer;
  readonly strayPage?: string;
}

export function addOauthRoutes(app: FastifyInstance, world: World): void {
  const endpoints: readonly Endpoint[] = [
    {
      name: 'authorize',
      url: '/oauth/authorize',
      answer: (received, request) => answerAuthorize(world, received, request),
    },
    {
      name: 'token.do',
      url: '/oauth/token.do',
      answer: ({ parameters }) => answerToken(world, parameters),
      refuse: (error) => refuse(world, String(error.code), error.message),
      strayPage: LOGIN_PAGE,
    },
    { name: 'sign-out', url: '/oauth/sign-out', answer: () => signOut() },
    { name: 'blank.html', url: '/blank.html', answer: () => unkept(page(200, BLANK_PAGE)) },
  ];
  for (const endpoint of endpoints) {
    app.route({
      method: ['GET', 'POST'],
      url: endpoint.url,
      onRequest: countBody,
      handler: (request, reply) => serve(world, endpoint, request, reply),
    });
  }
}

async function serve(
  world: World,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const at = new Date(world.now()).toISOString();
  const received = await readParameters(request);
  const passage = world.holds.meet(endpoint.name);
  const delivery = await deliver(world, passage, {
    answer: () => endpoint.answer(received, request),
    refuse: endpoint.refuse ?? (({ code, message }) => problem(String(code), message)),
    ...(endpoint.strayPage !== undefined && { strayPage: endpoint.strayPage }),
    drain: () => Promise.resolve(), // the body is read already
  });
  writeJournal(world.database, {
    at,
    kind: 'oauth',
    method: endpoint.name,
    params: withoutSecrets(received.parameters),
    bytesIn: received.bytes,
    outcome: delivery.outcome,
  });
  await passage.stand('after');
  await send(reply, delivery);
}

/** Shows the consent page; the page posts back `uid` and `decision` beside the same parameters. */
function answerAuthorize(world: World, { parameters }: Received, request: FastifyRequest): Answer {
  const checked = checkAuthorize(world, new URLSearchParams([...parameters]));
  if (checked.kind === 'page') return problem(checked.error, checked.text);
  const asked = checked.request;
  if (checked.kind === 'redirect') {
    return redirect(refuseTo(world, asked, checked.error), `error ${checked.error}`);
  }
  const uid = parameters.get('uid') ?? cookieOf(request) ?? world.switches.signedIn;
  const signedIn = findPerson(world.database, uid);
  const decision = parameters.get('decision') ?? foreseenDecision(world, asked, signedIn);
  if (decision !== 'allow' && decision !== 'refuse') {
    return unkept(page(200, consentPage(world, asked, parameters, signedIn)));
  }
  // A client that is no browser may decide without saying who it is.
  const person = signedIn ?? allPeople(world.database)[0];
  if (person === undefined) throw new Error('there are no people');
  const answer =
    decision === 'allow'
      ? redirect(allow(world, asked, person.uid), 'ok')
      : redirect(refuseTo(world, asked, 'access_denied'), 'error access_denied');
  return withCookie(answer, `${person.uid}; Max-Age=2592000`);
}

/** All scopes granted before: OK redirects at once, without asking (§1.1). */
function foreseenDecision(
  { switches, database }: World,
  request: AuthorizeRequest,
  signedIn: Person | undefined,
): 'ask' | 'allow' | 'refuse' {
  if (switches.consent === 'allow' || switches.consent === 'refuse') return switches.consent;
  if (switches.consent === 'always' || signedIn === undefined) return 'ask';
  const granted = grantedScopes(database, signedIn.uid);
  // What the application cannot have would else be asked for each time.
  const wanted = request.scopes.filter((scope) => switches.appScopes.includes(scope));
  const isKnown = wanted.length > 0 && wanted.every((scope) => granted.includes(scope));
  return isKnown ? 'allow' : 'ask';
}

/** Makes the browser forget who is signed in, so that another person can be chosen. */
function signOut(): Answer {
  return withCookie(unkept(page(200, signedOutPage())), '; Max-Age=0');
}

function cookieOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=(\\d+)`).exec(request.headers.cookie ?? '')?.[1];
}

function withCookie(answer: Answer, value: string): Answer {
  const cookie = `${COOKIE}=${value}; Path=/oauth; HttpOnly; SameSite=Lax`;
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
}

function problem(error: string, text: string): Answer {
  return { ...unkept(page(200, problemPage(error, text))), outcome: `error ${error}` };
}

function redirect(location: string, outcome: string): Answer {
  return unkept({ status: 302, headers: { location }, body: '', outcome });
}

/** Neither stored nor told on as a referrer: addresses here hold codes and tokens. */
function unkept(answer: Answer): Answer {
  const headers = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
