import { createHash } from 'node:crypto';

/** An id that looks random and is the same in every run, so that recipes can name other people's things. */
export function stableId(prefix: string, number: number): string {
  return `${prefix}_${digest(prefix, number).slice(0, 12)}`;
}

/** The same as a version 4 UUID. */
export function stableUuid(family: string, number: number): string {
  const hex = digest(family, number);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function digest(family: string, number: number): string {
  return createHash('sha256').update(`${family}:${number}`).digest('hex');
}
