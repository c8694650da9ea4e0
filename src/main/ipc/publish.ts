/** @file Tells the window of states, unasked. */
import type { BrowserWindow } from 'electron';
import { EVENT_CHANNEL } from '../../shared/channels.ts';
import type { EventName, Events } from '../../shared/ipc.ts';

export type Publish = <Name extends EventName>(name: Name, state: Events[Name]) => void;

export interface Publisher {
  /** Sends to the window of the moment; without one nothing is lost, a new window asks for everything. */
  readonly publish: Publish;
  /** For what no window could ask for: it waits for one that listens. */
  readonly tellOnce: Publish;
  /** The window of the moment has asked for everything, and listens from now on. */
  readonly listens: () => void;
}

/** Nobody reads more than this at once, and whoever is away for days must not cost memory. */
const MOST_KEPT = 100;

export function createPublisher(currentWindow: () => BrowserWindow | null): Publisher {
  let listener: BrowserWindow | null = null;
  let kept: (() => void)[] = [];

  const publish: Publish = (name, state) => {
    const window = currentWindow();
    if (window === null || window.isDestroyed()) return;
    window.webContents.send(EVENT_CHANNEL, { name, state });
  };
  return {
    publish,
    tellOnce(name, state) {
      const window = currentWindow();
      if (window !== null && window === listener) publish(name, state);
      else kept = [...kept, () => publish(name, state)].slice(-MOST_KEPT);
    },
    listens() {
      listener = currentWindow();
      const waiting = kept;
      kept = [];
      for (const tell of waiting) tell();
    },
  };
}
