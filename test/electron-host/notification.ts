/** @file Stands in for `Notification`: nothing is shown on the computer, and a test clicks. */
import { EventEmitter } from 'node:events';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';

type Known = Pick<Electron.Notification, 'body' | 'close' | 'show' | 'title'>;

export class HostNotification extends EventEmitter implements Known {
  static #last: HostNotification | null = null;

  static isSupported(): boolean {
    return true;
  }

  /** A person clicks on what is shown; the system then takes it away. */
  static clickLast(): void {
    const last = HostNotification.#last;
    HostNotification.#last = null;
    last?.emit('click', new HostEvent());
  }

  title: string;
  body: string;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  show(): void {
    HostNotification.#last = this;
    host.control.tell({ kind: 'notified', title: this.title, body: this.body });
    this.emit('show', new HostEvent());
  }

  /** Without effect on one that is not shown, or was clicked. */
  close(): void {
    if (HostNotification.#last !== this) return;
    HostNotification.#last = null;
    this.emit('close', new HostEvent());
  }
}

host.control.onMessage((message) => {
  if (message.kind === 'click-notification') HostNotification.clickLast();
});
