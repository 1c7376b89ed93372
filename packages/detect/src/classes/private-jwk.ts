import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape, bySiblings } from '../evidence.ts';
import { isRandomLooking } from '../finders/randomness.ts';

const { digit, lower, upper, dash, underscore } = byteMask;

/** The private members of a JSON Web Key (RFC 7518 6.2.2, 6.3.2, 6.4.1); their names are single letters, so `kty` must stand beside. */
export const privateJwk = defineDataClass({
  id: 'secret.private-key-jwk',
  title: 'Private part of a JSON Web Key',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 3.6'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'block' },
  retentionDays: 30,
  prevalence: 1 / 5000,
  evidence: [
    byShape(
      {
        what: 'a number in base64url',
        needs: lower | upper,
        allows: digit | lower | upper | dash | underscore,
        bytesMin: 32,
        bytesMax: 1400,
        fits: isRandomLooking,
      },
      { weight: 2.5 },
    ),
    byKey(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'], { weight: 2.5 }),
    bySiblings(['kty'], { weight: 8.5 }),
  ],
  samples: {
    hits: [
      { kty: 'EC', crv: 'P-256', d: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' },
      { kty: 'oct', k: 'Kq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJ' },
      { kty: 'OKP', crv: 'Ed25519', d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2B' },
    ],
    misses: [
      { kty: 'EC', crv: 'P-256', x: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA', kid: 'Kq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJ' },
      { kty: 'RSA', e: 'AQAB', n: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJAKq83vEjRWeJCrze8SN' },
      { d: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' },
      { q: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' },
      { kty: 'OKP', use: 'sig', alg: 'EdDSA' },
    ],
  },
});
