/** @file One step of the set-up: a command whose output is shown only when it fails. */
import { spawn } from 'node:child_process';
import { ROOT } from './project-node.mjs';

const KEPT_LINES = 25;

/** A reason to stop that people can act on; `message` is all they need to see. */
export class SetUpFailure extends Error {
  name = 'SetUpFailure';
}

/** Prints one line of progress. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a command quietly. Throws a `SetUpFailure` with its last lines when it does not succeed. */
export async function run({ title, command, args, env = process.env, shell = false }) {
  say(`${title} …`);
  const { code, output } = await capture(command, args, env, shell);
  if (code === 0) return;
  const tail = output.trimEnd().split(/\r?\n/).slice(-KEPT_LINES).join('\n');
  throw new SetUpFailure(
    `${tail}\n\nSet-up stopped: "${[command, ...args].join(' ')}" failed (${code}).`,
  );
}

function capture(command, args, env, shell) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...env, FORCE_COLOR: '0' },
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Without this the command would go on alone after a Ctrl-C or a kill.
    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const keep = (text) => (output = (output + text).slice(-20_000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) =>
      done({ code: error.code ?? 'not started', output: error.message }),
    );
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      done({ code: code ?? signal, output });
    });
  });
}
