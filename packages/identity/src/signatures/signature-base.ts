import { headersOf } from '@sluice/model';
import type { RequestHead } from '../request-head.ts';
import type { GivenSignature } from './signature-input.ts';

/** What was signed (RFC 9421 2.5); null where a component is not there, or is none that can be told of a request. */
export function signatureBase({ components, text }: Pick<GivenSignature, 'components' | 'text'>, head: RequestHead): string | null {
  const lines: string[] = [];
  for (const component of components) {
    const value = component.startsWith('@') ? derived(component, head) : fieldValue(component, head);
    if (value === null) return null;
    lines.push(`"${component}": ${value}`);
  }
  return [...lines, `"@signature-params": ${text}`].join('\n');
}

/** Of several lines of one name all values (RFC 9421 2.1). */
function fieldValue(name: string, { headers }: RequestHead): string | null {
  const values = headersOf(headers, name);
  return values.length === 0 ? null : values.map((value) => value.trim()).join(', ');
}

function derived(component: string, { method, scheme, authority, target }: RequestHead): string | null {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  switch (component) {
    case '@method':
      return method;
    case '@scheme':
      return scheme;
    case '@authority':
      return authorityOf(scheme, authority);
    case '@path':
      return path === '' ? '/' : path;
    case '@query':
      return query < 0 ? '?' : target.slice(query);
    case '@request-target':
      return target;
    case '@target-uri':
      return `${scheme}://${authorityOf(scheme, authority)}${target}`;
    default:
      return null;
  }
}

/** Small letters, without the usual port (RFC 9421 2.2.3). */
function authorityOf(scheme: string, authority: string): string {
  const usual = scheme === 'https' ? ':443' : ':80';
  const small = authority.toLowerCase();
  return small.endsWith(usual) ? small.slice(0, -usual.length) : small;
}
