/** @file The one menu that can be open at a time: a row's, or the header's. */
import type Copy from '@lucide/svelte/icons/copy';

export interface MenuItem {
  readonly label: string;
  /** One of the family's. */
  readonly icon: typeof Copy;
  readonly run: () => void;
  /** Stays in its place, so that the others do not move. */
  readonly isDisabled?: boolean;
  /** A line stands above it. */
  readonly beginsGroup?: boolean;
  readonly shortcut?: string;
}

interface OpenMenu {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Where its corner goes, in pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Takes the focus back. */
  readonly opener: HTMLElement | null;
}

export class Menu {
  current = $state.raw<OpenMenu | null>(null);

  openAt(point: Pick<OpenMenu, 'x' | 'y'>, menu: Omit<OpenMenu, 'x' | 'y'>): void {
    this.current = { ...menu, ...point };
  }

  /** Below a button, or at a row. */
  openBelow(element: Element, menu: Omit<OpenMenu, 'x' | 'y'>): void {
    const { left, bottom } = element.getBoundingClientRect();
    this.openAt({ x: left, y: bottom + 4 }, menu);
  }

  /** Somebody went elsewhere: the focus stays where they went. */
  dismiss(): void {
    this.current = null;
  }

  close(): void {
    const opener = this.current?.opener;
    this.current = null;
    opener?.focus({ preventScroll: true });
  }
}
