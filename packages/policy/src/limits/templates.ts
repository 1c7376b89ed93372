import type { LimitTerms } from '@sluice/model';
import type { Limit, LimitCount, LimitKey } from './limit.ts';

export const templateNames = ['login', 'otp', 'reset'] as const;
export type TemplateName = (typeof templateNames)[number];

export function isTemplate(name: string): name is TemplateName {
  return templateNames.some((known) => known === name);
}

interface Part {
  readonly name: string;
  readonly title: string;
  readonly by: LimitKey;
  readonly terms: LimitTerms;
  readonly count: LimitCount;
  readonly statuses: readonly string[];
}

const minuteMs = 60_000;
const failed = ['400', '401', '403', '404', '422'];
const requests: LimitCount = { kind: 'requests' };
const network: LimitKey = { kind: 'network' };

/**
 * What protects a place where credentials are tried (OWASP API2:2023, CWE-307). Stuffing tries pairs that leaked elsewhere: many users from
 * one network. Spraying tries one password with many users, each seldom: many networks with one password. What succeeds counts for neither.
 */
export function limitsOfTemplate(
  name: TemplateName,
  about: Omit<Limit, 'by' | 'terms' | 'count' | 'statuses' | 'isAnnounced'>,
  user: LimitKey,
  password: LimitKey | null,
): readonly Limit[] {
  return partsOf(name, folded(user), password).map(({ name: part, title, by, ...rest }) => ({
    ...about,
    ...rest,
    id: `${about.id}-${part}`,
    title,
    by: [by],
    isAnnounced: false,
  }));
}

/** To most servers `Ann@shop.test` is whom they know as `ann@shop.test`: each spelling would be as many guesses more. */
function folded(key: LimitKey): LimitKey {
  return 'bits' in key ? { ...key, isFolded: true } : key;
}

function partsOf(name: TemplateName, user: LimitKey, password: LimitKey | null): readonly Part[] {
  const distinct: LimitCount = { kind: 'distinct', of: user };
  switch (name) {
    case 'login':
      return [
        { name: 'user', title: 'Too many failed logins of one user', by: user, terms: window(10, 15), count: requests, statuses: failed },
        {
          name: 'network',
          title: 'Too many failed logins from one network',
          by: network,
          terms: window(100, 15),
          count: requests,
          statuses: failed,
        },
        {
          name: 'stuffing',
          title: 'Failed logins of too many users from one network',
          by: network,
          terms: values(20, 60),
          count: distinct,
          statuses: failed,
        },
        ...(password === null ? [] : [spraying(password)]),
      ];
    case 'otp':
      return [
        { name: 'user', title: 'Too many wrong codes of one user', by: user, terms: window(5, 15), count: requests, statuses: failed },
        {
          name: 'network',
          title: 'Too many wrong codes from one network',
          by: network,
          terms: window(30, 60),
          count: requests,
          statuses: failed,
        },
      ];
    default:
      return [
        { name: 'user', title: 'Too many resets of one user', by: user, terms: window(3, 60), count: requests, statuses: [] },
        {
          name: 'network',
          title: 'Resets of too many users from one network',
          by: network,
          terms: values(10, 60),
          count: distinct,
          statuses: [],
        },
      ];
  }
}

function spraying(password: LimitKey): Part {
  const by: LimitKey = 'bits' in password ? { ...password, bits: 20 } : password;
  const count: LimitCount = { kind: 'distinct', of: network };
  return { name: 'spraying', title: 'One password fails from too many networks', by, terms: values(10, 60), count, statuses: failed };
}

function window(amount: number, minutes: number): LimitTerms {
  return { kind: 'window', amount, periodMs: minutes * minuteMs };
}

function values(amount: number, minutes: number): LimitTerms {
  return { kind: 'distinct', amount, periodMs: minutes * minuteMs };
}
