import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate with its key, both PEM. */
export interface Certified {
  readonly host: string;
  readonly key: string;
  readonly cert: string;
  readonly privateKey: KeyObject;
}

/** A certificate that signed itself, with its key; for tests, and never the same twice. */
export function selfSigned(host: string): Certified {
  return certified(host, null);
}

/** One that another vouches for; `until` is its last moment as UTCTime, `YYMMDDhhmmssZ`, `uri` a name beside the host. */
export function certified(host: string, issuer: Certified | null, until = '490101000000Z', uri: string | null = null): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
  const validity = der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from(until)));
  const names = der(0x30, der(0x82, Buffer.from(host)), ...(uri === null ? [] : [der(0x86, Buffer.from(uri))]));
  const basic = der(0x30, Buffer.from('0603551d130101ff', 'hex'), der(0x04, Buffer.from('30030101ff', 'hex')));
  const alternative = der(0x30, Buffer.from('0603551d11', 'hex'), der(0x04, names));
  const serial = createHash('sha256').update(spki).digest().subarray(0, 8);
  serial[0] = 1;
  const body = der(
    0x30,
    der(0xa0, Buffer.from('020102', 'hex')),
    der(0x02, serial),
    algorithm,
    nameOf(issuer?.host ?? host),
    validity,
    nameOf(host),
    spki,
    der(0xa3, der(0x30, basic, alternative)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuer?.privateKey ?? privateKey));
  const base64 = der(0x30, body, algorithm, signature)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return {
    host,
    privateKey,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`,
  };
}

function nameOf(host: string): Buffer {
  return der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(host)))));
}

/** A value of X.690 with its tag and its length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), value]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), value]);
}
