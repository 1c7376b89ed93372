import { randomUUID } from 'node:crypto';
import type { Attack, Shot } from './attack.ts';
import { bySecret, type Members, proofOf, thumbprintOf } from './forge.ts';
import type { Stand } from './stand.ts';

const target = '/orders';
const url = (stand: Stand) => `http://127.0.0.1:${stand.sluice.port}${target}`;

function shot(token: string, ...proofs: readonly string[]): Shot {
  return { target, lines: [`Authorization: DPoP ${token}`, ...proofs.map((proof) => `DPoP: ${proof}`)] };
}

function bound(stand: Stand): string {
  return stand.boundToken({ cnf: { jkt: thumbprintOf(stand.holder) } });
}

function right(stand: Stand): Shot {
  const token = bound(stand);
  return shot(token, proofOf(stand.holder, { method: 'GET', url: url(stand), token }));
}

/** A bound token with a proof that says something else than it should. */
function proving(name: string, given: (stand: Stand) => Parameters<typeof proofOf>[2]): Attack {
  return {
    name: `proof: ${name}`,
    attack(stand) {
      const token = bound(stand);
      return shot(token, proofOf(stand.holder, { method: 'GET', url: url(stand), token }, given(stand)));
    },
    control: right,
  };
}
const saying = (name: string, claims: (stand: Stand) => Members) => proving(name, (stand) => ({ claims: claims(stand) }));
const nowSeconds = () => Math.floor(Date.now() / 1000);
const sent = new WeakMap<Stand, Shot>();

/** The ways around RFC 9449. */
export const proofAttacks: readonly Attack[] = [
  {
    name: 'proof: none, the token as a bearer token',
    attack: (stand) => ({ target, lines: [`Authorization: Bearer ${bound(stand)}`] }),
    control: right,
  },
  { name: 'proof: none', attack: (stand) => shot(bound(stand)), control: right },
  {
    name: 'proof: of a token that is bound to nothing',
    attack(stand) {
      const token = stand.boundToken();
      return shot(token, proofOf(stand.holder, { method: 'GET', url: url(stand), token }));
    },
    control: right,
  },
  {
    name: 'proof: two of them',
    attack(stand) {
      const token = bound(stand);
      const proof = () => proofOf(stand.holder, { method: 'GET', url: url(stand), token });
      return shot(token, proof(), proof());
    },
    control: right,
  },
  {
    name: "proof: by a key of one's own",
    attack(stand) {
      const token = bound(stand);
      return shot(token, proofOf(stand.evilEc, { method: 'GET', url: url(stand), token }));
    },
    control: right,
  },
  {
    name: 'proof: shown before',
    attack: (stand) => sent.get(stand) ?? right(stand),
    control(stand) {
      const first = right(stand);
      sent.set(stand, first);
      return first;
    },
  },
  {
    name: 'proof: made for another token',
    attack(stand) {
      const proof = proofOf(stand.holder, { method: 'GET', url: url(stand), token: stand.token() });
      return shot(bound(stand), proof);
    },
    control: right,
  },
  saying('for another method', () => ({ htm: 'POST' })),
  saying('for another place', (stand) => ({ htu: `http://127.0.0.1:${stand.sluice.port}/admin` })),
  saying('for another host', () => ({ htu: `https://evil.test${target}` })),
  saying('without the token', () => ({ ath: undefined })),
  saying('without an id', () => ({ jti: undefined })),
  saying('with a long id', () => ({ jti: randomUUID().repeat(20) })),
  saying('an hour old', () => ({ iat: nowSeconds() - 3_600 })),
  saying('of an hour to come', () => ({ iat: nowSeconds() + 3_600 })),
  saying('without a time', () => ({ iat: undefined })),
  proving('alg "none"', () => ({ header: { alg: 'none' }, signed: () => '' })),
  proving('by a secret', () => ({ header: { alg: 'HS256' }, signed: bySecret('secret') })),
  proving('of another type', () => ({ header: { typ: 'JWT' } })),
  proving('without a key', () => ({ header: { jwk: undefined } })),
  proving('with a private key', ({ holder }) => ({ header: { jwk: holder.privateKey.export({ format: 'jwk' }) } })),
  proving('signed by nobody', () => ({ signed: () => Buffer.alloc(64).toString('base64url') })),
];
