import { utf8 } from '@sluice/kit';
import { joined } from '../joined.ts';
import type { BinaryFormat } from './head.ts';

/** JSON in a binary format. `areBytes` makes a string one of bytes. Integers keep all their digits where they stand alone. */
export function binaryOf(format: BinaryFormat, json: string, areBytes: boolean): Uint8Array {
  if (/^-?\d+$/.test(json)) return format.scalar(BigInt(json));
  const pieces: Uint8Array[] = [];
  const put = (value: unknown): void => {
    if (typeof value === 'string') {
      const content = utf8(value);
      pieces.push(format.sized(areBytes ? 'bytes' : 'text', content.length), content);
    } else if (Array.isArray(value)) {
      pieces.push(format.sized('array', value.length));
      for (const item of value) put(item);
    } else if (typeof value === 'object' && value !== null) {
      const members = Object.entries(value).flat();
      pieces.push(format.sized('map', members.length / 2));
      for (const part of members) put(part);
    } else pieces.push(format.scalar(typeof value === 'number' || typeof value === 'boolean' ? value : null));
  };
  put(JSON.parse(json));
  return joined(pieces);
}
