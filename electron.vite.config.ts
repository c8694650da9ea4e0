import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    // The keys that a build may carry: see src/main/account/build-keys.ts.
    define: { 'globalThis.okapiKeysOfBuild': JSON.stringify(keysToCarry(process.env)) },
    build: {
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          // A thread loads its own file: it lies beside the bundle under its own name.
          'heic-worker': 'src/main/platform/heic-worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed window loads only one CommonJS file.
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte()],
    build: {
      rollupOptions: { input: 'src/renderer/index.html' },
      // Data URLs would need a hole in the content security policy.
      assetsInlineLimit: 0,
    },
  },
});

function keysToCarry(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['CLIENT_ID', 'APPLICATION_KEY', 'APPLICATION_SECRET_KEY'];
  return Object.fromEntries(
    names.map((name) => [`OKAPI_${name}`, environment[`OKAPI_BUILD_${name}`] ?? '']),
  );
}
