import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { alphanumerics, type Random } from './random.ts';

/** Secrets whose form is a standard: found wherever they stand. */
export const markedKinds = ['private key', 'JWT', 'password hash'] as const;

export function markedSecrets(random: Random, kind: (typeof markedKinds)[number]): readonly string[] {
  if (kind === 'private key') return privateKeys();
  return kind === 'JWT' ? Array.from({ length: 120 }, () => jwt(random)) : Array.from({ length: 160 }, () => passwordHash(random));
}

/** Keys made for this run; what they are does not matter to what is counted. */
function privateKeys(): readonly string[] {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const edwards = generateKeyPairSync('ed25519').privateKey;
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'a bench' } as const;
  const exported = [
    rsa.export({ type: 'pkcs1', format: 'pem' }),
    rsa.export({ type: 'pkcs8', format: 'pem' }),
    rsa.export({ type: 'pkcs8', format: 'pem', ...cipher }),
    rsa.export({ type: 'pkcs1', format: 'pem', ...cipher }),
    ec.export({ type: 'sec1', format: 'pem' }),
    ec.export({ type: 'pkcs8', format: 'pem' }),
    edwards.export({ type: 'pkcs8', format: 'pem' }),
    pem('OPENSSH PRIVATE KEY', Buffer.concat([Buffer.from('openssh-key-v1\0'), randomBytes(300)])),
    pem('DSA PRIVATE KEY', Buffer.concat([Buffer.from([0x30, 0x82, 1, 0xbb, 2, 1, 0]), randomBytes(430)])),
    pem('PGP PRIVATE KEY BLOCK', randomBytes(500)),
    pem('ENCRYPTED PRIVATE KEY', Buffer.concat([Buffer.from([0x30, 0x82, 2, 0xdd]), randomBytes(600)])),
  ].map(String);
  return exported.flatMap((text) => [
    text,
    text.replaceAll('\n', '\r\n'),
    text.replaceAll('\n', '\\n'),
    text.trim().replaceAll('\n', ' '),
    `key: |\n${text.replace(/^/gm, '  ')}`,
  ]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/(.{64})/g, '$1\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

function jwt(random: Random): string {
  const alg = random.pick(['HS256', 'RS256', 'ES256', 'EdDSA', 'PS384']);
  const header = random.pick([
    { alg, typ: 'JWT' },
    { typ: 'JWT', alg },
    { alg, kid: random.text(alphanumerics, 12) },
    { kid: 'a', alg, typ: 'at+jwt' },
  ]);
  const claims = random.pick([
    { sub: random.digits(8), iat: 1_700_000_000 },
    { iss: 'https://id.example', aud: 'shop', exp: 1_800_000_000, scope: 'openid' },
    { jti: random.text(alphanumerics, 10), roles: ['admin'], nested: { a: 1 } },
  ]);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part(header)}.${part(claims)}.${random.text(`${alphanumerics}_-`, alg === 'HS256' ? 43 : alg === 'RS256' ? 342 : 86)}`;
  return random.chance(0.3) ? `Bearer ${token}` : token;
}

function passwordHash(random: Random): string {
  const crypt = `${alphanumerics}./`;
  const base64 = `${alphanumerics}+/`;
  return random.pick([
    () => `$2${random.pick(['a', 'b', 'y'])}$1${random.between(0, 4)}$${random.text(crypt, 53)}`,
    () => `$argon2${random.pick(['id', 'i', 'd'])}$v=19$m=65536,t=3,p=4$${random.text(base64, 22)}$${random.text(base64, 43)}`,
    () => `$6$${random.text(crypt, 16)}$${random.text(crypt, 86)}`,
    () => `$6$rounds=656000$${random.text(crypt, 16)}$${random.text(crypt, 86)}`,
    () => `$5$${random.text(crypt, 16)}$${random.text(crypt, 43)}`,
    () => `$1$${random.text(crypt, 8)}$${random.text(crypt, 22)}`,
    () => `$y$j9T$${random.text(crypt, 22)}$${random.text(crypt, 43)}`,
    () => `$7$CU..../....${random.text(crypt, 22)}$${random.text(crypt, 43)}`,
    () => `pbkdf2_sha256$${random.pick(['260000', '600000', '870000'])}$${random.text(alphanumerics, 22)}$${random.text(base64, 43)}=`,
    () => `$pbkdf2-sha512$25000$${random.text(crypt, 22)}$${random.text(crypt, 86)}`,
    () => `pbkdf2:sha256:600000$${random.text(alphanumerics, 16)}$${random.text('0123456789abcdef', 64)}`,
    () => `scrypt:32768:8:1$${random.text(alphanumerics, 16)}$${random.text('0123456789abcdef', 128)}`,
    () => `$scrypt$ln=16,r=8,p=1$${random.text(base64, 22)}$${random.text(base64, 43)}`,
    () => `$P$B${random.text(crypt, 30)}`,
    () => `$S$D${random.text(crypt, 51)}`,
    () => `{SSHA}${random.text(base64, 38)}==`,
    () => `$apr1$${random.text(crypt, 8)}$${random.text(crypt, 22)}`,
    () => `sha1$${random.text(alphanumerics, 12)}$${random.text('0123456789abcdef', 40)}`,
    () => `{bcrypt}$2a$10$${random.text(crypt, 53)}`,
    () => `SCRAM-SHA-256$4096:${random.text(base64, 22)}==$${random.text(base64, 43)}=:${random.text(base64, 43)}=`,
  ])();
}
