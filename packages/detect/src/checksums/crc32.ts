const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 as in ISO 3309 and gzip (RFC 1952 8). */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let rest = 0xffffffff;
  for (let index = start; index < end; index += 1) rest = (table[(rest ^ (bytes[index] ?? 0)) & 255] ?? 0) ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
