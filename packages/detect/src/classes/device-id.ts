import { byteMask } from '@sluice/model';
import { hex, isDigit } from '../bytes.ts';
import { luhn } from '../checksums/luhn.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, type ValueShape } from '../evidence.ts';

const { digit, upper, lower, dash, underscore, colon, dot, slash, space } = byteMask;

/** 3GPP TS 23.003: fourteen digits and Luhn's, or sixteen with the software's version. */
const imei: ValueShape = {
  what: 'fifteen digits that Luhn checks',
  needs: digit,
  allows: digit | dash | space | slash,
  bytesMin: 15,
  bytesMax: 19,
  fits: (bytes, start, end) => {
    let digits = 0;
    for (let index = start; index < end; index += 1) if (isDigit(bytes[index])) digits += 1;
    return digits === 15 && bytes[start] !== 45;
  },
};

/** RFC 9562: what telephones give advertisers; zeros where their owner forbade it. */
const uuid: ValueShape = {
  what: 'a UUID',
  needs: digit | dash,
  allows: digit | upper | lower | dash,
  bytesMin: 36,
  bytesMax: 36,
  fits: (bytes, start, end) => {
    let zeros = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      const isDash = index - start === 8 || index - start === 13 || index - start === 18 || index - start === 23;
      if (isDash ? byte !== 45 : hex[byte] === 0) return false;
      if (byte === 48) zeros += 1;
    }
    return zeros < 32;
  },
};

const hexadecimal: ValueShape = {
  what: 'sixteen to forty hexadecimal digits',
  needs: digit,
  allows: digit | upper | lower,
  bytesMin: 14,
  bytesMax: 40,
  fits: (bytes, start, end) => {
    for (let index = start; index < end; index += 1) if (hex[bytes[index] ?? 0] === 0) return false;
    return true;
  },
};

const serial: ValueShape = {
  what: 'letters and digits of a serial number',
  needs: digit,
  allows: digit | upper | lower | dash | underscore | colon | dot,
  bytesMin: 8,
  bytesMax: 64,
  fits: () => true,
};

/** What follows one device, and its owner, from app to app. */
export const deviceId = defineDataClass({
  id: 'personal.device-id',
  title: 'Device or advertising identifier',
  sensitivity: 'confidential',
  laws: ['GDPR Rec. 30', 'CCPA 1798.140', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'pseudonym', scope: 'global' } },
  retentionDays: 90,
  prevalence: 1 / 500,
  evidence: [
    byForms([
      { shape: imei, weight: 0.5, check: luhn, passRate: 1 / 10 },
      { shape: uuid, weight: 2, check: null, passRate: 1 },
      { shape: hexadecimal, weight: 2, check: null, passRate: 1 },
      { shape: serial, weight: 0.6, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'imei',
        'imei_number',
        'imei1',
        'imei2',
        'imeisv',
        'meid',
        'esn',
        'imsi',
        'iccid',
        'idfa',
        'idfv',
        'gaid',
        'aaid',
        'adid',
        'oaid',
        'ifa',
        'advertising_id',
        'advertising_identifier',
        'advertiser_id',
        'google_advertising_id',
        'vendor_identifier',
        'identifier_for_vendor',
        'android_id',
        'ssaid',
        'udid',
        'device_udid',
        'ecid',
        'hardware_id',
        'machine_guid',
        'browser_fingerprint',
        'device_fingerprint',
        'visitor_fingerprint',
        'canvas_fingerprint',
      ],
      { weight: 7.8 },
    ),
    byKey(
      [
        'device_id',
        'device_identifier',
        'device_uuid',
        'device_serial',
        'device_serial_number',
        'installation_id',
        'hwid',
        'geraete_id',
        'id_dispositivo',
        'id_appareil',
        'идентификатор_устройства',
        '设备号',
        '设备标识',
        '端末識別番号',
        '기기고유번호',
      ],
      { weight: 6.6 },
    ),
    byKey(['serial', 'serial_number', 'serial_no'], { weight: 6.6, under: ['device', 'phone', 'handset', 'laptop', 'computer'] }),
    against(['ssl', 'certificate', 'product', 'tls', 'key', 'ssh'], { weight: -4 }),
  ],
  samples: {
    hits: [
      { imei: '490154203237518' },
      { idfa: '6D92078A-8246-4BA4-AE5B-76104861E7DC' },
      { androidId: '9774d56d682e549c' },
      { deviceId: '6d92078a-8246-4ba4-ae5b-76104861e7dc' },
      { udid: '2b6f0cc904d137be2e1730235f5664094b831186' },
    ],
    misses: [
      { id: '6d92078a-8246-4ba4-ae5b-76104861e7dc' },
      { idfa: '00000000-0000-0000-0000-000000000000' },
      { value: '490154203237518' },
      { deviceId: 'kitchen' },
      { serialNumber: 'SN-00012345' },
      { deviceIdType: 'android-id-16' },
    ],
  },
});
