/** @file Stands in for `ipcMain`. */
import { EventEmitter } from 'node:events';
import type { HostContents, HostFrame } from './contents.ts';
import { fromWire, toWire } from './wire.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

/** What an invocation came to, on its way back into the page. */
export type Reply =
  | { readonly kind: 'reply'; readonly value: string }
  | { readonly kind: 'refuse'; readonly message: string };

export class HostIpcMain
  extends EventEmitter
  implements Pick<Electron.IpcMain, 'handle' | 'removeHandler'>
{
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Answers `ipcRenderer.invoke`, errors in Electron's words. */
  async invoked(
    sender: HostContents,
    senderFrame: HostFrame,
    channel: string,
    args: string,
  ): Promise<Reply> {
    const handler = this.#handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const event = { type: 'frame', sender, senderFrame, frameId: 1, processId: 1 };
      const value: unknown = await handler(event as never, ...(fromWire(args) as unknown[]));
      return { kind: 'reply', value: toWire(value) };
    } catch (cause) {
      if (handler) console.error(`Error occurred in handler for '${channel}':`, cause);
      return {
        kind: 'refuse',
        message: `Error invoking remote method '${channel}': ${String(cause)}`,
      };
    }
  }

  /** Tells the listeners of `ipcRenderer.send`. */
  sent(sender: HostContents, senderFrame: HostFrame, channel: string, args: string): void {
    this.emit(channel, { type: 'frame', sender, senderFrame }, ...(fromWire(args) as unknown[]));
  }
}
