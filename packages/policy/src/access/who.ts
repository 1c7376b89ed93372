import type { Endpoint } from '@sluice/model';
import type { Condition } from '../facts.ts';
import { splitCondition } from '../split-condition.ts';

/** Whom an entry means. Lists that are empty ask for nothing; of roles, kinds, tenants and consumers one is enough, scopes are needed all. */
export interface Who {
  readonly kinds: readonly string[];
  readonly isVerified: boolean | null;
  readonly roles: readonly string[];
  readonly tenants: readonly string[];
  readonly consumers: readonly string[];
  readonly scopes: readonly string[];
  /** Whoever has what the contract's `security` asks for. */
  readonly isOfContract: boolean;
}

export const anyone: Who = {
  kinds: [],
  isVerified: null,
  roles: [],
  tenants: [],
  consumers: [],
  scopes: [],
  isOfContract: false,
};

/** What an operation's `security` asks for: alternatives, in each of which all are needed. An empty list, or an empty alternative: nothing. */
export type DeclaredSecurity = readonly (readonly SecurityNeed[])[];

export interface SecurityNeed {
  readonly kind: 'token' | 'api-key' | 'session' | 'certificate' | 'credential';
  /** OAuth2 and OpenID Connect list scopes; of all other schemes OpenAPI 3.1 calls the names roles. */
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** Who is meant as one condition; null where that is anybody. `security` is null for an operation that no contract declares: then nobody has it. */
export function whoCondition(who: Who, security: DeclaredSecurity | null): Condition | null {
  const known = who.isOfContract ? undefined : conditions.get(who);
  if (known !== undefined) return known;
  const made = compiled(who, security);
  if (!who.isOfContract) conditions.set(who, made);
  return made;
}

/** Of whom it does not matter where: endpoints are many, and entries few. */
const conditions = new WeakMap<Who, Condition | null>();

function compiled(who: Who, security: DeclaredSecurity | null): Condition | null {
  const terms = [
    ...(who.kinds.length > 0 ? [`consumer.kind in ${listText(who.kinds)}`] : []),
    ...(who.isVerified === null ? [] : [who.isVerified ? 'consumer.verified' : '!consumer.verified']),
    ...rolesText(who.roles),
    ...(who.consumers.length > 0 ? [`consumer.id in ${listText(who.consumers)}`] : []),
    ...(who.tenants.length > 0 ? [`consumer.tenant in ${listText(who.tenants)}`] : []),
    ...who.scopes.map(scopeText),
    ...(who.isOfContract ? contractText(security) : []),
  ];
  if (terms.length === 0) return null;
  const condition = splitCondition(terms.join(' && '));
  if (!condition.ok) throw new Error(condition.failure.message);
  return condition.value;
}

function contractText(security: DeclaredSecurity | null): readonly string[] {
  if (security === null) return ['false'];
  if (security.length === 0 || security.some((needs) => needs.length === 0)) return [];
  const alternatives = security.map((needs) => `(${needs.map(needText).join(' && ')})`);
  return [alternatives.length === 1 ? (alternatives[0] ?? '') : `(${alternatives.join(' || ')})`];
}

function needText({ kind, scopes, roles }: SecurityNeed): string {
  const ofKind = kind === 'credential' ? [] : [`consumer.kind == "${kind}"`];
  return ['consumer.verified', ...ofKind, ...rolesText(roles), ...scopes.map(scopeText)].join(' && ');
}

function rolesText(roles: readonly string[]): readonly string[] {
  return roles.length > 0 ? [`consumer.roles.exists(role, role in ${listText(roles)})`] : [];
}

function scopeText(scope: string): string {
  return `${JSON.stringify(scope)} in consumer.scopes`;
}

function listText(names: readonly string[]): string {
  return `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;
}

/** Whether everybody whom `narrow` means `wide` means too, as far as their words tell. */
export function isWithin(narrow: Who, wide: Who): boolean {
  return (
    isAmong(narrow.kinds, wide.kinds) &&
    isAmong(narrow.roles, wide.roles) &&
    isAmong(narrow.tenants, wide.tenants) &&
    isAmong(narrow.consumers, wide.consumers) &&
    wide.scopes.every((scope) => narrow.scopes.includes(scope)) &&
    (wide.isVerified === null || wide.isVerified === narrow.isVerified) &&
    (!wide.isOfContract || narrow.isOfContract)
  );
}

function isAmong(narrow: readonly string[], wide: readonly string[]): boolean {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((name) => wide.includes(name)));
}

/** Asked of an endpoint when its policy is compiled. */
export type SecurityOf = (endpoint: Endpoint) => DeclaredSecurity | null;
