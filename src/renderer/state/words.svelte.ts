/** @file Words and numbers in the language of the moment; what reads them is drawn again when it changes. */
import {
  createFormats,
  createTranslator,
  resolveLanguage,
  type MessageKey,
  type MessageValues,
} from '../../shared/messages.ts';
import type { Language } from '../../shared/settings.ts';

export class Words {
  readonly #chosen: () => Language;
  readonly #systemLocale: string;
  readonly language = $derived.by(() => resolveLanguage(this.#chosen(), this.#systemLocale));
  readonly formats = $derived.by(() => createFormats(this.language));
  readonly #days = $derived.by(
    () =>
      new Intl.DateTimeFormat(this.language === 'en' ? 'en-GB' : this.language, {
        day: 'numeric',
        month: 'long',
      }),
  );
  readonly #moments = $derived.by(
    () =>
      new Intl.DateTimeFormat(this.language === 'en' ? 'en-GB' : this.language, {
        dateStyle: 'medium',
        timeStyle: 'short',
      }),
  );
  readonly #translate = $derived.by(() => createTranslator(this.language));

  constructor(chosen: () => Language, systemLocale: string) {
    this.#chosen = chosen;
    this.#systemLocale = systemLocale;
  }

  /** An arrow, so that components can take it out and still follow the language. */
  readonly t = (key: MessageKey, values?: MessageValues): string => this.#translate(key, values);

  /** "21 December", without the year. */
  readonly day = (epochMs: number): string =>
    this.#days.format(epochMs).replaceAll(/\s/gu, '\u00A0');

  /** "22 Nov 2026, 13:40"; what is no moment is said as it was written. */
  readonly moment = (epochMs: number, otherwise: string): string =>
    Number.isNaN(epochMs) ? otherwise : this.#moments.format(epochMs);
}
