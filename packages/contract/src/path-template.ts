import { decodePercent } from './document/uri.ts';

/** One segment of a path template. */
export type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  /** Literals around parameters: `{id}.json` is `['', '.json']` around one name. There is one literal more than there are names. */
  | { readonly kind: 'mixed'; readonly literals: readonly string[]; readonly names: readonly string[] }
  /** One segment or more: `{path+}`, `{+path}` and `{path*}`, as gateways write them, or a parameter that may hold slashes. */
  | { readonly kind: 'deep'; readonly name: string };

/** Reads `/users/{id}.json`; null where braces do not match. Parameters named in `deepNames` may hold slashes. */
export function parseTemplate(template: string, deepNames: ReadonlySet<string> = new Set()): readonly Segment[] | null {
  const segments: Segment[] = [];
  for (const text of template.split('/').slice(1)) {
    const segment = parseSegment(text);
    if (segment === null) return null;
    const [name = ''] = segment.kind === 'mixed' && text === `{${segment.names[0]}}` ? segment.names : [];
    segments.push(deepNames.has(name) ? { kind: 'deep', name } : segment);
  }
  return segments;
}

function parseSegment(text: string): Segment | null {
  const deep = /^\{\+([^{}+*]+)\}$/.exec(text) ?? /^\{([^{}+*]+)[+*]\}$/.exec(text);
  if (deep) return { kind: 'deep', name: deep[1] ?? '' };
  const literals: string[] = [];
  const names: string[] = [];
  let from = 0;
  for (let open = text.indexOf('{'); open !== -1; open = text.indexOf('{', from)) {
    const close = text.indexOf('}', open);
    if (close === -1 || close === open + 1) return null;
    literals.push(decodePercent(text.slice(from, open)));
    names.push(text.slice(open + 1, close));
    from = close + 1;
  }
  const last = decodePercent(text.slice(from));
  if (last.includes('}')) return null;
  if (names.length === 0) return { kind: 'fixed', text: last };
  return { kind: 'mixed', literals: [...literals, last], names };
}
