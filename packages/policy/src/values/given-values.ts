import type { Finding } from '@sluice/model';
import type { PolicyCase } from '../policy-case.ts';
import { type Leaf, type Readings, ValueLook } from './value-look.ts';
import type { ValueRules } from './value-rules.ts';

/** What rules about values find in the request that a test writes down: its path, parameters, query, headers, cookies and JSON body. */
export function givenValues(rules: ValueRules, one: PolicyCase, readings: Readings): readonly Finding[] {
  const look = new ValueLook(rules, one.trace.startedAtMs, readings);
  const { request, path } = one.activation;
  look.search('path', request.path, leafAt([], 'request.path'));
  const maps = [
    ['path', path],
    ['query', request.query],
    ['header', request.headers],
  ] as const;
  for (const [channel, map] of maps) {
    for (const key of map.keys()) {
      const name = plainText(key);
      const value = map.get(key);
      for (const text of Array.isArray(value) ? value : [value])
        look.pair(channel, name, plainText(text), () => `request.${channel}.${name}`);
    }
  }
  for (const pair of plainText(request.headers.get('cookie')).split(';')) {
    const [name = '', ...rest] = pair.trim().split('=');
    if (name !== '') look.pair('cookie', name, rest.join('='), () => `request.cookie.${name}`);
  }
  if (one.requestBody !== undefined) walk(one.requestBody, [], look);
  return look.findings;
}

function walk(value: unknown, path: readonly string[], look: ValueLook): void {
  const leaf = leafAt(path, ['request.body', ...path].join('/'));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!Array.isArray(value) && value !== null && path.length > 0)
    look.measure(isObject ? null : plainText(value), look.rules.boundsAt('body', leaf.paths()), leaf);
  if (Array.isArray(value)) for (const item of value) walk(item, [...path, '*'], look);
  else if (isObject) {
    for (const [name, member] of Object.entries(value)) {
      look.search('name', name, leafAt([...path, name], ['request.body', ...path, name].join('/')));
      walk(member, [...path, name], look);
    }
  } else if (typeof value === 'string' || typeof value === 'number') look.search('body', String(value), leaf);
}

/** What a scalar is as text; nothing for anything else. */
function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function leafAt(path: readonly string[], place: string): Leaf {
  return { paths: () => [path], place: () => place };
}
