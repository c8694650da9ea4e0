/** @file The arguments of `npm run demo`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** The folder to upload; null for the built-in sample. */
  readonly photos: string | null;
  /** In the app's window, else in the terminal. */
  readonly window: boolean;
  /** One JSON object on stdout and nothing else. */
  readonly json: boolean;
  /** Stop everything when the upload is done. */
  readonly exit: boolean;
}

export const DEMO_USAGE = `Usage: npm run demo -- [--headless] [--photos DIR] [--json] [--exit]

  --headless    in the terminal, even when there is a display
  --photos DIR  another folder than the built-in sample
  --json        one JSON object on stdout and nothing else
  --exit        stop everything when the upload is done, instead of at Ctrl-C`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the arguments. Throws a `TypeError` that says what is wrong with them. */
export function readDemoOptions(
  args: readonly string[],
  env: Environment = process.env,
  platform: string = process.platform,
): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      headless: { type: 'boolean', default: false },
      photos: { type: 'string' },
      json: { type: 'boolean', default: false },
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    photos: values.photos === undefined ? null : whereTyped(values.photos, env),
    window: !values.headless && hasDisplay(env, platform),
    json: values.json,
    exit: values.exit,
  };
}

/** npm changes to the project's folder; people mean the folder in which they typed. */
function whereTyped(path: string, env: Environment): string {
  const typed = resolve(env['INIT_CWD'] ?? '.', path);
  return existsSync(typed) ? typed : resolve(path);
}

function hasDisplay(env: Environment, platform: string): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}
