/** @file Answers `webUtils.getPathForFile`: see `waitForPathOf` in `worlds.ts`. */
import type { CDPSession } from 'playwright';
import { WAITING_FOR_PATH } from './worlds.ts';

/** Watches for a page that waits for a path, and lets it go on with one. */
export async function answerFilePaths(session: CDPSession): Promise<void> {
  session.on('Debugger.paused', ({ callFrames }) => {
    const [frame] = callFrames;
    const answered =
      frame?.functionName === WAITING_FOR_PATH
        ? writePath(session, frame.callFrameId)
        : Promise.resolve();
    answered
      // No file at all: `path` stays empty, as Electron answers for what is not on a disk.
      .catch(() => undefined)
      .then(() => session.send('Debugger.resume'))
      // The page is gone.
      .catch(() => undefined);
  });
  await session.send('Debugger.enable');
}

async function writePath(session: CDPSession, callFrameId: string): Promise<void> {
  const { result } = await session.send('Debugger.evaluateOnCallFrame', {
    callFrameId,
    expression: 'file',
  });
  if (result.objectId === undefined) return;
  const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId });
  await session.send('Debugger.evaluateOnCallFrame', {
    callFrameId,
    expression: `path = ${JSON.stringify(path)}`,
  });
}
