import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { byForms, byKey, byText } from '../evidence.ts';
import { isHexDigest, passwordHashFinders } from '../finders/find-password-hash.ts';
import { isRandomLooking } from '../finders/randomness.ts';

const { digit, lower, upper, plus, slash, equals } = byteMask;

/** Every common scheme by how it begins; a bare digest only under a password's name. */
export const passwordHash = defineDataClass({
  id: 'secret.password-hash',
  title: 'Password hash',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.3'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  evidence: [
    ...passwordHashFinders.map(byText),
    byForms([
      {
        shape: { what: 'a digest in hex', needs: 0, allows: digit | lower | upper, bytesMin: 32, bytesMax: 128, fits: isHexDigest },
        weight: 2,
        check: null,
        passRate: 1,
      },
      {
        // ASP.NET Identity and others keep salt and hash together in base64.
        shape: {
          what: 'a digest in base64',
          needs: lower | upper,
          allows: digit | lower | upper | plus | slash | equals,
          bytesMin: 43,
          bytesMax: 200,
          fits: isRandomLooking,
        },
        weight: 1.6,
        check: null,
        passRate: 1,
      },
    ]),
    byKey(
      [
        'password_hash',
        'pw_hash',
        'hashed_password',
        'pass_hash',
        'password_digest',
        'encrypted_password',
        'password',
        'passwd',
        'pwd',
        'pwd_hash',
        'passwort',
        'passwort_hash',
        'password_salt',
        'hash_password',
        'crypted_password',
        'mot_de_passe',
        'contrasena',
      ],
      {
        weight: 6,
      },
    ),
  ],
  samples: {
    hits: [
      { value: `$2b$10$${'N9qo8uLOickgx2ZMRZoMye'}${'IjZAgcfl7p92ldGxad68LJZdL17lhWy'}` },
      { hash: `$argon2id$v=19$m=65536,t=3,p=4$${'c29tZXNhbHQ'}$${'RdescudvJCsgt3ub+b4dWRWJTmaaJObG'}` },
      { password: '5f4dcc3b5aa765d61d8327deb882cf99' },
      { passwordHash: 'AQAAAAEAACcQAAAAEMPq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA8sX1==' },
      { password_digest: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8' },
      { value: `$6$saltsalt$${'a'.repeat(20)}${'Bc1/'.repeat(16)}${'9.'}` },
      { stored: `pbkdf2_sha256$260000$${'saltsaltsalt'}$${'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='}` },
    ],
    misses: [
      { md5: '5f4dcc3b5aa765d61d8327deb882cf99' },
      { commit: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8' },
      { passwordHashAlgorithm: 'bcrypt' },
      { value: '$2b$10$tooshort' },
      { price: '$5$ or $6$ for two' },
    ],
  },
});
