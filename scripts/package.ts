/** @file `npm run package` makes the installed app (unpacked, in `dist/`) from the built one and Electron's runtime. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { obtainElectron } from './electron-runtime.ts';

process.exitCode = makePackage(process.argv.slice(2));

function makePackage(args: readonly string[]): number {
  if (obtainElectron() === null) {
    process.stderr.write(
      'Nothing was packaged: Electron’s runtime is not here and could not be downloaded from GitHub.\n',
    );
    return 2;
  }
  const builder = path.resolve('node_modules/electron-builder/cli.js');
  // Other targets download further tools: `npm run package -- --linux deb`.
  const target = args.length > 0 ? args : ['--dir'];
  return spawnSync(process.execPath, [builder, ...target], { stdio: 'inherit' }).status ?? 1;
}
