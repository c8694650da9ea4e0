/** @file The only listener on `ipcMain`: one channel for all requests, open to our own window only. */
import { ipcMain, type WebFrameMain } from 'electron';
import { REQUEST_CHANNEL } from '../../shared/channels.ts';
import { fail } from '../../shared/errors.ts';
import { isOwnUrl } from '../shell/app-url.ts';
import { answer, type Handlers } from './answer.ts';

/** Serves the contract to pages of the origin `home`. */
export function serve(handlers: Handlers, home: string, report: (cause: unknown) => void): void {
  ipcMain.handle(REQUEST_CHANNEL, (event, ...message: unknown[]) => {
    if (!isOurs(event.senderFrame, home)) {
      return fail({ code: 'bad-request', stage: 'intake', detail: 'Not from our window' });
    }
    return answer(handlers, message, report);
  });
}

/** The window's own main frame; a frame inside it, or one that is gone, is nobody we know. */
function isOurs(frame: WebFrameMain | null, home: string): boolean {
  return frame?.parent === null && isOwnUrl(frame.url, home);
}
