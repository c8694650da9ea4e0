/** @file The bridge: carries the contract between the window and the main process, and adds nothing to it. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from '../shared/channels.ts';
import type { Bridge, EventName, Events } from '../shared/ipc.ts';

const bridge: Bridge = {
  // The main process answers what the contract says for this name; the wire has no types.
  request: (name, ...input) => ipcRenderer.invoke(REQUEST_CHANNEL, name, ...input),
  on: (name, listener) => {
    const hear = (_event: unknown, told: { name: EventName; state: unknown }) => {
      // As above: the name says which state it is.
      if (told.name === name) listener(told.state as Events[typeof name]);
    };
    ipcRenderer.on(EVENT_CHANNEL, hear);
    return () => void ipcRenderer.off(EVENT_CHANNEL, hear);
  },
  pathsOf: (files) => files.map((file) => webUtils.getPathForFile(file)),
};

contextBridge.exposeInMainWorld('okapi', bridge);
