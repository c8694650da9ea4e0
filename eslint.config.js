import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The fences of ARCHITECTURE.md: what a folder must not import, and where to look instead. */
const noElectron = {
  group: ['electron', 'electron/*', 'electron-store'],
  message:
    'The engine knows no Electron: only src/main/shell, src/main/ipc and src/main/index.ts do.',
};
const noShell = {
  group: ['**/shell/**', '**/ipc/**', '**/main/index.ts'],
  message: 'The shell uses the engine, never the other way round.',
};
const noIpcMain = {
  name: 'electron',
  importNames: ['ipcMain'],
  message: 'Only src/main/ipc talks to ipcMain: declare the message in src/shared/ipc.ts.',
};
const noNode = {
  group: ['node:*', 'electron', 'electron-store', 'undici', 'sharp', 'keytar'],
  message: 'This folder runs in the window too: no Node, no Electron.',
};
const fence = (files, rule) => ({ files, rules: { 'no-restricted-imports': ['error', rule] } });

export default ts.config(
  { ignores: ['node_modules', 'out', 'dist', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.js', 'scripts/*.mjs', 'test/electron-host/*.mjs'],
        },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }], // numbers print well
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }], // short callbacks
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true } }, // an empty variable or field counts as none
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, svelteConfig },
    },
  },
  { files: ['src/renderer/**'], languageOptions: { globals: globals.browser } },
  // Configuration files export what their tools ask for, and are not type-checked.
  {
    files: ['*.config.{js,ts}', 'scripts/*.mjs', 'test/electron-host/*.mjs'],
    extends: [ts.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
  },
  fence(
    [
      'src/main/{account,api,engine,folders,library,queue,upload,report,platform,cli}/**',
      'src/main/{engine,cli}.ts',
    ],
    { patterns: [noElectron, noShell] },
  ),
  fence(['src/main/shell/**', 'src/main/index.ts'], { paths: [noIpcMain] }),
  fence(['src/shared/**'], { patterns: [noNode, { group: ['**/main/**', '**/renderer/**'] }] }),
  fence(['src/renderer/**'], {
    patterns: [
      noNode,
      { group: ['**/main/**', '**/preload/**'], message: 'The window knows only src/shared.' },
    ],
  }),
  fence(['src/preload/**'], {
    patterns: [{ group: ['node:*', '**/main/**'], message: 'The preload runs in a sandbox.' }],
  }),
  fence(['test/ok-server/**'], {
    patterns: [
      {
        group: ['**/src/main/**'],
        message: 'The stand-in must not share code with the app it judges.',
      },
    ],
  }),
);
