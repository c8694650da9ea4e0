/** @file Holds what `conditions.ts` decides about: the last words of the computer and the person. */
import type { Rules } from '../../shared/settings.ts';
import type { Pause } from '../../shared/upload.ts';
import {
  isUnsure,
  mayUpload,
  nextChange,
  stillWaived,
  type Conditions,
  type Situation,
} from './conditions.ts';

export type KeptConditions = ReturnType<typeof keepConditions>;

/** Online, not metered, no rules: until told otherwise nothing stands in the way. */
export function keepConditions(now: () => number) {
  let situation: Situation = {
    conditions: { isOnline: true, isMetered: null },
    rules: null,
    offlineSince: 0,
    waived: [],
  };

  function change(to: Partial<Situation>): void {
    situation = { ...situation, ...to };
    situation = { ...situation, waived: stillWaived(situation, now()) };
  }

  return {
    pause: (): Pause | null => mayUpload(situation, now()),
    isUnsure: (): boolean => isUnsure(situation),
    nextChange: (): number => nextChange(situation, now()),
    /** Looks whether what was put aside is still there; to be called when time has passed. */
    look: (): void => change({}),
    /** Answers whether the connection has come back, or may be another one. */
    set(told: Partial<Conditions>): boolean {
      const before = situation.conditions;
      const conditions = { ...before, ...told };
      const isNews = before.isOnline && !conditions.isOnline;
      change({ conditions, ...(isNews && { offlineSince: now() }) });
      return !before.isOnline && conditions.isOnline;
    },
    /** What was put aside under other rules is asked for anew. */
    setRules(rules: Rules): void {
      const isOther = JSON.stringify(rules) !== JSON.stringify(situation.rules);
      if (isOther) change({ rules, waived: [] });
    },
    /** The person goes on in spite of what stands in the way now, until that is over. */
    waive(pause: Pause): void {
      change({ waived: [...situation.waived, pause] });
    },
    /** Times of before mean nothing any more. */
    clockMoved(): void {
      change({ offlineSince: now() });
    },
  };
}
