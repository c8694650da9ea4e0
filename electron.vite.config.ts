import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
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
