/** @file A real HTTP proxy on loopback that may demand a name and a password. */
import { Server } from 'proxy-chain';

export interface RunningProxy {
  readonly host: string;
  readonly port: number;
  /** `HOST:PORT`. */
  readonly name: string;
  /** The hosts that requests went through to, in their order. */
  readonly passed: readonly string[];
  /** How many were turned away, and how many of them came with a name and a password that it did not take. */
  readonly turnedAway: () => number;
  readonly wrongLogins: () => number;
  /** From now on; null: nobody is asked. */
  demand(login: ProxyDemand | null): void;
  /** Ends it and cuts its connections; the same port may be opened again. */
  close(): Promise<void>;
}

export interface ProxyDemand {
  readonly name: string;
  readonly password: string;
}

/** Starts one at any free port, or at a port from `freePort`, to take it again after `close`. */
export async function startProxy(demanded: ProxyDemand | null, port = 0): Promise<RunningProxy> {
  const passed: string[] = [];
  let turnedAway = 0;
  let wrongLogins = 0;
  let login = demanded;
  const server = new Server({
    host: '127.0.0.1',
    port,
    prepareRequestFunction({ username, password, hostname, port: to }) {
      if (login !== null && (username !== login.name || password !== login.password)) {
        turnedAway += 1;
        if (username !== '') wrongLogins += 1;
        return { requestAuthentication: true };
      }
      passed.push(`${hostname}:${to}`);
      return undefined;
    },
  });
  // What is cut off on purpose is nothing to fail for.
  server.on('requestFailed', () => undefined);
  await server.listen();
  return {
    host: '127.0.0.1',
    port: server.port,
    name: `127.0.0.1:${server.port}`,
    passed,
    turnedAway: () => turnedAway,
    wrongLogins: () => wrongLogins,
    demand: (next) => void (login = next),
    close: () => server.close(true),
  };
}
