/**
 * @file "Send to OK" in the file managers of Linux, as text: GNOME's Files has a folder
 * of scripts, whose names are the entries; KDE's Dolphin and Nemo read an entry each.
 */
import { createTranslator } from '../../shared/messages.ts';
import { escapeValue, quote, type CommandWords } from './autostart-file.ts';

/** A file to be written below the folder of the person's data (`XDG_DATA_HOME`). */
export interface SendToFile {
  readonly path: string;
  readonly text: string;
  /** Scripts are run, and KDE trusts no service menu that may not be (KDE Frameworks 5.85). */
  readonly mode: number;
}

/** The script's name is what is on show, so it is the same in every language. */
const NAMES = { en: say('en'), ru: say('ru') };

export function sendToFiles(command: CommandWords): readonly SendToFile[] {
  return [
    { path: `nautilus/scripts/${NAMES.en}`, text: script(command), mode: 0o755 },
    { path: 'kio/servicemenus/okapi.desktop', text: serviceMenu(command), mode: 0o755 },
    { path: 'nemo/actions/okapi.nemo_action', text: nemoAction(command), mode: 0o644 },
  ];
}

/** Nautilus hands the chosen files over as arguments, in their folder. */
function script(command: CommandWords): string {
  return ['#!/bin/sh', `exec ${command.map(quoteForShell).join(' ')} -- "$@"`, ''].join('\n');
}

function serviceMenu(command: CommandWords): string {
  return [
    '[Desktop Entry]',
    'Type=Service',
    'MimeType=inode/directory;',
    'Actions=okapi;',
    'X-KDE-ServiceTypes=KonqPopupMenu/Plugin',
    '',
    '[Desktop Action okapi]',
    `Name=${NAMES.en}`,
    `Name[ru]=${NAMES.ru}`,
    'Icon=okapi',
    `Exec=${execOf(command)}`,
    '',
  ].join('\n');
}

function nemoAction(command: CommandWords): string {
  return [
    '[Nemo Action]',
    'Active=true',
    `Name=${NAMES.en}`,
    `Name[ru]=${NAMES.ru}`,
    `Exec=${execOf(command)}`,
    'Icon-Name=okapi',
    'Selection=notnone',
    'Extensions=dir;',
    'Quote=double',
    '',
  ].join('\n');
}

function execOf(command: CommandWords): string {
  return `${escapeValue(command.map(quote).join(' '))} -- %F`;
}

function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function say(language: 'en' | 'ru'): string {
  return createTranslator(language)('send-to.name');
}
