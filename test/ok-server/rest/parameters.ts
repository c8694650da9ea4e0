/** @file A call's parameters. An empty one is signed as it came and otherwise counts as absent. */
import { ApiError, missing, unreadable } from './api-error.ts';

export class Parameters {
  /** As they came, empty ones included: this is what is signed. */
  readonly sent: ReadonlyMap<string, string>;

  constructor(sent: ReadonlyMap<string, string>) {
    this.sent = sent;
  }

  text(name: string): string | undefined {
    const value = this.sent.get(name);
    return value === '' ? undefined : value;
  }

  require(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  integer(name: string, limits: { readonly default: number; readonly max: number }): number {
    const text = this.text(name);
    if (text === undefined) return limits.default;
    if (!/^-?\d{1,18}$/.test(text)) throw unreadable(name);
    const value = Number(text);
    if (value < 1 || value > limits.max) {
      throw new ApiError(
        100,
        `Invalid value of parameter ${name}: ${text}, allowed 1..${limits.max}`,
      );
    }
    return value;
  }

  flag(name: string): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined || text === 'false') return false;
    if (text === 'true') return true;
    throw unreadable(name);
  }

  list(name: string): string[] {
    return (
      this.text(name)
        ?.split(',')
        .map((item) => item.trim()) ?? []
    );
  }

  /** A JSON value, as `photos` and `attachment` are. */
  json(name: string): unknown {
    const text = this.require(name);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw unreadable(name);
    }
  }
}
