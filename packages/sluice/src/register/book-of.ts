import { type DeniedTokens, limitsOf, type RegisterChange, type RegisteredConsumer, type StoredKey } from '@sluice/control';
import type { BookChange, Denial } from '@sluice/identity';
import { unreachable } from '@sluice/kit';

/** What of the register is looked up while a change is put into the words of workers. */
export interface BookSources {
  consumer(name: string): Promise<RegisteredConsumer | null>;
  keysOf(consumer: string): Promise<readonly StoredKey[]>;
  /** Keyed, under every key that workers may make fingerprints with. */
  readonly fingerprints: (text: string) => readonly string[];
}

/** Changes of the register as workers must know them: keys by their hash, subjects and networks by their fingerprints. */
export async function bookOf(changes: readonly RegisterChange[], sources: BookSources): Promise<readonly BookChange[]> {
  const lists: (readonly BookChange[])[] = [];
  for (const change of changes) lists.push(await changesOf(change, sources));
  return lists.flat();
}

async function changesOf(change: RegisterChange, sources: BookSources): Promise<readonly BookChange[]> {
  switch (change.kind) {
    case 'api-key': {
      const key = change.after ?? change.before;
      return key === null || isOnlyUse(change) ? [] : [keyChange(key, change.after && (await sources.consumer(key.consumer)))];
    }
    case 'consumer': {
      const { after } = change;
      // A new one has no keys, and whoever is removed has lost them before.
      if (after === null || change.before === null) return [];
      return (await sources.keysOf(after.name)).map((key) => keyChange(key, after));
    }
    case 'denial': {
      const denial = change.after ?? change.before;
      if (denial === null) return [];
      return denialsOf(denial, sources).map((one, index) => ({
        kind: 'denial',
        id: `${denial.id} ${index}`,
        denial: change.after === null ? null : one,
      }));
    }
    case 'ban': {
      const ban = change.after ?? change.before;
      if (ban === null) return [];
      const { id, treat, reason, untilMs, stepUp } = ban;
      return targetsOf(ban.target, sources).map((target) => ({
        kind: 'ban',
        target,
        ban: change.after === null ? null : { id, treat, reason, untilMs, stepUp },
      }));
    }
    case 'plan': {
      const plan = change.after ?? change.before;
      if (plan === null) return [];
      const limits = change.after === null ? [] : limitsOf(change.after);
      return [{ kind: 'plan', name: plan.name, limits: limits.length === 0 ? null : limits }];
    }
    default:
      return unreachable(change);
  }
}

/** Nothing but the day of its last use differs, which workers told themselves. */
function isOnlyUse({ before, after }: RegisterChange & { readonly kind: 'api-key' }): boolean {
  return (
    before !== null &&
    after !== null &&
    JSON.stringify({ ...before, lastUsedDay: null }) === JSON.stringify({ ...after, lastUsedDay: null })
  );
}

function keyChange(key: StoredKey, consumer: RegisteredConsumer | null): BookChange {
  const { id, hash, scopes, expiresAtMs } = key;
  if (consumer === null) return { kind: 'key', hash, key: null };
  if (key.revokedAtMs !== null) return { kind: 'key', hash, key: 'revoked' };
  const { name, tenant, plan } = consumer;
  return { kind: 'key', hash, key: { id, consumer: name, roles: key.roles ?? consumer.roles, scopes, tenant, plan, expiresAtMs } };
}

function denialsOf({ what, untilMs }: DeniedTokens, { fingerprints }: BookSources): readonly Denial[] {
  switch (what.kind) {
    case 'subject': {
      const { kind, issuer, issuedBeforeMs } = what;
      return fingerprints(`${issuer} ${what.subject}`).map((subject) => ({ kind, subject, issuedBeforeMs, untilMs }));
    }
    case 'fingerprint':
    case 'token-id':
    case 'all':
      return [{ ...what, untilMs }];
    default:
      return unreachable(what);
  }
}

/** A network that was typed is known to workers by its fingerprint, as an id of records is already. */
function targetsOf(target: string, { fingerprints }: BookSources): readonly string[] {
  return target.includes('/') ? fingerprints(target).map((fingerprint) => `network-${fingerprint}`) : [target];
}
