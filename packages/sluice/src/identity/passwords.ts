import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** `$scrypt$ln=15,r=8,p=1$salt$hash`, as PHC writes it: base64 without padding; 2^ln is the cost. */
const shape = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
const usual = { cost: 15, blockSize: 8, parallelization: 1 } as const;
const saltBytes = 16;
const hashBytes = 32;
/** Of one check; what asks for more is no hash that we made. */
const memoryBytesMax = 128 * 1024 * 1024;
/** Checked where there is no user: as long, and never right. */
const nobody = `$scrypt$ln=15,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Whether a text is such a hash, at a cost that is worth it and can be paid. */
export function isPasswordHash(text: string): boolean {
  const [, cost, blockSize] = shape.exec(text) ?? [];
  return cost !== undefined && Number(cost) >= 14 && 128 * 2 ** Number(cost) * Number(blockSize) <= memoryBytesMax / 2;
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derived(password, salt, hashBytes, usual);
  return `$scrypt$ln=${usual.cost},r=${usual.blockSize},p=${usual.parallelization}$${unpadded(salt)}$${unpadded(hash)}`;
}

export async function checkPassword(hash: string | null, password: string): Promise<boolean> {
  const [, cost = '', blockSize = '', parallelization = '', salt = '', wanted = ''] = shape.exec(hash ?? nobody) ?? [];
  const expected = Buffer.from(wanted, 'base64');
  const options = { cost: Number(cost), blockSize: Number(blockSize), parallelization: Number(parallelization) };
  const got = await derived(password, Buffer.from(salt, 'base64'), expected.length, options);
  return timingSafeEqual(got, expected) && hash !== null;
}

interface Cost {
  /** The power of two. */
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

function derived(password: string, salt: Buffer, bytes: number, { cost, blockSize, parallelization }: Cost): Promise<Buffer> {
  const options = { cost: 2 ** cost, blockSize, parallelization, maxmem: memoryBytesMax };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
