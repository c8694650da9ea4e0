import { expect, test } from 'vitest';
import { fromWire, toWire } from '../../electron-host/wire.ts';

test.each([
  [undefined],
  [null],
  ['текст 🖼'],
  [0],
  [-0],
  [NaN],
  [-Infinity],
  [12345678901234567890n],
  [[1, undefined, [2]]],
  [{ a: undefined, $: 'undefined', __proto__x: 1 }],
  [new Date(1234)],
  [new Map([['a', new Set([1])]])],
  [new Uint8Array([1, 2, 3])],
])('%o comes over the wire as it is', (value) => {
  expect(fromWire(toWire(value))).toStrictEqual(value);
});

test.each([[() => 1], [Symbol('x')], [{ inner: () => 1 }], [new Proxy({}, {})]])(
  '%o is refused',
  (value) => {
    expect(() => toWire(value)).toThrow();
  },
);
