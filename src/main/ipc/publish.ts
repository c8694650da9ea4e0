/** @file Tells the window of states, unasked. */
import type { BrowserWindow } from 'electron';
import { EVENT_CHANNEL } from '../../shared/channels.ts';
import type { EventName, Events } from '../../shared/ipc.ts';

export type Publish = <Name extends EventName>(name: Name, state: Events[Name]) => void;

/** Sends to the window of the moment; without one nothing is lost, a new window asks for everything. */
export function createPublisher(currentWindow: () => BrowserWindow | null): Publish {
  return (name, state) => {
    const window = currentWindow();
    if (window === null || window.isDestroyed()) return;
    window.webContents.send(EVENT_CHANNEL, { name, state });
  };
}
