/** ISO/IEC 7812-1: the checksum of card numbers. */
export function passesLuhn(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10 of an IBAN; 1 when it is well formed. */
export function mod97Rest(iban: string): number {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((character) => Number.parseInt(character, 36)).join('');
  return Number(BigInt(digits) % 97n);
}
