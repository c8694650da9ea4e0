/** @file From what a request comes to, through a fault if one is due, onto the wire. */
import type { FastifyReply } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './control/faults.ts';
import type { Passage } from './control/holds.ts';
import { ApiError } from './rest/api-error.ts';
import type { World } from './world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the journal: `ok`, `error 104`, `http 400`. */
  readonly outcome: string;
}

/** What goes over the wire: an answer, half of one, or none. */
export type Delivery =
  | { readonly kind: 'whole' | 'half'; readonly answer: Answer; readonly outcome: string }
  | { readonly kind: 'none'; readonly outcome: string };

/** How one kind of request does its work, in the parts that faults need apart. */
export interface Work {
  /** Does everything and says what to answer. */
  readonly answer: () => Promise<Answer> | Answer;
  /** An error in this request's own form. */
  readonly refuse: (error: ApiError) => Answer;
  /** The page that comes in place of an answer; OK's "under maintenance" unless told. */
  readonly strayPage?: string;
  /** The photos that it is about, by the bytes that each was reserved with. */
  readonly sizes?: () => readonly number[];
  /** Reads the body and forgets it, at most about `limit` bytes of it. */
  readonly drain: (limit: number) => Promise<void>;
}

const HTML = { 'content-type': 'text/html;charset=utf-8' };
const PAGE = `<!DOCTYPE html><html><head><title>OK</title></head>
<body><h1>Ведутся технические работы</h1><p>Пожалуйста, зайдите позже.</p></body></html>`;
/** As an inn's network has one: with a form, or a way to itself. */
const PORTAL_ADDRESS = 'http://login.portal.example/';
const PORTAL_PAGE = `<!DOCTYPE html><html><head><title>Free Wi-Fi</title></head>
<body><form action="/login"><input name="room"><button>Go online</button></form></body></html>`;
/** How much of an upload is read before it is cut or held in the middle. */
export const SOME_BYTES = 32 * 1024;

/**
 * Does the work, bent by the fault that is due. A hold comes first: the fault is the one due when the
 * request goes on. A client that has gone meanwhile changes nothing: its request is here.
 */
export async function deliver(world: World, passage: Passage, work: Work): Promise<Delivery> {
  try {
    await passage.stand('before');
    return await bend(world, world.faults.take(passage.on, work.sizes), work);
  } finally {
    passage.settle();
  }
}

async function bend(world: World, fault: Fault | undefined, work: Work): Promise<Delivery> {
  if (fault === undefined) return whole(await work.answer());
  const named = `fault ${fault.do}`;
  switch (fault.do) {
    case 'drop-before':
      await work.drain(SOME_BYTES);
      return { kind: 'none', outcome: named };
    case 'drop-after':
      return { kind: 'none', outcome: `${named}: ${(await work.answer()).outcome}` };
    case 'truncate':
      return bent('half', named, await work.answer());
    case 'http-after':
      return bent('whole', `${named}: ${(await work.answer()).outcome}`, page(fault.status ?? 500));
    case 'delay':
      await sleep(fault.delayMillis, undefined, { signal: world.closing });
      return bent('whole', named, await work.answer());
    case 'error': {
      await work.drain(Infinity);
      const { waitMillis } = fault;
      return bent('whole', named, work.refuse(new ApiError(fault.code, undefined, { waitMillis })));
    }
    case 'http':
      await work.drain(Infinity);
      return bent('whole', named, page(fault.status ?? 500));
    case 'portal': {
      await work.drain(Infinity);
      const status = fault.status ?? 302;
      const answer = page(status, status === 302 ? '' : PORTAL_PAGE);
      const headers = status === 302 ? { ...HTML, location: PORTAL_ADDRESS } : HTML;
      return bent('whole', named, { ...answer, headers });
    }
    case 'html':
      await work.drain(Infinity);
      return bent('whole', named, page(200, work.strayPage));
    case 'garbage': {
      await work.drain(Infinity);
      const headers = { 'content-type': 'application/json;charset=utf-8' };
      const body = '\u0001\uFFFD{"photos":[{,,"\u0000';
      return bent('whole', named, { status: 200, headers, body, outcome: 'ok' });
    }
  }
}

/** An HTML answer with this status. */
export function page(status: number, body = PAGE): Answer {
  return { status, headers: HTML, body, outcome: status === 200 ? 'ok' : `http ${status}` };
}

function whole(answer: Answer): Delivery {
  return { kind: 'whole', answer, outcome: answer.outcome };
}

function bent(kind: 'whole' | 'half', named: string, answer: Answer): Delivery {
  return { kind, answer, outcome: `${named}: ${answer.outcome}` };
}

/** Puts a delivery on the wire, cutting the connection where it says so. */
export async function send(reply: FastifyReply, delivery: Delivery): Promise<void> {
  if (delivery.kind === 'none') {
    reply.hijack();
    reply.raw.destroy();
    return;
  }
  const { status, headers, body } = delivery.answer;
  if (delivery.kind === 'whole') {
    await reply.status(status).headers(headers).send(body);
    return;
  }
  reply.hijack();
  const bytes = Buffer.from(body);
  reply.raw.writeHead(status, { ...headers, 'content-length': bytes.length });
  // The half is handed to the network first, and only then the connection is cut.
  reply.raw.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => reply.raw.destroy());
}
