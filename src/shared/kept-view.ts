/** @file What the window shows again when it is opened the next time. */
import type { SortKey, UploadFilter } from './upload.ts';

export interface KeptView {
  /** One of the window's own names: the main process keeps it and does not know them. */
  readonly view: string;
  readonly filter: UploadFilter;
  readonly sort: SortKey;
  readonly isDescending: boolean;
  readonly areDetailsOpen: boolean;
}

/** What somebody asks to see from outside the window: in the tray, or by clicking on a notification. */
export type ShownView = Pick<KeptView, 'view' | 'filter'>;

export const FIRST_VIEW: KeptView = {
  view: 'photos',
  filter: 'all',
  sort: 'added',
  isDescending: false,
  areDetailsOpen: false,
};
