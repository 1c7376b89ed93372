import type { Limit } from '@sluice/policy';
import type { Problem } from '../config/problem.ts';
import type { ApiSettings, AuthenticateSettings, Settings } from '../config/settings.ts';

/** Limits by whoever calls, where nobody must prove who that is: each made-up token or session is another caller. */
export function evadedLimits(settings: Settings, limits: readonly Limit[]): readonly Problem[] {
  return limits.filter(isByCaller).flatMap((limit) => {
    const open = settings.apis.find((api) => isAbout(limit.match.apis, api.name) && isOpen(limit, api));
    if (!open || limits.some((other) => holdsTheOthers(other, limit))) return [];
    return [problemOf(limit, open)];
  });
}

/** Who has a plan, a role or a proof was verified. */
function isByCaller({ by, match, plans, conditions }: Limit): boolean {
  if (plans.length > 0 || match.isVerified === true || conditions.some(({ text }) => text.includes('consumer.roles'))) return false;
  return by.some(({ kind }) => kind === 'consumer' || kind === 'key') && !by.some(({ kind }) => kind === 'network');
}

function isOpen({ match }: Limit, { authenticate, routes }: ApiSettings): boolean {
  const said = (pattern: string) => routes.find((route) => route.match === pattern)?.authenticate ?? authenticate;
  return match.endpoints.length === 0 ? isOptional(authenticate) : match.endpoints.some((pattern) => isOptional(said(pattern)));
}

function isOptional(said: AuthenticateSettings | null): boolean {
  return said === null || said.isAnonymousAllowed;
}

function holdsTheOthers({ by, match, mode }: Limit, limit: Limit): boolean {
  const isOfNobody = by.length === 0 || (by.length === 1 && by[0]?.kind === 'network');
  const isAmong = (few: readonly string[], many: readonly string[]) =>
    many.length === 0 || (few.length > 0 && few.every((one) => many.includes(one)));
  return (
    isOfNobody &&
    mode === 'enforce' &&
    match.consumerKinds.length === 0 &&
    match.isVerified !== true &&
    isAmong(limit.match.apis, match.apis) &&
    isAmong(limit.match.endpoints, match.endpoints)
  );
}

function isAbout(patterns: readonly string[], name: string): boolean {
  return patterns.length === 0 || patterns.includes(name) || patterns.some((pattern) => pattern.includes('*'));
}

function problemOf({ id, source, by }: Limit, { name }: ApiSettings): Problem {
  const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
  const isByKey = by.some(({ kind }) => kind === 'key');
  const why = isByKey ? 'whoever shows no key is not counted' : 'whoever makes up a token or a session is another consumer each time';
  return {
    file,
    line: Number(line),
    column: Number(column),
    severity: 'warning',
    message: `${id.slice(id.indexOf('/') + 1)}: "${name}" requires nobody to prove who calls, so that ${why}`,
    fix: 'add a limit by network beside it, or say what is required with "authenticate"',
  };
}
