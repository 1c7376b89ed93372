import { createPublicKey, createSecretKey, hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import {
  type AccessBook,
  defaultIdentityConfiguration,
  defaultJwtVerification,
  defaultTokenProvider,
  Identifier,
  type IdentityConfiguration,
  type KnownKey,
  MemoryAccessBook,
  proofWindowMs,
  ReplayBook,
  type Replays,
  type TokenProvider,
} from '@sluice/identity';
import { exportJWK } from 'jose/key/export';
import type { ProviderSettings } from '../config/identity-settings.ts';
import type { ConsumerSettings, Settings } from '../config/settings.ts';
import { Attendance, type ToldOfAttendance } from './attendance.ts';
import { discoveredKeys } from './discovery.ts';
import { fetchMembers } from './fetch-json.ts';
import { Introspection } from './introspection.ts';
import { KeySet } from './key-set.ts';
import { checkPassword } from './passwords.ts';
import { signatureRequirement } from './signing-keys.ts';
import { whoAmI } from './who-am-i.ts';

export interface IdentifierPorts {
  /** Keyed; credentials end there. */
  readonly fingerprint: (text: string) => string;
  /** Under the keys before as well. */
  readonly fingerprints?: (text: string) => readonly string[];
  /** When credentials were shown. */
  readonly now?: () => number;
  readonly book?: AccessBook;
  /** Hears of each registered key that was shown and holds. */
  readonly keyUsed?: (id: string) => void;
  /** Hears who does not answer of those that say which credentials hold. */
  readonly attendance?: ToldOfAttendance;
  /** Outlives a revision, or a proof could be shown again after a reload. */
  readonly replays?: Replays;
}

const steady = () => performance.now();

/** Tells consumers apart as the settings say. */
export function composeIdentifier(settings: Settings, ports: IdentifierPorts): Identifier {
  const { fingerprint, fingerprints, now, book, keyUsed, replays, attendance = () => undefined } = ports;
  const { apiKeyHeaders, sessionCookies, providers, users, signatures, whoAmI: asksFor } = settings.identity;
  const configuration: IdentityConfiguration = {
    ...defaultIdentityConfiguration,
    apiKeyHeaders: apiKeyHeaders.map((name) => name.toLowerCase()),
    sessionCookies,
    knownKeys: new Map(settings.consumers.flatMap(knownKeyOf)),
    users: new Map(users.map(({ password, ...user }) => [user.name, { ...user, passwordHash: password }])),
    signatures: signatures && signatureRequirement(signatures),
    whoAmI: asksFor && whoAmI(asksFor, steady, new Attendance('whoAmI', attendance, steady)),
    providers: providers.map((provider) => providerOf(provider, new Attendance(provider.name, attendance, steady))),
  };
  return new Identifier(configuration, {
    fingerprint,
    fingerprints: fingerprints ?? ((text) => [fingerprint(text)]),
    sha256,
    checkPassword,
    now: now ?? Date.now,
    book: book ?? new MemoryAccessBook(),
    ...(keyUsed ? { keyUsed } : {}),
    replays: replays ?? new ReplayBook(proofWindowMs),
  });
}

function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}

function knownKeyOf({ name, apiKey, roles, scopes, tenant, plan }: ConsumerSettings): readonly (readonly [string, KnownKey])[] {
  return name === null || apiKey === null ? [] : [[sha256(apiKey), { name, roles, scopes, tenant, plan }]];
}

function providerOf(provider: ProviderSettings, attendance: Attendance): TokenProvider {
  const { rolesClaims, tenantClaims } = defaultTokenProvider;
  return {
    ...defaultTokenProvider,
    name: provider.name,
    issuers: provider.issuer === null ? [] : [provider.issuer],
    audiences: provider.audiences,
    clockToleranceSeconds: provider.clockSkewSeconds,
    rolesClaims: provider.rolesClaim === null ? rolesClaims : [provider.rolesClaim, ...rolesClaims],
    tenantClaims: provider.tenantClaim === null ? tenantClaims : [provider.tenantClaim, ...tenantClaims],
    proof: provider.proof,
    verification: verificationOf(provider, attendance),
  };
}

function verificationOf(
  { source, issuer, algorithms, types, isExpiryRequired, isInsecureAllowed }: ProviderSettings,
  attendance: Attendance,
): TokenProvider['verification'] {
  const jwt = { ...defaultJwtVerification, algorithms, isExpiryRequired, types: types.length > 0 ? types : defaultJwtVerification.types };
  switch (source.kind) {
    case 'introspection': {
      const introspection = new Introspection(source, steady, attendance);
      return { kind: 'introspection', keptMs: source.cacheSeconds * 1000, ask: (token) => introspection.ask(token) };
    }
    case 'secret': {
      const keys = [createSecretKey(source.secret, 'utf8').export()];
      return { ...jwt, keysOf: async () => keys };
    }
    case 'public-key': {
      const keys = exportJWK(createPublicKey(source.pem)).then((key) => [key]);
      return { ...jwt, keysOf: () => keys };
    }
    default: {
      const read = source.kind === 'discovery' ? discoveredKeys(issuer ?? '', isInsecureAllowed) : () => keysAt(source.address);
      const set = new KeySet(attendance.over(read), steady);
      return { ...jwt, keysOf: (header) => set.keysOf(header) };
    }
  }
}

async function keysAt(address: string): Promise<Readonly<Record<string, unknown>>> {
  if (!address.startsWith('file:')) return fetchMembers(address);
  const keys: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(address.slice(5), 'utf8'));
  return keys;
}
