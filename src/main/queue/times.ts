/** @file Times in the queue that a start of the program or a set clock makes worthless, and what was running then. */
import type { Tables } from './tables.ts';

/** The longest that anything is known of a host (`part-order.ts`). */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Of every account. */
export function createTimes({ run, transaction }: Tables, now: () => number) {
  /**
   * Nothing but `running` is; an unfinished commit stays to be reconciled. OK may still come to a
   * POST that nobody waits for any more, so its photos get other ids (as `send.ts` has it), and to
   * a commit or the making of an album: since when, nobody has written down, so it is since now.
   */
  function markNothingRunning(running: readonly number[] = []): void {
    run(
      `UPDATE uploads SET state = 'queued', ticket_id = NULL, reserved_id = NULL
        WHERE state = 'sending' AND id NOT IN (SELECT value FROM json_each(?))`,
      JSON.stringify(running),
    );
    run(
      `UPDATE uploads SET commit_at = ?
        WHERE state = 'committing' AND id NOT IN (SELECT value FROM json_each(?))`,
      now(),
      JSON.stringify(running),
    );
    run('UPDATE destinations SET creating = ? WHERE creating > 0', now());
  }

  /**
   * A program starts: nothing is running, no wait counts any more, and attempts are counted
   * anew, since what failed before may have been an outage that this program has not seen.
   * An answer that the last program waited for was lost when it ended, which nobody wrote
   * down: what it may have done is waited for from now on.
   */
  function startAnew(): void {
    transaction(() => {
      markNothingRunning();
      // No index tells of these: every row is looked at, once for all of them.
      run(
        `UPDATE uploads SET attempts = 0, retry_at = 0,
            commit_at = iif(state = 'committing' OR commit_at > ?, ?, commit_at)
          WHERE attempts > 0 OR retry_at > 0 OR state = 'committing' OR commit_at > ?`,
        now(),
        now(),
        now(),
      );
      forgetTimesOfOthers();
    });
  }

  /**
   * The computer's clock was set: times to wait for, written under another one, mean nothing, and
   * how long ago an answer was lost is not known any more.
   */
  function clockMoved(): void {
    transaction(() => {
      run('UPDATE uploads SET retry_at = 0 WHERE retry_at > 0');
      run(
        `UPDATE uploads SET commit_at = ? WHERE state = 'committing' OR commit_at > ?`,
        now(),
        now(),
      );
      forgetTimesOfOthers();
    });
  }

  function forgetTimesOfOthers(): void {
    run('UPDATE destinations SET creating = ? WHERE creating > 0', now());
    run('UPDATE hosts SET until = ? WHERE until > ?', now() + DAY_MS, now() + DAY_MS);
  }

  return { markNothingRunning, startAnew, clockMoved };
}
