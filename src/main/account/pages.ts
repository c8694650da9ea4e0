/** @file The words on the pages that the browser shows at the end of a sign-in. */
import { createTranslator, type SpokenLanguage } from '../../shared/messages.ts';
import type { LoopbackWords } from './loopback.ts';

export function loopbackWords(language: SpokenLanguage): LoopbackWords {
  const say = createTranslator(language);
  return {
    language,
    done: say('sign-in.page.done'),
    failed: say('sign-in.page.failed'),
    wait: say('sign-in.page.wait'),
  };
}
