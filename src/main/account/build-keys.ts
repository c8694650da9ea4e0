/**
 * @file The application's keys that a build may carry, so that its users need not register one:
 * `OKAPI_BUILD_CLIENT_ID`, `OKAPI_BUILD_APPLICATION_KEY` and, if it must be,
 * `OKAPI_BUILD_APPLICATION_SECRET_KEY` in the environment of `npm run build`, which puts them in
 * place of the constant below. What a build carries, everybody who has it can read.
 */
import { keysFrom } from './environment.ts';
import type { ApplicationKeys } from './session.ts';

declare global {
  var okapiKeysOfBuild: Readonly<Record<string, string>> | undefined;
}

/** Null in a build without keys, and wherever the sources run as they are. */
export function keysOfBuild(): ApplicationKeys | null {
  const keys = globalThis.okapiKeysOfBuild;
  return keys === undefined ? null : keysFrom(keys);
}
