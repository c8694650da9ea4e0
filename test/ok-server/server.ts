/** @file Builds the stand-in for OK once and starts it on loopback; the one door for tests. */
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Faults } from './control/faults.ts';
import { Holds } from './control/holds.ts';
import { addControlRoutes } from './control/routes.ts';
import { addGalleryRoutes } from './gallery/routes.ts';
import { addOauthRoutes } from './oauth/routes.ts';
import { addRestRoutes } from './rest/routes.ts';
import { Blobs } from './store/blobs.ts';
import { Clock } from './store/clock.ts';
import { Database } from './store/database.ts';
import { loadIdentity, seedPairs, type Identity } from './store/identity.ts';
import { parseSwitches, type Switches } from './switches.ts';
import { Inspector } from './upload/inspect.ts';
import { addUploadRoutes } from './upload/routes.ts';
import type { Addresses, World } from './world.ts';

export interface OkServerOptions {
  /** 0, the default, is any free port. */
  readonly port?: number | undefined;
  /** Where the state is kept; without it, a temporary folder that `close` removes. */
  readonly dataDir?: string | undefined;
  readonly switches?: Partial<Switches> | undefined;
  /** What the chances of faults are drawn from; 1 unless told. */
  readonly seed?: number | undefined;
  /** The clock, for tests that let tickets and sessions expire. Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** A running server: where it is, and what a client needs to be let in. */
export interface OkServer extends Addresses, Identity {
  /** Cuts all connections and frees port and files. The state stays in `dataDir`. */
  close(): Promise<void>;
}

const REST_BODY_BYTES = 16 * 1024 * 1024;
const HEADER_BYTES = 512 * 1024; // long GET calls: 100 photos in one commit

/** Starts a server on 127.0.0.1. With the same `dataDir` it is the same OK as before. */
export async function startOkServer(options: OkServerOptions = {}): Promise<OkServer> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'ok-server-'));
  mkdirSync(dataDir, { recursive: true });
  const closing = new AbortController();
  const world = buildWorld(dataDir, options, closing.signal);
  const app = await buildApp(world);
  const base = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  world.addresses = addressesOf(base);
  return {
    ...world.addresses,
    ...world.identity,
    async close() {
      if (closing.signal.aborted) return;
      app.server.closeAllConnections(); // what stands or waits is never answered
      closing.abort();
      await app.close();
      await world.inspector.close();
      world.database.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function buildWorld(dataDir: string, options: OkServerOptions, closing: AbortSignal): World {
  const switches = parseSwitches(options.switches ?? {});
  const database = new Database(dataDir);
  const identity = loadIdentity(database);
  const clock = new Clock(database, options.now ?? Date.now);
  seedPairs(database, identity, {
    scopes: switches.appScopes.join(';'),
    expiresAt: clock.now() + switches.longLifeMillis,
  });
  return {
    database,
    blobs: new Blobs(dataDir),
    inspector: new Inspector(database),
    identity,
    faults: new Faults(options.seed ?? 1),
    holds: new Holds(closing),
    switches,
    addresses: addressesOf(''),
    clock,
    now: () => clock.now(),
    uploadBytes: 0,
    closing,
  };
}

async function buildApp(world: World): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: REST_BODY_BYTES,
    forceCloseConnections: true,
    http: { maxHeaderSize: HEADER_BYTES },
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.addHook('onRequest', (_request, reply) => {
    reply.header('date', new Date(world.now()).toUTCString()); // the clock may be set
    return Promise.resolve();
  });
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.register((scope) => {
    // Whatever a REST client says that it sends, it is read as a form.
    scope.removeContentTypeParser(['application/json', 'text/plain']);
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    addRestRoutes(scope, world);
    addOauthRoutes(scope, world);
    return Promise.resolve();
  });
  await app.register((scope) => {
    // Bodies of uploads are streams; one that is no multipart is left for the route to drain.
    scope.removeContentTypeParser(['application/json', 'text/plain']);
    scope.addContentTypeParser('*', (_request, _payload, done) => {
      done(null);
    });
    addUploadRoutes(scope, world);
    return Promise.resolve();
  });
  await app.register(
    (scope) => {
      addControlRoutes(scope, world);
      return Promise.resolve();
    },
    { prefix: '/control' },
  );
  await app.register(
    (scope) => {
      addGalleryRoutes(scope, world);
      return Promise.resolve();
    },
    { prefix: '/gallery' },
  );
  return app;
}

function addressesOf(base: string): Addresses {
  return {
    apiUrl: base,
    oauthUrl: base,
    blankUrl: `${base}/blank.html`,
    galleryUrl: `${base}/gallery`,
    controlUrl: `${base}/control`,
  };
}
