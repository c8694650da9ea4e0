/**
 * @file Looks at the computer's connection at the start and while there is something to upload: whether
 * it is there, whether it has become another one, whether it is metered. It asks by itself, because
 * a window that could hear of it need not be open.
 */
import type { Conditions } from '../upload/conditions.ts';
import type { AskMetered } from './metered.ts';

export interface ConnectionParts {
  /** The system's word; "yes" proves nothing. */
  readonly isOnline: () => boolean;
  /** The computer's addresses, in a form that differs when they do. */
  readonly addresses: () => string;
  /** Null where nobody can be asked. */
  readonly askMetered: AskMetered | null;
  /** Whether the answer would be heard: the person may have answered it. */
  readonly isAsked: () => boolean;
  readonly tell: (conditions: Partial<Conditions>) => void;
  readonly onOtherNetwork: () => void;
  /** Milliseconds that only go forward. */
  readonly monotonic?: () => number;
}

/** Cheap: no call leaves the computer. */
const LOOK_EVERY_MS = 2_000;
/** A person may call their network metered in the system's settings at any time. */
const ASK_EVERY_MS = 2 * 60_000;
/** Most systems answer sooner; one that does not must not keep anybody from uploading. */
const HELD_MS = 5_000;

export type ConnectionWatch = ReturnType<typeof createConnectionWatch>;

export function createConnectionWatch(parts: ConnectionParts) {
  const { monotonic = () => performance.now() } = parts;
  let timer: NodeJS.Timeout | undefined;
  let addresses: string | null = null;
  let isOnline = true;
  let askedAt = -Infinity;
  /** The last question; an earlier one that is answered later says nothing any more. */
  let asked = 0;
  /** The last answer, and whether it was about this network. */
  let isMetered: boolean | null = null;
  let isOfThisNetwork = false;
  let holding: NodeJS.Timeout | undefined;

  function look(): void {
    const online = parts.isOnline();
    if (online !== isOnline) parts.tell({ isOnline: online });
    isOnline = online;
    const present = parts.addresses();
    const isOther = addresses !== null && present !== addresses;
    addresses = present;
    if (isOther) {
      isOfThisNetwork = false;
      parts.onOtherNetwork();
    }
    if (isOther || monotonic() - askedAt >= ASK_EVERY_MS) ask();
  }

  function ask(): void {
    if (parts.askMetered === null || !parts.isAsked()) return;
    askedAt = monotonic();
    const question = (asked += 1);
    if (!isOfThisNetwork && isMetered !== true) hold();
    void parts.askMetered().then((answer) => {
      if (question !== asked) return;
      clearTimeout(holding);
      isOfThisNetwork = true;
      isMetered = answer;
      parts.tell({ isMetered });
    });
  }

  /** What goes out before it is known may cost money. */
  function hold(): void {
    clearTimeout(holding);
    parts.tell({ isMetered: 'asked' });
    holding = setTimeout(() => parts.tell({ isMetered: null }), HELD_MS);
  }

  // What is known from the beginning need not be waited for when there is work.
  look();

  return {
    /** Whether there is something to upload. */
    follow(isNeeded: boolean): void {
      if (isNeeded === (timer !== undefined)) return;
      if (isNeeded) {
        timer = setInterval(look, LOOK_EVERY_MS);
        look();
      } else {
        clearInterval(timer);
        timer = undefined;
      }
    },
    /** Everything may be another than before, for instance after a sleep. */
    lookAnew(): void {
      askedAt = -Infinity;
      if (timer !== undefined) look();
    },
    stop(): void {
      clearInterval(timer);
      timer = undefined;
      clearTimeout(holding);
      asked += 1;
    },
  };
}
