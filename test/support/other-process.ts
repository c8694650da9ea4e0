/** @file Another process that works on files: what it does is told to Okapi by nobody but the system. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Each line is a piece to append to a file; answered when the system has it. */
const PROGRAM = `
  const { appendFileSync } = require('node:fs');
  require('node:readline').createInterface(process.stdin).on('line', (line) => {
    const { file, piece } = JSON.parse(line);
    appendFileSync(file, Buffer.from(piece, 'base64'));
    process.stdout.write('written\\n');
  });
`;

export interface OtherProcess {
  append(file: string, piece: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export function startOtherProcess(): OtherProcess {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(child.stdout);
  const ended = once(child, 'exit');
  return {
    async append(file, piece) {
      const answer = once(answers, 'line');
      child.stdin.write(
        `${JSON.stringify({ file, piece: Buffer.from(piece).toString('base64') })}\n`,
      );
      await answer;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
