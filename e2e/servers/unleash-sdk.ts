import assert from 'node:assert/strict';
import { type EventEmitter, once } from 'node:events';
import { pathToFileURL } from 'node:url';

/** Starts the real client of Unleash, waits until it has the flags, uses one, sends its metrics and ends it. */
export type UnleashSdk = (url: string, token: string) => Promise<void>;

export async function unleashSdk(file: string): Promise<UnleashSdk> {
  const { Unleash, InMemStorageProvider } = (await import(pathToFileURL(file).href)).default;
  return async (url, token) => {
    const sdk = new Unleash({
      url: `${url}/api/`,
      appName: 'sdk',
      instanceId: 'one',
      customHeaders: { Authorization: token },
      refreshInterval: 15_000,
      metricsInterval: 60_000,
      storageProvider: new InMemStorageProvider(),
    });
    await once(sdk as EventEmitter, 'synchronized', { signal: AbortSignal.timeout(15_000) });
    assert.equal(sdk.isEnabled('checkout', { userId: '1' }), true);
    assert.equal(sdk.isEnabled('no-such-flag'), false);
    await sdk.destroyWithFlush();
  };
}
