/** @file The event that Electron hands to listeners which may say no. */

export class HostEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
