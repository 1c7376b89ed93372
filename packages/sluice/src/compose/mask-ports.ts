import { createHmac } from 'node:crypto';
import type { MaskPorts } from '@sluice/flow';
import type { Consumer } from '@sluice/model';
import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { ConsumerSettings, Settings } from '../config/settings.ts';
import { type Sealer, sealerFor } from './jwe.ts';

/** What treatments need, under the installation's keys and those of its consumers. */
export function maskPorts(
  keyed: MaskPorts['keyed'],
  pseudonymKey: Uint8Array,
  consumers: readonly ConsumerSettings[],
  fingerprint: (text: string) => string,
): MaskPorts {
  const sealers = new Map<string, Sealer>();
  for (const { id, name, apiKey, tenant, encryptTo } of consumers) {
    const sealer = encryptTo === null ? null : sealerFor(encryptTo);
    if (!sealer?.ok) continue;
    if (id !== null) sealers.set(`id ${id}`, sealer.value);
    if (name !== null) sealers.set(`id key-${name}`, sealer.value);
    if (apiKey !== null) sealers.set(`id key-${fingerprint(apiKey)}`, sealer.value);
    if (tenant !== null) sealers.set(`tenant ${tenant}`, sealer.value);
  }
  // Only a verified token says a tenant: nobody names himself another's.
  const sealerOf = ({ id, tenant, isVerified }: Consumer) =>
    sealers.get(`id ${id}`) ?? (tenant !== null && isVerified ? sealers.get(`tenant ${tenant}`) : undefined);
  return {
    keyed,
    pseudonymBlock: (text) => createHmac('sha256', pseudonymKey).update(text).digest(),
    encrypted: (consumer, json) => sealerOf(consumer)?.(json) ?? null,
  };
}

/** What is wrong with the keys of consumers; and that rules encrypt for consumers of whom none has a key. */
export function consumerKeyProblems(settings: Settings, treatments: readonly string[]): readonly Problem[] {
  const at = (path: string) => placeIn(settings, path);
  const problems = settings.consumers.flatMap((consumer, index): Problem[] => {
    const sealer = consumer.encryptTo === null ? null : sealerFor(consumer.encryptTo);
    if (sealer === null || sealer.ok) return [];
    const message = `consumers.${index}.encryptTo holds no key to encrypt with: ${sealer.failure}`;
    return [
      {
        ...at(`consumers.${index}.encryptTo`),
        severity: 'error',
        message,
        fix: 'name a file with one public JWK (RFC 7517) of an RSA, EC or X25519 key',
      },
    ];
  });
  if (settings.consumers.some(({ encryptTo }) => encryptTo !== null) || !treatments.includes('encrypt')) return problems;
  const message = 'a rule encrypts for consumers, and no consumer has a key; what it is about is stripped';
  return [{ ...at('consumers'), severity: 'warning', message, fix: 'name their keys under consumers' }];
}
