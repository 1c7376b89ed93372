import type { FuzzTarget } from './target.ts';

export const inputBytesMax = 4_096;
const oddBytes = [0x00, 0x0a, 0x0d, 0x20, 0x22, 0x25, 0x26, 0x2c, 0x2e, 0x2f, 0x3a, 0x3b, 0x3d, 0x5c, 0x7f, 0x80, 0xc0, 0xe2, 0xed, 0xff];

/** The next number below `below`, the same row for the same seed. */
export type Draw = (below: number) => number;

/** Mulberry32. */
export function drawsOf(seed: number): Draw {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One input made of another: a few changes of bytes, runs, words of the target, and parts of a third one. */
export function mutated(input: Uint8Array, other: Uint8Array, { words }: Pick<FuzzTarget, 'words'>, draw: Draw): Uint8Array {
  let bytes = Buffer.from(input);
  for (let changes = 1 + draw(4); changes > 0; changes -= 1) bytes = changed(bytes, other, words, draw);
  return bytes.subarray(0, inputBytesMax);
}

function changed(bytes: Buffer, other: Uint8Array, words: readonly string[], draw: Draw): Buffer<ArrayBuffer> {
  const at = draw(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + draw(8));
  switch (draw(8)) {
    case 0:
      return spliced(bytes, at, at, Buffer.from([oddBytes[draw(oddBytes.length)] ?? 0]));
    case 1:
      return spliced(bytes, at, Math.min(bytes.length, at + 1), Buffer.from([draw(256)]));
    case 2:
      return spliced(bytes, at, end, Buffer.alloc(0));
    case 3:
      return spliced(bytes, at, at, Buffer.from(words[draw(Math.max(1, words.length))] ?? ''));
    case 4:
      return spliced(bytes, at, end, Buffer.from(words[draw(Math.max(1, words.length))] ?? ''));
    case 5: {
      const from = draw(other.length + 1);
      return spliced(bytes, at, end, Buffer.from(other.subarray(from, from + 1 + draw(64))));
    }
    case 6:
      return spliced(bytes, at, at, Buffer.concat(Array.from({ length: 1 + draw(12) }, () => bytes.subarray(at, end))));
    default: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << draw(8));
      return copy;
    }
  }
}

function spliced(bytes: Buffer, from: number, to: number, put: Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);
}
