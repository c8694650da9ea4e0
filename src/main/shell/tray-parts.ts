/** @file What the tray knows of the engine, and what its entries have done. */
import { app } from 'electron';
import { assertNever } from '../../shared/assert-never.ts';
import { WHOLE_QUEUE, type Snapshot } from '../../shared/upload.ts';
import type { Engine } from '../engine/contract.ts';
import type { MainWindow } from './main-window.ts';
import type { Quitting } from './quitting.ts';
import { MOST_FAILURES, type TrayCommand, type TrayFacts } from './tray-menu.ts';

/** Of the failed ones the last: a person wants to know what has just gone wrong. */
const LAST_FAILURES = {
  ...WHOLE_QUEUE,
  filter: 'failed',
  sort: 'changed',
  isDescending: true,
  offset: 0,
  limit: MOST_FAILURES,
} as const;

export function trayFacts(engine: Engine, quitting: Quitting, snapshot: Snapshot): TrayFacts {
  return {
    snapshot,
    failures: snapshot.counts.failed > 0 ? engine.page(LAST_FAILURES).rows : [],
    hasFolders: engine.folders.list().some(({ isPaused }) => !isPaused),
    quitsByItself: quitting.isFinishing(),
  };
}

export function actOfTray(engine: Engine, window: MainWindow, command: TrayCommand): void {
  switch (command.kind) {
    case 'open':
      window.show();
      return;
    case 'show':
      window.show(command.view);
      return;
    case 'pause':
      engine.pause();
      return;
    case 'resume':
      engine.resume();
      return;
    case 'scan':
      for (const { id, isPaused } of engine.folders.list()) if (!isPaused) engine.folders.scan(id);
      return;
    case 'quit':
      app.quit();
      return;
    default:
      assertNever(command);
  }
}
