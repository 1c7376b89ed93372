import { builtInWays } from '@sluice/identity/outline';
import type { Problem } from './problem.ts';
import { isSafeAddress } from './safe-address.ts';
import type { ConfigurationDocument } from './schema.ts';

type Provider = NonNullable<NonNullable<ConfigurationDocument['identity']>['providers']>[number];

type SigningKeys = NonNullable<NonNullable<ConfigurationDocument['identity']>['signatures']>['keys'];

interface Wrong {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

/** What the shape of a configuration cannot say about those who vouch for tokens. */
export function providerProblems(
  { identity }: ConfigurationDocument,
  placeOf: (path: Wrong['path']) => Pick<Problem, 'file' | 'line' | 'column'>,
): readonly Problem[] {
  const wrongs = [...wrongsOfAll(identity?.providers ?? [], identity?.jwt !== undefined)];
  const short = identity?.jwt
    ? [...wrongsOf({ name: 'jwt', ...identity.jwt }, false)].map((wrong) => ({ ...wrong, path: ['identity', 'jwt', ...wrong.path] }))
    : [];
  return [...short, ...wrongs, ...wrongSigningKeys(identity?.signatures?.keys ?? [])].map(({ path, message, fix }) => ({
    ...placeOf(path),
    severity: 'error',
    message,
    fix,
  }));
}

function* wrongSigningKeys(keys: SigningKeys): Generator<Wrong> {
  const seen = new Set<string>();
  for (const [index, { id, algorithm, publicKey, secret }] of keys.entries()) {
    const path = ['identity', 'signatures', 'keys', index];
    const wanted = algorithm === 'hmac-sha256' ? 'secret' : 'publicKey';
    if ((wanted === 'secret' ? secret : publicKey) === undefined || (publicKey !== undefined && secret !== undefined))
      yield { path, message: `"${algorithm}" is verified by a "${wanted}", and by nothing else`, fix: `name its "${wanted}"` };
    if (seen.has(id)) yield { path: [...path, 'id'], message: `two keys have the id "${id}"`, fix: 'leave one of them out' };
    seen.add(id);
  }
}

function* wrongsOfAll(providers: readonly Provider[], hasShort: boolean): Generator<Wrong> {
  const names = new Set<string>([...builtInWays, 'contract', ...(hasShort ? ['jwt'] : [])]);
  for (const [index, provider] of providers.entries()) {
    const at = ['identity', 'providers', index];
    if (names.has(provider.name)) {
      const message = `the name "${provider.name}" is taken, by another provider or by a way of Sluice's own`;
      yield { path: [...at, 'name'], message, fix: 'give it another one' };
    }
    names.add(provider.name);
    for (const wrong of wrongsOf(provider, true)) yield { ...wrong, path: [...at, ...wrong.path] };
  }
}

function* wrongsOf(provider: Provider, needsSource: boolean): Generator<Wrong> {
  const { secret, publicKey, jwks, discovery, url, issuer, insecure = false } = provider;
  const sources = Object.entries({ secret, publicKey, jwks, discovery: discovery || undefined, url }).filter(
    ([, one]) => one !== undefined,
  );
  if (sources.length > 1 || (needsSource && sources.length === 0)) {
    const message =
      sources.length === 0
        ? 'nothing is named that tokens are verified by'
        : `tokens are to be verified by ${sources.map(([name]) => `"${name}"`).join(' and ')} at once`;
    yield { path: [sources[1]?.[0] ?? 'name'], message, fix: 'name one of discovery, jwks, publicKey, secret and url' };
  }
  if (discovery && issuer === undefined)
    yield { path: ['discovery'], message: '"discovery" asks the issuer, and none is named', fix: 'name it with "issuer"' };
  yield* wrongAlgorithms(provider);
  const asked = { jwks: jwks?.startsWith('file:') ? undefined : jwks, url, issuer: discovery ? issuer : undefined };
  for (const [name, address] of Object.entries(asked)) {
    if (address === undefined || isSafeAddress(address, insecure)) continue;
    const message = "keys that come in cleartext could be anybody's";
    yield { path: [name], message, fix: 'write https://, or say "insecure: true" of a provider under identity.providers' };
  }
  yield* wrongClient(provider);
}

function* wrongClient({ url, clientId, clientSecret, clientKey, clientKeyId, clientAuth }: Provider): Generator<Wrong> {
  if (url !== undefined && (clientId === undefined || (clientSecret ?? clientKey) === undefined))
    yield {
      path: ['url'],
      message: 'whoever asks what a token is worth proves who it is',
      fix: 'name "clientId" and "clientSecret", or "clientKey", beside "url"',
    };
  if (clientKey !== undefined && (clientSecret ?? clientAuth) !== undefined)
    yield { path: ['clientKey'], message: 'who asks is proven by a key and by a secret at once', fix: 'name one of them' };
  if (clientKey === undefined && clientKeyId !== undefined)
    yield { path: ['clientKeyId'], message: '"clientKeyId" is the name of a key, and there is none', fix: 'name the key with "clientKey"' };
}

/** A public key that is taken for a shared secret is one that everybody knows (RFC 8725 2.1). */
function* wrongAlgorithms({ algorithms = [], secret }: Provider): Generator<Wrong> {
  for (const [index, algorithm] of algorithms.entries()) {
    if (algorithm.startsWith('HS') === (secret !== undefined)) continue;
    const message =
      secret === undefined
        ? `"${algorithm}" is for shared secrets, and there is none`
        : `"${algorithm}" is for public keys, and there is a secret`;
    yield {
      path: ['algorithms', index],
      message,
      fix: secret === undefined ? 'name those of public keys, as RS256' : 'name HS256, HS384 or HS512',
    };
  }
}
