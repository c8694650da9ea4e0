/**
 * @file The file by which a desktop on Linux starts a program with the session, as text: a
 * desktop entry (freedesktop.org, Desktop Entry 1.5) in the folder of the Desktop Application
 * Autostart Specification.
 */

/** What the entry starts: the program and its arguments, as they are, unquoted. */
export type CommandWords = readonly string[];

export function autostartEntry(command: CommandWords): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Okapi',
    `Exec=${escapeValue(command.map(quote).join(' '))}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * Whether the entry starts this command. Desktops switch an entry off by one of two keys and
 * leave the file where it is; one that starts another copy of Okapi does not start this one.
 */
export function startsCommand(entry: string, command: CommandWords): boolean {
  const keys = keysOf(entry);
  return (
    keys.get('Exec') === escapeValue(command.map(quote).join(' ')) &&
    keys.get('Hidden') !== 'true' &&
    keys.get('X-GNOME-Autostart-enabled') !== 'false'
  );
}

/** An argument of `Exec`: always quoted, and never taken for a field code such as `%f`. */
export function quote(word: string): string {
  return `"${word.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/** The rule for every value comes after that for the arguments of `Exec`. */
export function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

/** The keys of the entry itself; other groups are actions. */
function keysOf(entry: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  let group = '';
  for (const line of entry.split(/\r?\n/)) {
    if (line.startsWith('[')) group = line.trim();
    else if (group === '[Desktop Entry]' && !line.startsWith('#')) {
      const [key = '', ...value] = line.split('=');
      keys.set(key.trim(), value.join('=').trim());
    }
  }
  return keys;
}
