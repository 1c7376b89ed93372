import { argon2Sync, timingSafeEqual } from 'node:crypto';

/** PHC string format. The cost is far below what a real service needs, so that the demo starts at once. */
export function hashPassword(password: string, salt: string): string {
  const cost = { memory: 1024, passes: 1, parallelism: 1, tagLength: 32 };
  const nonce = Buffer.from(salt.padEnd(16, '.'));
  const hash = argon2Sync('argon2id', { ...cost, message: password, nonce });
  return `$argon2id$v=19$m=1024,t=1,p=1$${unpadded(Buffer.from(salt))}$${unpadded(hash)}`;
}

export function isPasswordOf(passwordHash: string, password: string): boolean {
  const salt = Buffer.from(passwordHash.split('$')[4] ?? '', 'base64').toString();
  const expected = Buffer.from(passwordHash);
  const actual = Buffer.from(hashPassword(password, salt));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
