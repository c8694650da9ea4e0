/**
 * @file The application's keys that a build may carry, so that its users need not register one:
 * `MAIN_VITE_OKAPI_CLIENT_ID`, `…_APPLICATION_KEY` and, if it must be, `…_APPLICATION_SECRET_KEY`
 * in the environment of `npm run build`. What a build carries, everybody who has it can read.
 */
import { keysFrom } from './environment.ts';
import type { ApplicationKeys } from './session.ts';

/** Null in a build without keys, and wherever the sources run as they are. */
export function keysOfBuild(): ApplicationKeys | null {
  // Vite puts an object here; plain Node has none.
  const { env } = import.meta as { env?: Readonly<Record<string, string | undefined>> };
  if (env === undefined) return null;
  return keysFrom({
    OKAPI_CLIENT_ID: env['MAIN_VITE_OKAPI_CLIENT_ID'],
    OKAPI_APPLICATION_KEY: env['MAIN_VITE_OKAPI_APPLICATION_KEY'],
    OKAPI_APPLICATION_SECRET_KEY: env['MAIN_VITE_OKAPI_APPLICATION_SECRET_KEY'],
  });
}
