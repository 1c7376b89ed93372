import { byteMask } from '@sluice/model';
import { hex } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, type ValueShape } from '../evidence.ts';

const { digit, upper, lower, colon, dash, dot } = byteMask;
const letters = digit | upper | lower;

/** IEEE 802: six octets, or eight as EUI-64, with one sign between them. */
function octets(what: string, separator: number, sign: number, group: number): ValueShape {
  return {
    what,
    needs: sign,
    allows: letters | sign,
    bytesMin: 12 + 12 / group - 1,
    bytesMax: 23,
    fits: (bytes, start, end) => {
      const length = end - start;
      if (length !== 12 + 12 / group - 1 && length !== 16 + 16 / group - 1) return false;
      let zeros = 0;
      for (let index = 0; index < length; index += 1) {
        const byte = bytes[start + index] ?? 0;
        if (index % (group + 1) === group ? byte !== separator : hex[byte] === 0) return false;
        if (byte === 48) zeros += 1;
      }
      // All zeros stand for none.
      return zeros < 12;
    },
  };
}

const bare: ValueShape = {
  what: 'twelve hexadecimal digits',
  needs: 0,
  allows: letters,
  bytesMin: 12,
  bytesMax: 12,
  fits: (bytes, start, end) => {
    for (let index = start; index < end; index += 1) if (hex[bytes[index] ?? 0] === 0) return false;
    return true;
  },
};

/** A device on a local network, and so its owner. */
export const macAddress = defineDataClass({
  id: 'personal.mac-address',
  title: 'Hardware address of a network card',
  sensitivity: 'internal',
  laws: ['GDPR Rec. 30', 'CCPA 1798.140', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'keep-ends', start: 8, end: 0 } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([
      { shape: octets('octets with colons', 58, colon, 2), weight: 9.3, check: null, passRate: 1 },
      { shape: octets('octets with hyphens', 45, dash, 2), weight: 9.3, check: null, passRate: 1 },
      { shape: octets('groups of four with dots', 46, dot, 4), weight: 8, check: null, passRate: 1 },
      { shape: bare, weight: 2.2, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'mac',
        'mac_address',
        'mac_addr',
        'macaddr',
        'hardware_address',
        'hw_address',
        'hwaddr',
        'ethernet_address',
        'wifi_mac',
        'bluetooth_address',
        'bluetooth_mac',
        'bd_addr',
        'bssid',
        'eui64',
        'physical_address',
        'adresse_mac',
        'direccion_mac',
        'indirizzo_mac',
        'mac_adresse',
        'mac_adres',
        'адрес_mac',
      ],
      { weight: 7.2 },
    ),
    against(['fingerprint', 'digest', 'hash', 'signature', 'thumbprint', 'key_id', 'hmac', 'serial', 'certificate', 'checksum'], {
      weight: -8,
    }),
  ],
  samples: {
    hits: [{ mac: '02:00:5e:10:00:0f' }, { value: '02-00-5E-10-00-0F' }, { macAddress: '0200.5e10.000f' }, { bssid: '02005e10000f' }],
    misses: [
      { mac: 'dGhpcyBpcyBhIG1hYw==' },
      { fingerprint: '02:00:5e:10:00:0f' },
      { duration: '10:20:30:40:50:60:70' },
      { mac: '00:00:00:00:00:00' },
      { id: '02005e10000f' },
      { range: '10-20-30' },
    ],
  },
});
