/** The package has no declarations of its own; only what Okapi uses of it. */
declare module 'heic-decode' {
  function decode(input: {
    readonly buffer: Uint8Array;
  }): Promise<{ width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }>;
  export { decode as default };
}
