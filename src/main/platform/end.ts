/** @file The program's end when a file operation never came back. */
import { filePatience } from '../library/open-photo.ts';

/**
 * Ends the process at once if a dead share holds one of its file threads: the usual end would
 * wait for that thread for ever. Call it when everything is put away; the exit code is lost.
 */
export function endDespiteStalledFiles(): void {
  if (filePatience.stalled() > 0) process.kill(process.pid, 'SIGKILL');
}
