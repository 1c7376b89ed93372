import { scryptSync, timingSafeEqual } from 'node:crypto';

/** PHC string format. The cost is far below what a real service needs, so that the demo starts at once. */
export function hashPassword(password: string, salt: string): string {
  // scrypt, because Node has argon2 only since 24.7 and the demo runs on every 24.
  const hash = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 });
  return `$scrypt$ln=10,r=8,p=1$${unpadded(Buffer.from(salt))}$${unpadded(hash)}`;
}

export function isPasswordOf(passwordHash: string, password: string): boolean {
  const salt = Buffer.from(passwordHash.split('$')[3] ?? '', 'base64').toString();
  const expected = Buffer.from(passwordHash);
  const actual = Buffer.from(hashPassword(password, salt));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
