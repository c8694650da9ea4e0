/** @file Stand-ins for the connection and for sleep: the computer's own are neither read nor touched. */
import { EventEmitter } from 'node:events';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';

let isOnline = true;

export const net = {
  isOnline: () => isOnline,
  get online() {
    return isOnline;
  },
} satisfies Pick<Electron.Net, 'isOnline' | 'online'>;

/** Only `resume`, `suspend` and `shutdown` ever come; Electron's declarations of `on` want all of a monitor. */
export const powerMonitor = new EventEmitter();

const blocking = new Set<number>();
let begun = 0;

function tellBlocking(): void {
  host.control.tell({ kind: 'sleep-blocked', isBlocked: blocking.size > 0 });
}

/** As in Electron: an id for each `start`, and `stop` of an unknown one changes nothing. */
export const powerSaveBlocker = {
  start(type) {
    // Another type would keep the screen on, too.
    if (type !== 'prevent-app-suspension') throw new Error(`The host knows no ${type}`);
    begun += 1;
    blocking.add(begun);
    tellBlocking();
    return begun;
  },
  stop(id) {
    const isStopped = blocking.delete(id);
    tellBlocking();
    return isStopped;
  },
  isStarted: (id) => blocking.has(id),
} satisfies Electron.PowerSaveBlocker;

host.control.onMessage((message) => {
  if (message.kind === 'network') isOnline = message.isOnline;
  if (message.kind === 'sleep') powerMonitor.emit('suspend');
  if (message.kind === 'wake') powerMonitor.emit('resume');
  if (message.kind === 'shut-down') powerMonitor.emit('shutdown', new HostEvent());
});
