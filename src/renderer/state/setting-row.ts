/** @file What a row of the settings lends to its control. */

/** The ids by which a control says whose it is. */
export interface RowIds {
  readonly control: string;
  readonly label: string;
  readonly text: string;
}
