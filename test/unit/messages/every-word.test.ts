/** @file Every word that a person reads is a message, and every message is read by somebody. */
import { expect, test } from 'vitest';
import en from '../../../messages/en.json' with { type: 'json' };
import { PERMISSIONS } from '../../../src/renderer/state/account-words.ts';
import { PROBLEMS, STAGES } from '../../../src/shared/errors.ts';
import {
  CHANGED_PHOTOS,
  METERED,
  REFUSED_PHOTOS,
  WHEN_CLOSED,
} from '../../../src/shared/settings.ts';
import { SORT_KEYS, UPLOAD_FILTERS, UPLOAD_STATES } from '../../../src/shared/upload.ts';
import { readSource, readSources, type Source } from './sources.ts';

const ALBUM_ZONES = ['by-folder', 'personal', 'album', 'keep'];
const REASONS = keysOf('pause.').filter((key) => !key.includes('.'));

/**
 * What each template of a message is filled with. Where no list of the program says it, the types
 * hold the words in the code to the messages, and this list holds the messages to the words.
 */
const FILLED: Record<string, readonly string[]> = {
  'action.*': Object.values(PROBLEMS),
  'error.*': Object.keys(PROBLEMS),
  // Those of the permissions of OK that have a sentence of their own.
  'error.permission-missing.*': ['VALUABLE_ACCESS', 'GROUP_CONTENT'],
  'pause.*': REASONS,
  'pause.*.until': REASONS.filter((reason) => `pause.${reason}.until` in en),
  'quit.*': ['finish', 'stop', 'cancel'],
  'stage.*': STAGES,
  'state.*': UPLOAD_STATES,
  'window.account.*': ['show', 'hide'],
  'window.account.*.field': ['show', 'hide'],
  'window.account.application.*': ['copied', 'selected'],
  'window.account.application.*-secret': ['with', 'without'],
  'window.account.permission.*': PERMISSIONS,
  'window.account.session.*': ['renewed', 'endless'],
  'window.account.sign-in.waiting.*': ['browser', 'window'],
  'window.account.source.*': ['environment', 'keychain', 'this-run'],
  'window.check.*': ['cancel', 'again', 'start'],
  'window.chosen.*': ['retry', 'to-top', 'to-bottom', 'remove'],
  'window.column.*': ['photo', 'album', 'size', 'state', 'actions'],
  'window.details.*': ['album', 'size', 'pixels', 'copy', 'taken', 'camera', 'changed', 'caption'],
  'window.drop.*': ALBUM_ZONES,
  'window.drop.*.text': ALBUM_ZONES,
  'window.empty.*': UPLOAD_FILTERS.filter((filter) => filter !== 'all'),
  'window.filter.*': UPLOAD_FILTERS,
  'window.folders.*': ['resume', 'pause'],
  'window.history.*': ['sent', 'done', 'retry', 'copied'],
  'window.progress.*': ['looking', 'uploading', 'waiting', 'paused', 'finished', 'finished-failed'],
  'window.settings.changed.*': CHANGED_PHOTOS,
  'window.settings.language.*': ['system', 'en', 'ru'],
  'window.settings.log-amount.*': ['normal', 'everything'],
  'window.settings.metered.*': METERED,
  'window.settings.refused.*': REFUSED_PHOTOS,
  'window.settings.theme.*': ['system', 'light', 'dark'],
  'window.settings.when-closed.*': WHEN_CLOSED,
  'window.sort.*': SORT_KEYS,
};

/** The first parts of messages' names that nothing else is named by. */
const NAMED_LIKE_A_MESSAGE =
  /^(error|action|state|stage|pause|notification|tray|quit|unit|window|cli)\.[\w*.-]+$/;

/** Names, and what is written on the keys of every keyboard; a protocol's, a system's and a log's words. */
const NO_WORDS = new Set([
  'Okapi',
  'Page Up',
  'Page Down',
  'Chromium host',
  'Only GET',
  'Not found',
  '[Desktop Entry]',
  '[Desktop Action okapi]',
  '[Nemo Action]',
  'The engine did not close:',
  'The window did not load:',
]);

const SENTENCE = /\p{L}{2,}\s+\p{L}{2,}|\p{Script=Cyrillic}/u;

/** What stands in the way of "every word is a message, and every message is read". */
function wrongsOf(sources: readonly Source[], messages: object): string[] {
  const texts = new Set(sources.flatMap((source) => [...source.texts]));
  const templates = new Set(
    sources
      .flatMap((source) => [...source.templates])
      .filter((one) => NAMED_LIKE_A_MESSAGE.test(one)),
  );
  const filled = [...templates].flatMap((template) =>
    (FILLED[template] ?? []).map((value) => template.replace('*', value)),
  );
  const read = new Set([...texts, ...filled]);
  const named = [...texts].filter((text) => NAMED_LIKE_A_MESSAGE.test(text)).concat(filled);
  return [
    ...[...templates].filter((one) => !(one in FILLED)).map((one) => `unknown template: ${one}`),
    ...named.filter((key) => !(key in messages)).map((key) => `missing: ${key}`),
    ...Object.keys(messages)
      .filter((key) => !read.has(key))
      .map((key) => `unused: ${key}`),
    ...sources.flatMap(({ file, texts, templates, shown }) => {
      const isSpeaking = /\/(renderer|shared|shell)\//.test(file);
      const sentences = [...texts, ...templates].filter((text) => SENTENCE.test(text));
      return [...shown, ...(isSpeaking ? sentences : [])]
        .filter((text) => !NO_WORDS.has(text))
        .map((text) => `hard-coded in ${file}: ${text}`);
    }),
  ];
}

function keysOf(prefix: string): string[] {
  return Object.keys(en)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

const sources = readSources('src');

test('every word is a message, and every message is read', () => {
  expect(wrongsOf(sources, en)).toEqual([]);
});

test('every template that is filled here is in the code', () => {
  const templates = new Set(sources.flatMap((source) => [...source.templates]));
  expect(Object.keys(FILLED).filter((template) => !templates.has(template))).toEqual([]);
});

test.each([
  ['missing: window.nowhere', "<p>{t('window.nowhere')}</p>"],
  ['unknown template: window.nowhere.*', '<p>{t(`window.nowhere.${word}`)}</p>'],
  ['hard-coded in src/renderer/A.svelte: Here', '<p>Here</p>'],
  ['hard-coded in src/renderer/A.svelte: Drop it here.', '<p title="Drop it here."></p>'],
  ['hard-coded in src/renderer/A.svelte: Drop * here', '<p aria-label={`Drop ${what} here`}></p>'],
  ['hard-coded in src/renderer/A.svelte: Paused', "<p>{isPaused ? 'Paused' : ''}</p>"],
  ['hard-coded in src/renderer/A.svelte: Drop it', '<script>const label = "Drop it";</script>'],
  ['hard-coded in src/renderer/A.svelte: Пробел', '<script>const key = "Пробел";</script>'],
])('says %s', (wrong, markup) => {
  expect(wrongsOf([...sources, readSource('src/renderer/A.svelte', markup)], en)).toContain(wrong);
});

test('says which message nobody reads, and which is not there', () => {
  const others = Object.entries(en).filter(([key]) => key !== 'window.close');
  const messages = Object.fromEntries([
    ...others,
    ['error.of-no-code', ''],
    ['window.of-nobody', ''],
  ]);
  expect(wrongsOf(sources, messages)).toEqual([
    'missing: window.close',
    'unused: error.of-no-code',
    'unused: window.of-nobody',
  ]);
});

test('what is an error, a class or a call is no word of the window', () => {
  const harmless =
    '<script>if (a) throw new Error("It is a bug.");</script>' +
    "<p class={a ? 'small' : 'large'} id=\"one two\">{t('window.close')} · {a === 'b' ? 1 : '—'}</p>";
  const { shown } = readSource('src/renderer/A.svelte', harmless);
  expect(shown).toEqual([]);
});
