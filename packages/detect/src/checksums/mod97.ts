/** ISO 7064 mod 97-10 over an IBAN without separators whose first four characters are moved to its end. Letters of either case. */
export function mod97(iban: Uint8Array, start: number, end: number): boolean {
  let rest = 0;
  const length = end - start;
  for (let index = 0; index < length; index += 1) {
    const byte = iban[start + ((index + 4) % length)] ?? 0;
    const value = byte <= 57 ? byte - 48 : (byte & 0xdf) - 55;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
