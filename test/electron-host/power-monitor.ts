/** @file Stands in for `powerMonitor`: a test says what becomes of the computer. */
import { EventEmitter } from 'node:events';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';

export const powerMonitor = new EventEmitter();

host.control.onMessage((message) => {
  if (message.kind === 'shut-down') powerMonitor.emit('shutdown', new HostEvent());
});
