const charset = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const valueByByte = new Uint8Array(256).fill(255);
for (let index = 0; index < charset.length; index += 1) {
  valueByByte[charset.charCodeAt(index)] = index;
  valueByByte[charset.charCodeAt(index) & 0xdf] =
    charset.charCodeAt(index) > 96 ? index : (valueByByte[charset.charCodeAt(index) & 0xdf] ?? 255);
}
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** BIP 173 and BIP 350: the checksum over a prefix of letters, `1`, and signs of the charset, for bech32 and bech32m alike. */
export function isBech32(bytes: Uint8Array, start: number, end: number): boolean {
  let sign = end - 7;
  while (sign > start && bytes[sign] !== 49) sign -= 1;
  if (sign <= start) return false;
  let check = 1;
  for (let index = start; index < sign; index += 1) check = step(check, ((bytes[index] ?? 0) | 32) >> 5);
  check = step(check, 0);
  for (let index = start; index < sign; index += 1) check = step(check, (bytes[index] ?? 0) & 31);
  for (let index = sign + 1; index < end; index += 1) {
    const value = valueByByte[bytes[index] ?? 0] ?? 255;
    if (value === 255) return false;
    check = step(check, value);
  }
  return check === 1 || check === 0x2bc830a3;
}

function step(check: number, value: number): number {
  const top = check >>> 25;
  let next = ((check & 0x1ffffff) << 5) ^ value;
  for (let bit = 0; bit < 5; bit += 1) if (((top >>> bit) & 1) === 1) next ^= generator[bit] ?? 0;
  return next;
}
