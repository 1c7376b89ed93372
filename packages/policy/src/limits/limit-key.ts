import { bodyPathOf } from '../body-path.ts';
import { parseCel } from '../cel/parse.ts';
import type { LimitKey } from './limit.ts';

export const plainKeys = ['consumer', 'key', 'plan', 'network', 'endpoint', 'tenant'] as const;
/** So many bits of a password's fingerprint: about a million passwords share a bucket's neighbours, and none can be told from it. */
const bucketBits = 20;
const namedShape = /^(?:request\.(path|query|header)\.|(claims)\.)([\w.-]+)$/;

/** `consumer`, `request.query.tenant`, `request.body.user.name`, `claims.org`, `bucket(request.body.password)`; null for anything else. */
export function limitKeyOf(text: string): LimitKey | null {
  const plain = plainKeys.find((kind) => kind === text);
  if (plain) return { kind: plain };
  const bucket = /^bucket\((.+)\)$/.exec(text);
  const value = bucket?.[1] ?? text;
  const bits = bucket ? bucketBits : null;
  const named = namedShape.exec(value);
  if (named?.[3]) {
    const kind = (named[1] ?? 'claim') as 'path' | 'query' | 'header' | 'claim';
    return { kind, name: kind === 'header' ? named[3].toLowerCase() : named[3], bits };
  }
  const parsed = value.startsWith('request.body.') ? parseCel(value) : null;
  const path = parsed?.ok ? bodyPathOf(parsed.value.expression) : null;
  return path && path.root === 'request' && path.segments.length > 0 ? { kind: 'body', path: path.segments, bits } : null;
}
