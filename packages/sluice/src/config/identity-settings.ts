import type { ConfigurationDocument } from './schema.ts';
import type { SignatureAlgorithm } from './signature-algorithms.ts';

/** How callers prove who they are, with every default filled in and every secret read. */
export interface IdentitySettings {
  readonly apiKeyHeaders: readonly string[];
  readonly sessionCookies: readonly string[];
  readonly providers: readonly ProviderSettings[];
  readonly users: readonly UserSettings[];
  /** Null where sessions are told apart and no more. */
  readonly whoAmI: WhoAmISettings | null;
  /** Null where signatures are not read. */
  readonly signatures: SignatureSettings | null;
}

export interface SignatureSettings {
  readonly keys: readonly SigningKeySettings[];
  readonly components: readonly string[];
  readonly maxAgeSeconds: number;
  readonly isNonceRequired: boolean;
}

/** `key` is the PEM of a public key, or the secret of hmac-sha256. */
export interface SigningKeySettings extends Granted {
  readonly id: string;
  readonly name: string;
  readonly algorithm: SignatureAlgorithm;
  readonly key: string;
}

/** Somebody who shows a password. `password` is its hash. */
export interface UserSettings extends Granted {
  readonly name: string;
  readonly password: string;
}

/** What whoever proves who it is may be asked for in policies. */
export interface Granted {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: string | null;
  readonly plan: string | null;
}

export interface WhoAmISettings {
  readonly url: string;
  /** JSON pointers into what is answered. */
  readonly subject: string;
  readonly roles: string | null;
  readonly tenant: string | null;
  readonly cacheSeconds: number;
  readonly timeoutMs: number;
}

export interface ProviderSettings {
  readonly name: string;
  readonly issuer: string | null;
  readonly audiences: readonly string[];
  readonly algorithms: readonly string[];
  /** Empty for those of access tokens. */
  readonly types: readonly string[];
  readonly clockSkewSeconds: number;
  readonly isExpiryRequired: boolean;
  readonly rolesClaim: string | null;
  readonly tenantClaim: string | null;
  readonly proof: 'none' | 'dpop' | 'certificate';
  readonly isInsecureAllowed: boolean;
  readonly source: TokenSource;
}

/** What tokens are verified by. */
export type TokenSource =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'public-key'; readonly pem: string }
  | { readonly kind: 'key-set'; readonly address: string }
  | { readonly kind: 'discovery' }
  | IntrospectionSettings;

export interface IntrospectionSettings {
  readonly kind: 'introspection';
  readonly url: string;
  readonly clientId: string;
  readonly client: ClientProof;
  readonly cacheSeconds: number;
  readonly timeoutMs: number;
}

/** How whoever asks proves who it is (RFC 6749 2.3.1, RFC 7523 2.2). */
export type ClientProof =
  | { readonly kind: 'basic' | 'post'; readonly secret: string }
  /** `pem` is a private key; `audience` is who is to believe what it signs. */
  | { readonly kind: 'key'; readonly pem: string; readonly keyId: string | null; readonly audience: string };

/** What reading needs of its surroundings: paths made absolute, and the values behind `env:NAME` or `file:PATH`. */
interface Surroundings {
  readonly absolute: (path: string) => string;
  readonly secret: (reference: string) => string;
}

type IdentityDocument = NonNullable<ConfigurationDocument['identity']>;
type ProviderDocument = NonNullable<IdentityDocument['providers']>[number];

export const defaultApiKeyHeaders: readonly string[] = ['x-api-key'];
const defaultSessionCookies = ['session', 'sessionid', 'sid', 'connect.sid', 'JSESSIONID', 'PHPSESSID', 'laravel_session'];

export function identityOf(
  { apiKeyHeaders, sessionCookies, jwt, providers, users, whoAmI, signatures }: IdentityDocument,
  around: Surroundings,
): IdentitySettings {
  const short = jwt ? shortFormOf(jwt, around) : null;
  return {
    apiKeyHeaders: apiKeyHeaders ?? defaultApiKeyHeaders,
    sessionCookies: sessionCookies ?? defaultSessionCookies,
    users: (users ?? []).map((user) => ({ name: user.name, password: around.secret(user.password), ...grantedOf(user) })),
    whoAmI: whoAmI
      ? {
          ...whoAmI,
          roles: whoAmI.roles ?? null,
          tenant: whoAmI.tenant ?? null,
          cacheSeconds: whoAmI.cacheSeconds ?? 30,
          timeoutMs: whoAmI.timeoutMs ?? 2_000,
        }
      : null,
    signatures: signatures ? signaturesOf(signatures, around) : null,
    providers: [...(short ? [short] : []), ...(providers ?? []).map((provider) => providerOf(provider, around))],
  };
}

const usualComponents = ['@method', '@authority', '@path', '@query'];

function signaturesOf(
  { keys, components, maxAgeSeconds, nonce }: NonNullable<IdentityDocument['signatures']>,
  around: Surroundings,
): SignatureSettings {
  return {
    keys: keys.map(({ publicKey, secret, ...key }) => ({
      id: key.id,
      name: key.name,
      algorithm: key.algorithm,
      key: around.secret(publicKey ?? secret ?? ''),
      ...grantedOf(key),
    })),
    components: components ?? usualComponents,
    maxAgeSeconds: maxAgeSeconds ?? 60,
    isNonceRequired: nonce === 'required',
  };
}

export function grantedOf({ roles, scopes, tenant, plan }: { readonly [Name in keyof Granted]?: Granted[Name] | undefined }): Granted {
  return { roles: roles ?? [], scopes: scopes ?? [], tenant: tenant ?? null, plan: plan ?? null };
}

/** `jwt` is one provider of that name whose tokens need not end. Without a key nothing is verified. */
function shortFormOf(jwt: NonNullable<IdentityDocument['jwt']>, around: Surroundings): ProviderSettings | null {
  const { rolesClaim = 'roles', tenantClaim = 'tenant', ...given } = jwt;
  if (given.secret === undefined && given.publicKey === undefined && given.jwks === undefined) return null;
  return { ...providerOf({ ...given, name: 'jwt', rolesClaim, tenantClaim }, around), isExpiryRequired: false };
}

function providerOf(provider: ProviderDocument, around: Surroundings): ProviderSettings {
  const { audience } = provider;
  return {
    name: provider.name,
    issuer: provider.issuer ?? null,
    audiences: audience === undefined ? [] : typeof audience === 'string' ? [audience] : audience,
    algorithms: provider.algorithms ?? usualAlgorithms(provider),
    types: (provider.types ?? []).map((type) => type.toLowerCase().replace(/^application\//, '')),
    clockSkewSeconds: provider.clockSkewSeconds ?? 30,
    isExpiryRequired: (provider.expiry ?? 'required') === 'required',
    rolesClaim: provider.rolesClaim ?? null,
    tenantClaim: provider.tenantClaim ?? null,
    proof: provider.proof ?? 'none',
    isInsecureAllowed: provider.insecure ?? false,
    source: sourceOf(provider, around),
  };
}

/** A shared secret verifies HMACs and nothing else; a public key never does (RFC 8725 3.1). */
function usualAlgorithms({ secret }: ProviderDocument): readonly string[] {
  return secret === undefined ? ['RS256', 'PS256', 'ES256', 'EdDSA'] : ['HS256'];
}

function sourceOf(provider: ProviderDocument, around: Surroundings): TokenSource {
  const { secret, publicKey, jwks, url, clientId = '', cacheSeconds, timeoutMs } = provider;
  if (url !== undefined)
    return {
      kind: 'introspection',
      url,
      clientId,
      client: clientProofOf(provider, url, around),
      cacheSeconds: cacheSeconds ?? 60,
      timeoutMs: timeoutMs ?? 2_000,
    };
  if (secret !== undefined) return { kind: 'secret', secret: around.secret(secret) };
  if (publicKey !== undefined) return { kind: 'public-key', pem: around.secret(publicKey) };
  if (jwks === undefined) return { kind: 'discovery' };
  return { kind: 'key-set', address: jwks.startsWith('file:') ? `file:${around.absolute(jwks.slice(5))}` : jwks };
}

/** Those who issue tokens know themselves by the name of their issuer; where none is told, by the address that is asked. */
function clientProofOf(
  { clientSecret, clientKey, clientKeyId, clientAuth, issuer }: ProviderDocument,
  url: string,
  around: Surroundings,
): ClientProof {
  if (clientKey !== undefined) return { kind: 'key', pem: around.secret(clientKey), keyId: clientKeyId ?? null, audience: issuer ?? url };
  return { kind: clientAuth ?? 'basic', secret: clientSecret === undefined ? '' : around.secret(clientSecret) };
}
