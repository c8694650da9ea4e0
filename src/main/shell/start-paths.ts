/** @file What a start of the app is asked for: folders and files on its command line. Pure, but for asking whether they are there. */
import path from 'node:path';
import { z } from 'zod';
import { HIDDEN_ARGUMENT } from './start-up.ts';

export interface Start {
  /** Absolute paths of what is there. */
  readonly paths: readonly string[];
  /** Nobody has asked for a window. */
  readonly isHidden: boolean;
}

const start = z.object({ paths: z.array(z.string()), isHidden: z.boolean() });

/** What another instance sent; one of another version may send anything, and wants the window at least. */
export function parseStart(sent: unknown): Start {
  return start.catch({ paths: [], isHidden: false }).parse(sent);
}

export interface CommandLine {
  /** With the program, and in the sources with the app's folder. */
  readonly argv: readonly string[];
  /** What relative paths are relative to. */
  readonly folder: string;
  /** From the sources, Electron's first word is the app. */
  readonly isPackaged: boolean;
}

/**
 * Absolute paths of what is there, each once, in their order. Chromium and Electron have switches
 * of their own among the words; after `--` nothing is a switch any more.
 */
export function pathsOnCommandLine(
  { argv, folder, isPackaged }: CommandLine,
  isThere: (file: string) => boolean,
): string[] {
  const [, ...words] = argv;
  const end = words.indexOf('--');
  const before = end < 0 ? words : words.slice(0, end);
  const after = end < 0 ? [] : words.slice(end + 1);
  const plain = [...before.filter((word) => !word.startsWith('-')), ...after];
  const given = (isPackaged ? plain : plain.slice(1)).filter((word) => word !== '');
  const files = given.map((word) => path.resolve(folder, word)).filter(isThere);
  return [...new Set(files)];
}

/**
 * The words of a start that does what all of these ask for, after the program and in the sources
 * the app; with the switches of this one, whose words `argv` has.
 */
export function wordsOfStart(asked: readonly Start[], argv: readonly string[]): string[] {
  const [, ...words] = argv;
  const end = words.indexOf('--');
  const switches = (end < 0 ? words : words.slice(0, end)).filter(
    (word) => word.startsWith('-') && word !== HIDDEN_ARGUMENT,
  );
  const isHidden = asked.every((one) => one.isHidden);
  const paths = [...new Set(asked.flatMap((one) => one.paths))];
  return [...switches, ...(isHidden ? [HIDDEN_ARGUMENT] : []), '--', ...paths];
}
