import type { Operation, SecurityScheme, SecurityUse } from '@sluice/contract';
import { builtInWays, type Demand, type Presented, type Requirement } from '@sluice/identity';

/** What the configuration says of an API or a route: who may call. */
export interface AuthenticationChoice {
  /** Ways of which one must have verified the caller, or what the contract declares as `security`; empty with `isAnonymousAllowed`. */
  readonly accept: 'contract' | readonly string[];
  readonly isAnonymousAllowed: boolean;
}

/** A configured way to verify tokens, and the schemes under which clients show them. */
export interface TokenWay {
  readonly name: string;
  readonly schemes: readonly ('Bearer' | 'DPoP')[];
}

const presentedAs: Readonly<Record<string, Presented>> = Object.fromEntries(builtInWays.map((way) => [way, way]));
/** Schemes that no registry knows are told all the same: a 401 names one at least (RFC 9110 15.5.2). */
const schemeOf: Readonly<Record<string, string>> = {
  'api-key': 'ApiKey',
  basic: 'Basic',
  certificate: 'ClientCertificate',
  session: 'Session',
  signature: 'Signature',
};

/** What an endpoint requires; null where nothing is required. Where a contract is to say it and does not, any verified credential is wanted. */
export function requirementOf(choice: AuthenticationChoice, operation: Operation | null, tokens: readonly TokenWay[]): Requirement {
  const { accept, isAnonymousAllowed } = choice;
  if (accept !== 'contract') return requirement([[anyOf(accept)]], isAnonymousAllowed, tokens);
  if (!operation?.isSecurityDeclared)
    return requirement([[anyOf([...tokens.map(({ name }) => name), ...builtInWays])]], isAnonymousAllowed, tokens);
  const isOpen = operation.security.length === 0 || operation.security.some((uses) => uses.length === 0);
  const alternatives = operation.security.map((uses) => uses.map((use) => demandOf(use, tokens)));
  return requirement(alternatives, isAnonymousAllowed || isOpen, tokens);
}

/** Whether a contract wants a credential of everybody. */
export function wantsCredential(operation: Operation | null): boolean {
  return operation !== null && operation.security.length > 0 && operation.security.every((uses) => uses.length > 0);
}

function requirement(alternatives: readonly (readonly Demand[])[], isAnonymousAllowed: boolean, tokens: readonly TokenWay[]): Requirement {
  const ways = new Set(alternatives.flat().flatMap((demand) => [...demand.ways]));
  const schemes = [...ways].flatMap((way) => tokens.find(({ name }) => name === way)?.schemes ?? schemeOf[way] ?? 'Bearer');
  return {
    alternatives,
    isAnonymousAllowed,
    challenges: [...new Set(schemes.length === 0 ? ['Bearer'] : schemes)],
    presentable: new Set([...ways].map((way) => presentedAs[way] ?? 'bearer')),
  };
}

function anyOf(ways: readonly string[]): Demand {
  return { ways: new Set(ways), scopes: [], isByRoles: false };
}

function demandOf({ scheme, scopes }: SecurityUse, tokens: readonly TokenWay[]): Demand {
  const isByRoles = scheme.kind !== 'oauth2' && scheme.kind !== 'openIdConnect';
  return { ways: new Set(waysOf(scheme, tokens)), scopes, isByRoles };
}

/** A scheme that has the name of a provider means that one; a kind of scheme that nobody here can verify lets nobody in. */
export function waysOf(scheme: SecurityScheme, tokens: readonly TokenWay[]): readonly string[] {
  const names = tokens.map(({ name }) => name);
  if (names.includes(scheme.name)) return [scheme.name];
  switch (scheme.kind) {
    case 'oauth2':
    case 'openIdConnect':
      return names;
    case 'apiKey':
      return scheme.key?.place === 'cookie' ? ['session'] : ['api-key'];
    case 'mutualTLS':
      return ['certificate'];
    case 'http':
      if (scheme.httpScheme === 'bearer' || scheme.httpScheme === 'dpop') return names;
      return scheme.httpScheme === 'basic' || scheme.httpScheme === 'signature' ? [scheme.httpScheme] : [];
    default:
      return [];
  }
}
