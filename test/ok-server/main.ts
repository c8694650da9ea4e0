/** @file The command: starts the stand-in for OK and says on one line where it is. */
import { parseArgs } from 'node:util';
import { startOkServer } from './server.ts';
import { parseSwitchArgument, parseSwitches } from './switches.ts';

const USAGE = 'ok-server [--port N] [--data DIR] [--switch name=value]… [--seed N]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      seed: { type: 'string', default: '1' },
      switch: { type: 'string', multiple: true, default: [] },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('--port wants a number');
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed wants a number');
  const switches = parseSwitches(Object.assign({}, ...values.switch.map(parseSwitchArgument)));
  const server = await startOkServer({ port, dataDir: values.data, switches, seed });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
  console.log(JSON.stringify(server)); // `close` is a function, which JSON leaves out
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(`usage: ${USAGE}`);
  process.exitCode = 2;
});
