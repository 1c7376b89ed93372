import type { Contract, Operation } from '@sluice/contract';
import { type TokenWay, waysOf } from '@sluice/flow';
import type { ApiId } from '@sluice/model';
import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { ApiSettings, Settings } from '../config/settings.ts';
import { isClientKey } from '../identity/client-assertion.ts';
import { isPasswordHash } from '../identity/passwords.ts';
import { signingKeyFault } from '../identity/signing-keys.ts';

/** How tokens are verified, by the names that `accept` uses. */
export function tokenWaysOf({ identity }: Settings): readonly TokenWay[] {
  return identity.providers.map(({ name, proof }) => ({ name, schemes: [proof === 'dpop' ? 'DPoP' : 'Bearer'] }));
}

/** A secret of fewer bytes than its hash has can be found by trying (RFC 7518 3.2). */
const secretBytesMin = 32;

/** Secrets that are too short, keys that are none, and passwords that are none of our hashes. */
export function credentialProblems(settings: Settings): readonly Problem[] {
  const { identity } = settings;
  const at = (path: string) => placeIn(settings, `identity.${path}`);
  const secrets = identity.providers.flatMap(({ name, source }, index): Problem[] => {
    if (source.kind !== 'secret' || Buffer.byteLength(source.secret) >= secretBytesMin) return [];
    const message = `the secret of the token provider "${name}" has fewer than ${secretBytesMin} bytes, and can be found by trying`;
    return [
      { ...at(`providers.${index}`), severity: 'warning', message, fix: 'have its issuer sign with a longer one, or with a private key' },
    ];
  });
  // Whoever shares a secret signs for nobody else; an issuer that publishes its keys does so for many APIs.
  const unaddressed = identity.providers.flatMap(({ name, source, audiences }, index): Problem[] => {
    if ((source.kind !== 'key-set' && source.kind !== 'discovery') || audiences.length > 0) return [];
    const message = `the token provider "${name}" takes tokens that its issuer made for other APIs`;
    return [{ ...at(`providers.${index}`), severity: 'warning', message, fix: 'say whom they must be meant for: "audience"' }];
  });
  const clients = identity.providers.flatMap(({ name, source }, index): Problem[] => {
    if (source.kind !== 'introspection' || source.client.kind !== 'key' || isClientKey(source.client.pem)) return [];
    const message = `what the gate is to sign with where it asks the token provider "${name}" is no private key in PEM`;
    return [
      {
        ...at(`providers.${index}`),
        severity: 'error',
        message,
        fix: 'make one: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
      },
    ];
  });
  const passwords = identity.users.flatMap(({ name, password }, index): Problem[] => {
    if (isPasswordHash(password)) return [];
    const message = `what stands for the password of the user "${name}" is no hash of one`;
    return [{ ...at(`users.${index}`), severity: 'error', message, fix: 'make it with "sluice hash-password"' }];
  });
  const keys = (identity.signatures?.keys ?? []).flatMap((key, index): Problem[] => {
    const fault = signingKeyFault(key);
    if (fault === null) return [];
    return [
      {
        ...at(`signatures.keys.${index}`),
        severity: 'error',
        message: `the key "${key.id}" verifies no ${key.algorithm}: ${fault}`,
        fix: 'name its public key in PEM, or a longer secret',
      },
    ];
  });
  return [...secrets, ...unaddressed, ...clients, ...passwords, ...keys];
}

/** Where a contract is to say who may call, and what it says lets nobody in, or nothing is said. */
export function declarationProblems(settings: Settings, contracts: ReadonlyMap<ApiId, Contract>): readonly Problem[] {
  const tokens = tokenWaysOf(settings);
  return settings.apis.flatMap((api) => {
    const contract = contracts.get(api.name as ApiId);
    return contract && usesContract(api) ? wordsOf(contract.operations, settings, tokens).map((one) => problem(api, one)) : [];
  });
}

function usesContract({ authenticate, routes }: ApiSettings): boolean {
  return [authenticate, ...routes.map((route) => route.authenticate)].some((choice) => choice?.accept === 'contract');
}

interface Words {
  readonly message: string;
  readonly fix: string;
}

function wordsOf(operations: readonly Operation[], { identity }: Settings, tokens: readonly TokenWay[]): readonly Words[] {
  const found = new Map<string, Words>();
  for (const operation of operations) {
    const name = `${operation.method} ${operation.template}`;
    if (!operation.isSecurityDeclared) {
      const message = `${name} declares no security, so that any verified credential is wanted of its callers`;
      found.set(name, { message, fix: 'declare it; "security: []" stands for everybody' });
    }
    for (const { scheme } of operation.security.flat()) {
      const { key } = scheme;
      if (waysOf(scheme, tokens).length === 0)
        found.set(scheme.name, {
          message: `nothing that is configured can verify the security scheme "${scheme.name}", so it lets nobody in`,
          fix: 'add a provider under identity.providers, or list the ways with "accept"',
        });
      else if (key?.place === 'header' && !identity.apiKeyHeaders.some((header) => header.toLowerCase() === key.name.toLowerCase()))
        found.set(scheme.name, {
          message: `the keys of "${scheme.name}" come in the header ${key.name}, which is not looked at`,
          fix: `add it to identity.apiKeyHeaders`,
        });
      else if (key?.place === 'query')
        found.set(scheme.name, {
          message: `the keys of "${scheme.name}" come in the query, where they are not looked for`,
          fix: 'take them in a header: a query is kept in logs and histories',
        });
    }
  }
  return [...found.values()];
}

function problem(api: ApiSettings, { message, fix }: Words): Problem {
  return { file: api.contract?.file ?? api.name, line: 1, column: 1, severity: 'warning', message, fix };
}
