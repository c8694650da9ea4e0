/**
 * @file Electron's contextBridge between the page's world and the preload's, over DOM
 * events: the two worlds share the DOM and nothing else, an event is heard at once, and
 * its `detail` is structured-cloned on its way. This function runs inside the page, once
 * in each world, so it stands alone.
 */

/** What of the page it needs. */
declare const window: EventTarget;

export interface BridgeSide {
  /** Calls `name` on the other side and returns what it returns. */
  call(target: string, ...values: unknown[]): unknown;
  /** Functions that the other side may call by name. */
  readonly served: Map<string, (...values: never[]) => unknown>;
}

/**
 * One side of the bridge. `secret` names its events and is known to both worlds' first
 * scripts only, so that the page cannot speak in their place.
 */
export function bridgeSide(secret: string, side: 'page' | 'preload'): BridgeSide {
  type Answer = { value: unknown } | { error: string };
  interface Packed {
    $bridge: string;
    id: string;
    value: unknown;
    message: string;
    items: unknown[];
  }
  interface Message {
    id: string;
    target: string;
    values: unknown[];
  }
  const other = side === 'page' ? 'preload' : 'page';
  const served = new Map<string, (...values: never[]) => unknown>();
  const settled = new Map<
    string,
    { resolve: (value: unknown) => void; reject: (e: Error) => void }
  >();
  let lastId = 0;
  // Kept before the page's own scripts run and may replace them.
  const clone = structuredClone;
  const Mark = CustomEvent;
  const send = window.dispatchEvent.bind(window);

  const isCloneable = (value: unknown) => {
    try {
      clone(value);
      return true;
    } catch {
      return false;
    }
  };
  const failure = () => new Error('An object could not be cloned.');

  /** As PassValueToOtherContext in Electron: functions and promises become proxies, the rest copies. */
  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') {
      const id = `${side}:${++lastId}`;
      served.set(id, value as () => unknown);
      return { $bridge: 'function', id };
    }
    if (value instanceof Promise) {
      const id = `${side}:${++lastId}`;
      const settle = (kind: string) => (result: unknown) => void call('settle', id, kind, result);
      // Later than this message, so that the other side knows the id.
      value.then(settle('resolve'), settle('reject'));
      return { $bridge: 'promise', id };
    }
    if (value instanceof Error) return { $bridge: 'error', message: value.message };
    if (value === null || typeof value !== 'object' || isCloneable(value)) {
      return { $bridge: 'plain', value };
    }
    const before = lastId;
    let packed: unknown;
    if (Array.isArray(value)) packed = { $bridge: 'array', items: value.map(pack) };
    else if (Object.prototype.toString.call(value) === '[object Object]') {
      packed = { $bridge: 'object', items: Object.entries(value).map(([k, v]) => [k, pack(v)]) };
    } else throw failure();
    // Nothing in it needs a proxy and yet it is not cloneable: it is a Proxy object itself.
    if (lastId === before) throw failure();
    return packed;
  };

  const unpack = (packed: unknown): unknown => {
    // Everything was made by `pack` on the other side.
    const part = packed as Packed;
    switch (part.$bridge) {
      case 'function':
        return (...values: unknown[]) => call(part.id, ...values);
      case 'promise':
        return new Promise((resolve, reject) => settled.set(part.id, { resolve, reject }));
      case 'error':
        return new Error(part.message);
      case 'array':
        return part.items.map(unpack);
      case 'object':
        return Object.fromEntries(
          (part.items as [string, unknown][]).map(([key, value]) => [key, unpack(value)]),
        );
      default:
        return part.value;
    }
  };

  const call = (target: string, ...values: unknown[]) => {
    const message: Message = { id: `${side}:${++lastId}`, target, values: values.map(pack) };
    // An event carries nothing back, so the answer is an event in turn, heard before this returns.
    const answers: Answer[] = [];
    const hear = (event: Event) => answers.push((event as CustomEvent<Answer>).detail);
    window.addEventListener(`${secret}:${message.id}`, hear, { once: true });
    send(new Mark(`${secret}:${side}`, { detail: message }));
    window.removeEventListener(`${secret}:${message.id}`, hear);
    const [answer] = answers;
    if (!answer) throw new Error('The other world does not answer.');
    if ('error' in answer) throw new Error(answer.error);
    return unpack(answer.value);
  };

  served.set('settle', (id: string, kind: 'resolve' | 'reject', result: unknown) => {
    settled.get(id)?.[kind](result as Error);
    settled.delete(id);
  });

  window.addEventListener(`${secret}:${other}`, (event) => {
    const { id, target, values } = (event as CustomEvent<Message>).detail;
    let answer: Answer;
    try {
      const listener = served.get(target);
      if (!listener) throw new Error(`Nothing is served as ${target}.`);
      answer = { value: pack(listener(...(values.map(unpack) as never[]))) };
    } catch (cause) {
      answer = { error: cause instanceof Error ? cause.message : String(cause) };
    }
    send(new Mark(`${secret}:${id}`, { detail: answer }));
  });

  return { call, served };
}
