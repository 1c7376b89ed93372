import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { privateKeyFinder } from '../finders/find-private-key.ts';

export const privateKey = defineDataClass({
  id: 'secret.private-key',
  title: 'Private key',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 3.6'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'block' },
  retentionDays: 30,
  evidence: [byText(privateKeyFinder)],
  samples: {
    hits: [
      { value: `-----BEGIN ${'PRIVATE KEY'}-----\nMIIBVAIBADANBgkqhkiG9w0BAQEFAASC\n-----END ${'PRIVATE KEY'}-----` },
      { note: `key:\n-----BEGIN RSA ${'PRIVATE KEY'}-----\nProc-Type: 4,ENCRYPTED\n\nMIIEowIBAAKCAQEA75` },
    ],
    misses: [
      { value: '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----' },
      { help: `paste the text between -----BEGIN ${'PRIVATE KEY'}----- and its end` },
      { value: '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq' },
    ],
  },
});
