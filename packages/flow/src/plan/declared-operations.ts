import type { Contract, Operation, RequestName, SecurityUse } from '@sluice/contract';
import { type ApiId, type Endpoint, endpointId } from '@sluice/model';
import type { DeclaredSecurity, SecurityNeed } from '@sluice/policy';

/** The operations of a contract as endpoints, where its servers put them. */
export function declaredEndpoints(api: ApiId, contract: Contract | null): readonly Endpoint[] {
  return (contract?.operations ?? []).flatMap(({ method, template, basePaths }) =>
    basePaths.map((base) => ({ id: endpointId(method, base + template), api, method, template: base + template, isDeclared: true })),
  );
}

/** What the contract asks of callers of an operation; null where it knows no such operation. */
export function declaredSecurity(contract: Contract | null, endpoint: Endpoint): DeclaredSecurity | null {
  const operation = operationOf(contract, endpoint);
  return operation ? operation.security.map((uses) => uses.map(needOf)) : null;
}

/** The names under which an operation takes values of a request; null where the contract knows no such operation. */
export function declaredNames(contract: Contract | null, endpoint: Endpoint): readonly RequestName[] | null {
  return operationOf(contract, endpoint)?.requestNames() ?? null;
}

function operationOf(contract: Contract | null, { method, template }: Endpoint): Operation | null {
  const found = contract?.operations.find((one) => one.method === method && one.basePaths.some((base) => base + one.template === template));
  return found ?? null;
}

function needOf({ scheme, scopes }: SecurityUse): SecurityNeed {
  const isOAuth = scheme.kind === 'oauth2' || scheme.kind === 'openIdConnect';
  return { kind: kindOf(scheme), scopes: isOAuth ? scopes : [], roles: isOAuth ? [] : scopes };
}

function kindOf({ kind, key, httpScheme }: SecurityUse['scheme']): SecurityNeed['kind'] {
  if (kind === 'oauth2' || kind === 'openIdConnect' || httpScheme === 'bearer') return 'token';
  if (kind === 'mutualTLS') return 'certificate';
  if (kind === 'apiKey') return key?.place === 'cookie' ? 'session' : 'api-key';
  return 'credential';
}
