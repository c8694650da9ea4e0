/** @file How the command line speaks: sentences for people on a terminal, one JSON value for programs. */
import { actionFor, type Problem } from '../../shared/errors.ts';
import {
  createFormats,
  createTranslator,
  explainProblem,
  resolveLanguage,
  type Formats,
  type SpokenLanguage,
  type Translator,
} from '../../shared/messages.ts';

export interface Speech {
  readonly language: SpokenLanguage;
  readonly say: Translator;
  readonly formats: Formats;
  readonly json: boolean;
  /** A line for people; nothing when a program listens. */
  line(text: string): void;
  /** A passing remark, on stderr, so that stdout stays the result. */
  remark(text: string): void;
  /** The result for programs; nothing when people listen. */
  value(value: unknown): void;
}

export function createSpeech(json: boolean, environment: NodeJS.ProcessEnv): Speech {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || 'en';
  const language = resolveLanguage('system', locale.replace('_', '-'));
  return {
    language,
    say: createTranslator(language),
    formats: createFormats(language),
    json,
    line(text) {
      if (!json) process.stdout.write(`${text}\n`);
    },
    remark(text) {
      process.stderr.write(`${text}\n`);
    },
    value(value) {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}

/** A problem as the command line prints it. */
export interface PrintedProblem {
  readonly stage: Problem['stage'];
  /** OK's error number where OK refused, else Okapi's own code. */
  readonly code: number | string;
  /** OK's name of the error, else Okapi's own in capitals. */
  readonly name: string;
  readonly message: string;
  readonly action: string;
}

export function printProblem(say: Translator, problem: Problem): PrintedProblem {
  return {
    stage: problem.stage,
    code: problem.okCode ?? problem.code,
    name: problem.okName ?? problem.code.toUpperCase().replaceAll('-', '_'),
    message: explainProblem(say, problem),
    action: actionFor(problem.code),
  };
}
