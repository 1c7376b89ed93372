import { upstreamContext } from '@sluice/gateway/outline';
import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { ApiSettings, Settings, UpstreamTlsSettings } from '../config/settings.ts';
import { certificatesOf } from './pem.ts';

/** What is wrong with the certificates of upstreams, before anybody is asked with them. No text of a key is repeated. */
export function upstreamTlsProblems(settings: Settings): readonly Problem[] {
  return settings.apis.flatMap((api, index) => {
    const { upstreamTls } = api;
    if (upstreamTls === null) return [];
    const where = `apis.${index}.upstreamTls`;
    return faultsOf(api, upstreamTls).map(
      ({ severity, message, fix }): Problem => ({ ...placeIn(settings, where), severity, message: `${where}${message}`, fix }),
    );
  });
}

type Fault = Pick<Problem, 'severity' | 'message' | 'fix'>;

function faultsOf({ name }: ApiSettings, tls: UpstreamTlsSettings): readonly Fault[] {
  const texts = { ca: tls.ca, cert: tls.client?.cert ?? null };
  const faults = Object.entries(texts).flatMap(([key, text]): Fault[] => {
    if (text === null || certificatesOf(text) !== null) return [];
    return [{ severity: 'error', message: `.${key} holds no certificate that can be read`, fix: 'name a PEM file with certificates' }];
  });
  if (faults.length > 0) return faults;
  try {
    upstreamContext(tls);
  } catch (error) {
    const message = ` cannot be used (${codeOf(error)}): the key is none, or cert and key do not belong together`;
    return [{ severity: 'error', message, fix: 'name the private key of cert, in PEM and without a passphrase' }];
  }
  if (!tls.isVerified) {
    const message = ` does not verify: WHOEVER STANDS BETWEEN SLUICE AND ${name.toUpperCase()} CAN READ AND CHANGE EVERYTHING`;
    faults.push({ severity: 'warning', message, fix: 'name the authority of the upstream as "ca", and leave "verify" out' });
  }
  const [shown] = certificatesOf(tls.client?.cert ?? '') ?? [];
  if (shown && shown.validToDate.getTime() < Date.now()) {
    const message = `.cert expired on ${shown.validToDate.toISOString().slice(0, 10)}`;
    faults.push({ severity: 'warning', message, fix: 'renew it' });
  }
  return faults;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
