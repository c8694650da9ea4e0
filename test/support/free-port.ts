/**
 * @file A port that can be left and taken again. Ports that a system gives to who asks for any
 * also serve as the near end of every connection, so one that was just freed may be gone when it
 * is wanted again; those below them are given to nobody.
 */
import { createServer } from 'node:net';

/** Below what Linux (32768), macOS and Windows (49152) give away, above what services use. */
const FIRST = 20_000;
const COUNT = 12_000;

/** A port of 127.0.0.1 that nobody listens on, and that nobody is given by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

/** Whether nobody listens on a port of this computer. */
export function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
