/**
 * @file Buffers that are used again: reading and sending a hundred thousand files must not
 * make as many, for the system's allocator keeps what it once gave.
 */

export interface SpareBuffers {
  /** A buffer of the pool's size, with anything in it; give it back when nothing reads or writes it any more, or else drop it. */
  take(): Buffer;
  giveBack(buffer: Buffer): void;
}

export function createSpareBuffers(sizeBytes: number): SpareBuffers {
  const spare: Buffer[] = [];
  return {
    take: () => spare.pop() ?? Buffer.allocUnsafeSlow(sizeBytes),
    giveBack: (buffer) => void spare.push(buffer),
  };
}
