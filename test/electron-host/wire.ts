/**
 * @file Values on the wire between page and host: structured clone as far as an app
 * uses it, in JSON. Both functions also run inside the page, so they stand alone.
 */

/** Writes a value as JSON; throws for what the structured clone refuses. */
export function toWire(value: unknown): string {
  const pack = (item: unknown): unknown => {
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
    if (item === undefined) return { $: 'undefined' };
    if (typeof item === 'number') {
      return Number.isFinite(item) && !Object.is(item, -0)
        ? item
        : { $: 'number', v: Object.is(item, -0) ? '-0' : String(item) };
    }
    if (typeof item === 'bigint') return { $: 'bigint', v: String(item) };
    if (typeof item !== 'object') throw new Error('An object could not be cloned.');
    if (Array.isArray(item)) return item.map(pack);
    if (item instanceof Date) return { $: 'date', v: item.getTime() };
    if (item instanceof Error) return { $: 'error', v: [item.name, item.message] };
    if (item instanceof Map) return { $: 'map', v: [...item].map(pack) };
    if (item instanceof Set) return { $: 'set', v: [...item].map(pack) };
    if (item instanceof ArrayBuffer) return { $: 'buffer', v: [...new Uint8Array(item)] };
    if (item instanceof Uint8Array) return { $: 'bytes', v: [...item] };
    const entries = Object.entries(item).map(([key, inner]) => [key, pack(inner)]);
    return { $: 'object', v: entries };
  };
  // Throws for functions, symbols and proxies as the real wire does.
  return JSON.stringify(pack(structuredClone(value)));
}

/** Reads what `toWire` wrote. */
export function fromWire(text: string): unknown {
  const unpack = (item: unknown): unknown => {
    if (item === null || typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(unpack);
    // Everything else was made by `pack` above.
    const { $: kind, v } = item as { $: string; v: never };
    if (kind === 'undefined') return undefined;
    if (kind === 'number') return Number(v);
    if (kind === 'bigint') return BigInt(v);
    if (kind === 'date') return new Date(v);
    if (kind === 'map') return new Map(unpack(v) as [unknown, unknown][]);
    if (kind === 'set') return new Set(unpack(v) as unknown[]);
    if (kind === 'buffer') return new Uint8Array(v).buffer;
    if (kind === 'bytes') return new Uint8Array(v);
    if (kind === 'error') return Object.assign(new Error(v[1]), { name: v[0] });
    return Object.fromEntries(
      (v as [string, unknown][]).map(([key, inner]) => [key, unpack(inner)]),
    );
  };
  return unpack(JSON.parse(text));
}
