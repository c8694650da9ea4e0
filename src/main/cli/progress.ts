/** @file Progress on a terminal; without one, a line where something changes. */
import { Presets, SingleBar } from 'cli-progress';
import { explainPause } from '../../shared/messages.ts';
import type { Snapshot } from '../../shared/upload.ts';
import type { Engine } from '../engine/contract.ts';
import type { Speech } from './speech.ts';

export interface Progress {
  /** Resolves when no call has got through for the limit. */
  readonly offlineTooLong: Promise<'offline'>;
  stop(): void;
}

export function watchProgress(
  speech: Speech,
  engine: Engine,
  offlineLimitSeconds: number,
): Progress {
  const { promise: offlineTooLong, resolve } = Promise.withResolvers<'offline'>();
  // On stderr, so it never mixes with the result.
  const bar = process.stderr.isTTY ? createBar() : null;
  let limitTimer: NodeJS.Timeout | undefined;
  let lastPause = '';
  let isStopped = false;

  const stopListening = engine.onChange((snapshot) => {
    if (isStopped) return;
    // Pauses follow one another while nothing gets through: only a call that does ends the wait.
    if (snapshot.uselessSince === null) {
      clearTimeout(limitTimer);
      limitTimer = undefined;
    } else if (offlineLimitSeconds > 0) {
      limitTimer ??= setTimeout(() => resolve('offline'), offlineLimitSeconds * 1000);
    }
    const pause = pauseLine(speech, snapshot);
    if (bar !== null) {
      draw(bar, speech, snapshot, pause);
    } else if (pause !== lastPause && pause !== '') {
      speech.remark(pause);
    }
    lastPause = pause;
  });

  return {
    offlineTooLong,
    stop() {
      if (isStopped) return;
      isStopped = true;
      clearTimeout(limitTimer);
      stopListening();
      bar?.stop();
    },
  };
}

function createBar(): SingleBar {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% · {text}',
      etaBuffer: 1,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(1, 0, { text: '' });
  return bar;
}

function draw(bar: SingleBar, { say, formats }: Speech, snapshot: Snapshot, pause: string): void {
  const { run, intake } = snapshot;
  const speed = snapshot.bytesPerSecond;
  const parts = [
    intake.active ? say('cli.checking', { found: intake.found }) : '',
    say('cli.progress', { done: run.done, total: run.photos }),
    speed === null ? '' : formats.bytesPerSecond(speed),
    snapshot.secondsLeft === null ? '' : formats.duration(snapshot.secondsLeft),
    pause,
  ];
  bar.setTotal(Math.max(1, snapshot.totalBytes));
  bar.update(snapshot.sentBytes, { text: parts.filter((part) => part !== '').join(' · ') });
}

function pauseLine({ say, formats }: Speech, { pause }: Snapshot): string {
  if (pause === null) return '';
  return say('cli.waiting', { reason: explainPause(say, formats.moment, pause) });
}
