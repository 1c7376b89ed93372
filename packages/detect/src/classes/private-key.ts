import { byteMask } from '@sluice/model';
import { alphanumeric, hex, isAll } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, byText } from '../evidence.ts';
import { privateKeyFinder } from '../finders/find-private-key.ts';
import { derKeyFinders, encodedPemFinder, jwkTextFinder, namedKeyFinders } from '../finders/find-raw-private-key.ts';
import { isRandomLooking } from '../finders/randomness.ts';

const { digit, lower, upper, plus, slash, equals, space } = byteMask;

/** Keys in every common wrapping; bare numbers and words only under a private key's name. */
export const privateKey = defineDataClass({
  id: 'secret.private-key',
  title: 'Private key',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 3.6'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'block' },
  retentionDays: 30,
  evidence: [
    byText(privateKeyFinder),
    ...derKeyFinders.map(byText),
    byText(encodedPemFinder),
    ...namedKeyFinders.map(byText),
    byText(jwkTextFinder),
    byForms([
      {
        shape: { what: 'a number of 256 bits', needs: digit, allows: digit | lower | upper, bytesMin: 64, bytesMax: 66, fits: isBigHex },
        weight: 1.5,
        check: null,
        passRate: 1,
      },
      {
        shape: {
          what: 'a key in base64',
          needs: lower | upper,
          allows: digit | lower | upper | plus | slash | equals,
          bytesMin: 43,
          bytesMax: 8192,
          fits: isRandomLooking,
        },
        weight: 1.5,
        check: null,
        passRate: 1,
      },
      {
        shape: {
          what: 'words of a recovery phrase',
          needs: lower | space,
          allows: lower | space,
          bytesMin: 35,
          bytesMax: 240,
          fits: isPhrase,
        },
        weight: 2,
        check: null,
        passRate: 1,
      },
    ]),
    byKey(
      [
        'private_key',
        'priv_key',
        'ssh_private_key',
        'rsa_private_key',
        'wallet_private_key',
        'client_key_data',
        'clave_privada',
        'cle_privee',
        'privater_schlussel',
        'chave_privada',
        '私钥',
        '秘密鍵',
      ],
      { weight: 6.5 },
    ),
    byKey(['mnemonic', 'seed_phrase', 'recovery_phrase', 'seed_words', 'secret_phrase', 'wallet_seed'], { weight: 6 }),
    against(['public_key', 'private_key_id', 'fingerprint', 'thumbprint'], { weight: -6 }),
  ],
  samples: {
    hits: [
      { value: `-----BEGIN ${'PRIVATE KEY'}-----\nMIIBVAIBADANBgkqhkiG9w0BAQEFAASC\n-----END ${'PRIVATE KEY'}-----` },
      { note: `key:\n-----BEGIN RSA ${'PRIVATE KEY'}-----\nProc-Type: 4,ENCRYPTED\n\nMIIEowIBAAKCAQEA75` },
      {
        value: `-----BEGIN ${'RSA PRIVATE KEY'}-----\nMIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aozN3tihPmljnn\n-----END ${'RSA PRIVATE KEY'}-----\n`,
      },
      { value: `-----BEGIN ${'OPENSSH PRIVATE KEY'}-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz\n` },
      {
        value: `-----BEGIN ${'PGP PRIVATE KEY BLOCK'}-----\nVersion: GnuPG v2\n\nlQOYBFzq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA8sX1\n`,
      },
      { der: `MIIEvg${'IBADANBgkqhkiG9w0BAQE'}FAASCBKgwggSkAgEAAoIBAQCq83vEjRWeJCrze8SNFZ4kKvN7xI0Vni` },
      { ec: `MHcC${'AQEEI'}Kq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWoAoGCCqGSM49AwEHoUQDQgAE` },
      {
        key: `PuTTY-User-Key-${'File-3'}: ssh-ed25519\nEncryption: none\nComment: shop\nPublic-Lines: 2\nAAAAC3NzaC1lZDI1NTE5\nPrivate-Lines: 1\nAAAAIFZ4kKvN7xI0VniQq83vEjRWeJCrze8SN\n`,
      },
      { age: `AGE-SECRET-${'KEY-1'}QV9K2LM7RT4WX8YZ3CS5HD6JG0FN4PQ7RS2TW9XA6CD3EF5GH8JK4LM7NQ` },
      { jwk: `{"kty":"EC","crv":"P-256","d":"${'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA'}"}` },
      { privateKey: `${'9f86d081884c7d659a2feaa0c55ad015'}${'a3bf4f1b2b0b822cd15d6c15b0f00a08'}` },
      { privateKey: 'yAnz5TF1lXXJte14tji3zlMNq1hd2rYUIgJBgB3fBmk=' },
      { seedPhrase: 'orbit lamp cradle winter sugar anvil ticket meadow puzzle harbor candle frost' },
      { kube: `LS0tLS1CRUdJTi${'BSU0EgUFJJVkFURSBLRVktLS0tLQ'}pNSUlFcEFJQkFBS0NBUUVBMWM3KzlZNVBhZDdPZWplY3NRMGJ1M2Fvek4zdGloUG1sam5uCg==` },
    ],
    misses: [
      { value: '-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aozN3tihPmljnn\n-----END CERTIFICATE-----' },
      { value: '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1c7+9z5Pad7O\n-----END PUBLIC KEY-----' },
      { help: `paste the text between -----BEGIN ${'PRIVATE KEY'}----- and its end` },
      { publicKey: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ' },
      { private_key_id: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
      {
        jwk: '{"kty":"EC","crv":"P-256","x":"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA","y":"Kq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJ"}',
      },
      { transaction: '0x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
      { recipient: 'age1qv9k2lm7rt4wx8yz3cs5hd6jg0fn4pq7rs2tw9xa6cd3ef5gh8jk4lm7' },
    ],
  },
});

/** 64 hex digits, with `0x` or without. */
function isBigHex(bytes: Uint8Array, start: number, end: number): boolean {
  const from = bytes[start] === 48 && bytes[start + 1] === 120 ? start + 2 : start;
  return end - from === 64 && isAll(hex, bytes, from, end) && isRandomLooking(bytes, from, end);
}

/** 12 to 24 words in small letters (BIP 39). */
function isPhrase(bytes: Uint8Array, start: number, end: number): boolean {
  let count = 1;
  let length = 0;
  for (let index = start; index < end; index += 1) {
    if (bytes[index] === 32) {
      if (length < 3 || length > 8) return false;
      count += 1;
      length = 0;
    } else if (alphanumeric[bytes[index] ?? 0] === 1) length += 1;
  }
  return count % 3 === 0 && count >= 12 && count <= 24 && length >= 3 && length <= 8;
}
