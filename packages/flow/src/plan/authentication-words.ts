import type { Operation } from '@sluice/contract';
import type { ApiId, EndpointId } from '@sluice/model';
import type { AuthenticationChoice } from './authentication.ts';
import type { GateInputs } from './inputs.ts';
import { routeOf } from './route-of.ts';

/** Who may call an endpoint, in words. */
export interface AuthenticationWords {
  /** What the contract says: `everybody`, schemes by their names (`bearer or key and mtls`), or null where it says nothing. */
  readonly declared: string | null;
  /** What the configuration says: `everybody`, `as declared`, ways by their names, or null where it requires nothing. */
  readonly required: string | null;
}

export function authenticationWords({ apis }: GateInputs, api: ApiId, endpoint: EndpointId): AuthenticationWords {
  const inputs = apis.find((one) => one.api === api);
  const [method = '', template = ''] = endpoint.split(' ');
  const operation = inputs?.contract?.operations.find(
    (one) => one.method === method && one.basePaths.some((base) => base + one.template === template),
  );
  const about = { id: endpoint, api, method, template, isDeclared: operation !== undefined };
  const route = routeOf(inputs?.routes ?? [], about, false);
  const choice = route?.authentication ?? inputs?.authentication ?? null;
  return { declared: operation ? declaredWords(operation) : null, required: choice && requiredWords(choice) };
}

function declaredWords({ isSecurityDeclared, security }: Operation): string | null {
  if (!isSecurityDeclared) return null;
  if (security.length === 0 || security.some((uses) => uses.length === 0)) return 'everybody';
  return security.map((uses) => uses.map(({ scheme }) => scheme.name).join(' and ')).join(' or ');
}

function requiredWords({ accept, isAnonymousAllowed }: AuthenticationChoice): string {
  if (isAnonymousAllowed) return 'everybody';
  return accept === 'contract' ? 'as declared' : accept.join(' or ');
}
