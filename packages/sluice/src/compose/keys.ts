import { randomBytes } from 'node:crypto';
import type { CapturePort, FingerprintKey, MaskPorts } from '@sluice/flow';
import { sipHash, utf8 } from '@sluice/kit';
import { type ApiId, type ExchangeId, fingerprintText } from '@sluice/model';
import { CaptureStore, fingerprintWith, type Keys, openKeys, openPseudonymKey } from '@sluice/store-local/segments';
import type { Settings } from '../config/settings.ts';
import type { Say } from '../log/log.ts';
import type { DataFolder } from '../processes/data-folder.ts';
import { maskPorts } from './mask-ports.ts';

const hourMs = 3_600_000;

/** What a worker does with the installation's keys. The keys themselves stay in here. */
export interface Secrets {
  readonly fingerprintKey: FingerprintKey;
  readonly mask: MaskPorts;
  /** A keyed fingerprint as text, for credentials that tell consumers apart. */
  readonly fingerprint: (text: string) => string;
  /** The same under the keys before as well. */
  readonly fingerprints: (text: string) => readonly string[];
  readonly capture: CapturePort | null;
}

/** The first start makes the installation's keys, before there are several processes that could. */
export function makeKeys(folder: DataFolder): void {
  openKeys(folder.keys, randomBytes);
  openPseudonymKey(folder.pseudonyms, randomBytes);
}

export function openSecrets(folder: DataFolder, settings: Settings, say: Say): Secrets {
  const keys = openKeys(folder.keys, randomBytes);
  const [fingerprintKey] = keys.fingerprint;
  const underAll = fingerprintWith(keys);
  const words = new Uint32Array(2);
  const keyed = (text: string): readonly [number, number] => {
    const bytes = utf8(text);
    sipHash(fingerprintKey.key, bytes, 0, bytes.length, words, 0);
    return [words[0] ?? 0, words[1] ?? 0];
  };
  const fingerprint = (text: string) => fingerprintText(fingerprintKey.id, ...keyed(text));
  return {
    fingerprintKey,
    mask: maskPorts(keyed, openPseudonymKey(folder.pseudonyms, randomBytes).bytes, settings.consumers, fingerprint),
    fingerprint,
    fingerprints: (text) => underAll(utf8(text)),
    capture: settings.apis.some((api) => api.routes.some((route) => route.capture)) ? capturePort(folder, keys, settings, say) : null,
  };
}

/** Bodies of routes that ask for it go to the capture store, each with its route's hours. A failed capture is no failed exchange. */
function capturePort(folder: DataFolder, keys: Keys, settings: Settings, say: Say): CapturePort {
  const store = new CaptureStore({ folder: folder.captures, keys, now: Date.now, random: randomBytes });
  const hoursOf = (api: ApiId, template: string) => {
    const routes = settings.apis.find(({ name }) => name === api)?.routes ?? [];
    return (
      (routes.find((route) => route.capture && route.match.endsWith(` ${template}`)) ?? routes.find((route) => route.capture))?.capture
        ?.hours ?? 1
    );
  };
  return {
    capture(api, template, exchange, side, bytes) {
      store.put(exchange as ExchangeId, side, bytes, Date.now() + hoursOf(api, template) * hourMs).catch((error: unknown) => {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
        say(`a body was not captured (${code})`, 'capture.failed', { 'error.type': code });
      });
    },
  };
}
