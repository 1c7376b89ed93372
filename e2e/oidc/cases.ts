import { base64url, byKey, bySecret, compact, ecPair, type Members, proofOf, rsaPair } from '../jwt-attacks/forge.ts';
import { client, type Issuer } from './issuer.ts';

/** Who takes part: the gate's own provider, another one, and the gate itself. */
export interface Scene {
  readonly issuer: Issuer;
  readonly other: Issuer;
  readonly gateUrl: string;
  /** Somebody who says of himself in his discovery document that he is another. */
  readonly liarUrl: string;
}

export interface Case {
  readonly name: string;
  readonly lines: (scene: Scene) => Promise<readonly string[]>;
  readonly target?: string;
  /** What it is to be answered with. */
  readonly status: number;
}

const bearer = (token: string): readonly string[] => [`Authorization: Bearer ${token}`];
const holder = ecPair('holder');
const thief = ecPair('thief');
const forger = rsaPair('op-1');
const good = ({ issuer }: Scene) => issuer.token({ audience: 'shop' });
const boundToken = ({ issuer }: Scene) => issuer.token({ audience: 'shop', holder });

function shown(name: string, token: (scene: Scene) => Promise<string>, status = 401, target?: string): Case {
  return { name, lines: async (scene) => bearer(await token(scene)), status, ...(target ? { target } : {}) };
}

/** A genuine token whose claims or header were changed, its signature left on. */
function changed(name: string, change: { readonly header?: Members; readonly claims?: Members }): Case {
  return shown(name, async (scene) => {
    const [head = '', body = '', signature = ''] = (await good(scene)).split('.');
    const anew = (part: string, members: Members = {}) => base64url(JSON.stringify({ ...membersOf(part), ...members }));
    return `${anew(head, change.header)}.${anew(body, change.claims)}.${signature}`;
  });
}

/** Signed anew by whoever forges, with the claims of a genuine one. */
function forged(name: string, header: Members, signed: (scene: Scene) => (text: string) => string, claims: Members = {}): Case {
  return shown(name, async (scene) => {
    const [head = '', body = ''] = (await good(scene)).split('.');
    return compact({ ...membersOf(head), ...header }, { ...membersOf(body), ...claims }, signed(scene));
  });
}

function membersOf(part: string): Members {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Members;
}

function proving(name: string, proofs: (token: string, scene: Scene) => readonly string[], status = 401): Case {
  return {
    name,
    status,
    async lines(scene) {
      const token = await boundToken(scene);
      return [`Authorization: DPoP ${token}`, ...proofs(token, scene).map((proof) => `DPoP: ${proof}`)];
    },
  };
}
const about = (token: string, { gateUrl }: Scene) => ({ method: 'GET', url: `${gateUrl}/`, token });

async function revoked({ issuer }: Scene): Promise<string> {
  const token = await issuer.token();
  await issuer.revoke(token);
  return token;
}

/** Ends while the other cases are tried. */
export const shortLived: { token?: string; opaque?: string } = {};

export const controls: readonly Case[] = [
  shown('a token of the provider', good, 200),
  shown('an opaque token of the provider', ({ issuer }) => issuer.token(), 200),
  shown('a token with the scope that is wanted', ({ issuer }) => issuer.token({ audience: 'shop', scope: 'orders.write' }), 200, '/write'),
  proving('a bound token with its proof', (token, scene) => [proofOf(holder, about(token, scene))], 200),
  { name: 'a scheme in small letters', lines: async (scene) => [`authorization: bearer ${await good(scene)}`], status: 200 },
];

export const cases: readonly Case[] = [
  { name: 'nothing', lines: async () => [], status: 401 },
  { name: 'a scheme without a token', lines: async () => ['Authorization: Bearer'], status: 401 },
  shown('no token at all', async () => 'this-is-no-token'),
  shown('the secret of the client', async () => Buffer.from(client.secret).toString('base64url')),
  {
    name: 'the credentials of the client',
    lines: async () => [`Authorization: Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`],
    status: 401,
  },
  shown('cut short', async (scene) => (await good(scene)).slice(0, -20)),
  shown('without a signature', async (scene) => (await good(scene)).replace(/[^.]*$/, '')),
  changed('another subject', { claims: { sub: 'admin' } }),
  changed('more scopes', { claims: { scope: 'orders.read orders.write admin' } }),
  changed('a longer life', { claims: { exp: 4_102_444_800 } }),
  changed('another key id', { header: { kid: 'op-2' } }),
  changed('alg "none" over its signature', { header: { alg: 'none' } }),
  forged('alg "none"', { alg: 'none' }, () => () => ''),
  forged('the public key for a secret', { alg: 'HS256' }, ({ issuer }) =>
    bySecret(issuer.signing.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  ),
  forged("a key of one's own under the id of the provider's", {}, () => byKey(forger, 'RS256')),
  forged("a key of one's own under an unknown id", { kid: 'op-9' }, () => byKey(forger, 'RS256')),
  forged('a key that it brings', { jwk: forger.jwk }, () => byKey(forger, 'RS256')),
  forged('an audience that is added', {}, () => byKey(forger, 'RS256'), { aud: ['shop', 'bank'] }),
  shown('for another audience', ({ issuer }) => issuer.token({ audience: 'bank' })),
  shown('of another provider', ({ other }) => other.token({ audience: 'shop' })),
  shown('opaque, of another provider', ({ other }) => other.token()),
  shown('opaque and changed', async ({ issuer }) => `${(await issuer.token()).slice(0, -1)}~`),
  shown('opaque and withdrawn', revoked),
  shown('ended', async () => shortLived.token ?? ''),
  shown('opaque and ended', async () => shortLived.opaque ?? ''),
  shown(
    'a token without the scope that is wanted',
    ({ issuer }) => issuer.token({ audience: 'shop', scope: 'orders.read' }),
    403,
    '/write',
  ),
  shown(
    'of an issuer that says it is another',
    async ({ liarUrl, issuer }) => {
      const claims = { iss: liarUrl, aud: 'shop', sub: 'u', exp: 4_102_444_800 };
      return compact({ alg: 'RS256', kid: issuer.signing.kid }, claims, byKey(forger, 'RS256'));
    },
    503,
  ),
  { name: 'a bound token as a bearer token', lines: async (scene) => bearer(await boundToken(scene)), status: 401 },
  proving('a bound token without a proof', () => []),
  proving('a proof by another key', (token, scene) => [proofOf(thief, about(token, scene))]),
  proving('a proof for another method', (token, scene) => [proofOf(holder, { ...about(token, scene), method: 'DELETE' })]),
  proving('a proof for another place', (token, scene) => [proofOf(holder, { ...about(token, scene), url: `${scene.gateUrl}/admin` })]),
  proving('a proof for another token', (token, scene) => [proofOf(holder, { ...about(token, scene), token: `${token}x` })]),
  proving('two proofs', (token, scene) => [proofOf(holder, about(token, scene)), proofOf(holder, about(token, scene))]),
  {
    name: 'a token that is bound to nothing, with a proof',
    status: 401,
    async lines(scene) {
      const token = await good(scene);
      return [`Authorization: DPoP ${token}`, `DPoP: ${proofOf(holder, about(token, scene))}`];
    },
  },
];
