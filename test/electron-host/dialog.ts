/** @file Stands in for `dialog`: files were chosen before, and a question waits for the test's answer. */
import { host } from './host.ts';

let chosen: readonly string[] | null = null;
let saveAs: string | null = null;
/** Questions that are open, and an answer that came before its question. */
let open: ((button: number) => void)[] = [];
let answer: number | null = null;

host.control.onMessage((message) => {
  if (message.kind === 'choose') chosen = message.paths;
  if (message.kind === 'save-as') saveAs = message.path;
  if (message.kind !== 'answer') return;
  const waiting = open;
  open = [];
  if (waiting.length === 0) answer = message.button;
  for (const press of waiting) press(message.button);
});

/** The window that it belongs to is left out, as the caller may. */
async function showMessageBox(
  ...given: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
): Promise<Electron.MessageBoxReturnValue> {
  const { message, detail = '', buttons = [] } = given.length === 1 ? given[0] : given[1];
  host.control.tell({ kind: 'asked', question: { message, detail, buttons } });
  return { response: await pressed(), checkboxChecked: false };
}

/** Nobody can be asked where nobody listens: then it is the first button. */
async function pressed(): Promise<number> {
  if (!host.control.isControlled) return 0;
  const before = answer;
  answer = null;
  return before ?? (await new Promise<number>((resolve) => open.push(resolve)));
}

export const dialog = {
  showOpenDialog: () =>
    Promise.resolve({ canceled: chosen === null, filePaths: [...(chosen ?? [])] }),
  showSaveDialog: () => Promise.resolve({ canceled: saveAs === null, filePath: saveAs ?? '' }),
  showErrorBox: (title: string, content: string) => console.error(`${title}\n${content}`),
  showMessageBox,
} satisfies Partial<Electron.Dialog>;
