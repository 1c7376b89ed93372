import { createContext, runInContext } from 'node:vm';
import { json } from '../http/answer.ts';
import { invalid, membersIn } from './asked.ts';
import { asking, defineAttack, exploit, posting, type Stage } from './attack.ts';

const path = '/v1/tools/preferences';
const polluted = '"isStaff":true';

/** Preferences of a visitor, merged over those of the shop. */
export const prototypePollution = defineAttack({
  id: 'prototype-pollution',
  title: 'A merge reaches the prototype of all objects',
  cwe: 'CWE-1321',
  finding: 'attack.prototype-pollution',
  interpreter: 'node:vm',
  operations: ['GET /v1/tools/preferences', 'POST /v1/tools/preferences'],
  open: openPreferences,
  exploits: [
    exploit('the prototype by its old name', posting(path, JSON.parse('{"__proto__":{"isStaff":true}}')), polluted),
    exploit('deep in an object', posting(path, JSON.parse('{"colours":{"__proto__":{"isStaff":true}}}')), polluted),
    exploit('by the constructor', posting(path, { constructor: { prototype: { isStaff: true } } }), polluted),
    exploit('in escaped letters', { ...posting(path, undefined), ...raw('{"\\u005f_proto__":{"isStaff":true}}') }, polluted),
    exploit('dots of a query', asking(path, { '__proto__.isStaff': 'true' }), polluted),
    exploit('brackets of a query', asking(path, { 'constructor[prototype][isStaff]': 'true' }), polluted),
  ],
  ordinary: [
    posting(path, { colours: { page: 'dark' }, font: 'large' }),
    posting(path, { constructor: 'LEGO', prototype: 'car' }),
    posting(path, { note: '__proto__ is a word', font: "O'Brien" }),
    posting(path, { isStaff: false, proto: {} }),
    asking(path, { 'colours.page': 'light', font: 'small' }),
    asking(path, { 'colours[page]': 'light & bright' }),
  ],
});

function raw(text: string) {
  return { raw: text, headers: { 'content-type': 'application/json' } };
}

/** What applications write by hand: it walks into whatever a name leads to. The safe one makes objects without a prototype and skips names that lead out. */
const program = `
  function merge(into, from, isFlawed) {
    for (const name of Object.keys(from)) {
      if (!isFlawed && ['__proto__', 'constructor', 'prototype'].includes(name)) continue;
      const value = from[name];
      const isObject = typeof value === 'object' && value !== null;
      const inner = into[name];
      if (isObject && (typeof inner === 'object' || typeof inner === 'function') && inner !== null) merge(inner, value, isFlawed);
      else if (isObject) into[name] = merge({}, value, isFlawed);
      else into[name] = value;
    }
    return into;
  }
  const preferences = merge({ colours: { page: 'light' } }, JSON.parse(text), isFlawed);
  const visitor = {};
  JSON.stringify({ font: String(preferences.font ?? 'usual'), page: String(preferences.colours?.page ?? ''), isStaff: visitor.isStaff === true || visitor.isStaff === 'true' });
`;

/** Each request has a realm of its own, so that no object of this process is touched. */
function openPreferences(): Stage {
  return {
    answer({ body, operation, query }, isFlawed) {
      const isQuery = operation.startsWith('GET');
      if (!isQuery && membersIn(body) === undefined) return invalid;
      const text = isQuery ? JSON.stringify(nested(query)) : body.toString();
      const realm = createContext({ text, isFlawed });
      return json(200, JSON.parse(String(runInContext(program, realm, { timeout: 1_000 }))));
    },
  };
}

/** `a.b=c` and `a[b]=c` as `{ a: { b: 'c' } }`, without prototypes here. */
function nested(query: URLSearchParams): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = Object.create(null);
  for (const [name, value] of query) {
    const names = name.split(/[.[\]]+/).filter((part) => part !== '');
    let at = root;
    for (const part of names.slice(0, -1)) {
      const inner: unknown = at[part];
      const next: Record<string, unknown> =
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : Object.create(null);
      at[part] = next;
      at = next;
    }
    at[names.at(-1) ?? name] = value;
  }
  return root;
}
