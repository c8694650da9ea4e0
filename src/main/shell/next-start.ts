/** @file What is asked for while the app leaves: the next start does it, since this one can no more. */
import { app } from 'electron';
import { commandOfApp } from './login-item.ts';
import { wordsOfStart, type Start } from './start-paths.ts';

export interface NextStart {
  readonly add: (asked: Start) => void;
  /** Everything is put away: what was asked for is done as soon as this process is gone. */
  readonly begin: () => void;
}

export function createNextStart(): NextStart {
  let asked: Start[] = [];
  let isDue = false;

  function begin(): void {
    isDue = true;
    if (asked.length === 0) return;
    const [execPath = process.execPath, ...words] = commandOfApp();
    app.relaunch({ execPath, args: [...words, ...wordsOfStart(asked, process.argv)] });
    asked = [];
  }

  return {
    add(start) {
      asked.push(start);
      // Several starts are no harm: the first of them takes over what the others ask for.
      if (isDue) begin();
    },
    begin,
  };
}
