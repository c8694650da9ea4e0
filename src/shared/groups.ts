/** @file Groups of OK that a person may put photos into. */

export interface Group {
  /** Digits; some are more than a number can hold. */
  readonly id: string;
  readonly name: string;
}
