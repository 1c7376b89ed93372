import { jsonType } from '@sluice/model';
import type { ParameterDeclaration } from '../declarations.ts';
import { isJson } from '../media-type.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { Expression } from '../schema/expression.ts';
import type { Standing } from '../schema/members.ts';
import type { TextPairs } from './request-parts.ts';

/** What a parameter's text may mean; the first meaning that is valid counts. `unread` where nothing here reads it. */
export type Reading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unread' }
  | { readonly kind: 'faulty'; readonly because: string }
  | { readonly kind: 'values'; readonly values: readonly unknown[] };

const number = /^-?(?:\d{1,40})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?$/;
const separatorByStyle = {
  simple: ',',
  form: ',',
  spaceDelimited: ' ',
  pipeDelimited: '|',
  tabDelimited: '\t',
  deepObject: ',',
  unchecked: ',',
};

/** Every type that a text can be read as, the narrowest first. A type that it cannot be leaves the text, for the validator to refuse. */
function readingsOf(text: string, types: number): readonly unknown[] {
  const readings: unknown[] = [];
  if ((types & (jsonType.number | jsonType.integer)) !== 0 && number.test(text)) readings.push(Number(text));
  if ((types & jsonType.boolean) !== 0 && (text === 'true' || text === 'false')) readings.push(text === 'true');
  if ((types & jsonType.null) !== 0 && (text === '' || text === 'null')) readings.push(null);
  if (readings.length === 0 || (types & jsonType.string) !== 0) readings.push(text);
  return readings;
}

/** Reads one parameter from the texts that its place holds. */
export class ParameterText {
  readonly #shapes: ShapeMaker;
  readonly #declaration: ParameterDeclaration;
  readonly #expression: Expression;
  readonly #types: number;

  constructor(shapes: ShapeMaker, declaration: ParameterDeclaration) {
    this.#shapes = shapes;
    this.#declaration = declaration;
    this.#expression = shapes.space.expression(declaration.schema);
    this.#types = shapes.facts.of(this.#expression).types;
  }

  get isObject(): boolean {
    return (this.#types & jsonType.object) !== 0 && (this.#types & jsonType.string) === 0;
  }

  get isList(): boolean {
    return (this.#types & jsonType.array) !== 0 && (this.#types & jsonType.string) === 0;
  }

  /** `pairs` are all names and values of the parameter's place. */
  read(pairs: TextPairs): Reading {
    const { name, place, style, isExploded, mediaType, mayBeEmpty } = this.#declaration;
    if (this.isObject && mediaType === null) {
      if (style === 'deepObject') return this.#object(deepPairs(name, pairs));
      if (style === 'form' && isExploded && place !== 'header' && place !== 'path') return this.#object(this.#ownPairs(pairs));
    }
    const [text, ...more] = pairs.filter(([key]) => key === name).map(([, value]) => value);
    if (text === undefined) return { kind: 'absent' };
    if (style === 'unchecked') return { kind: 'unread' };
    if (mediaType !== null) return isJson(mediaType) ? jsonReading(text) : { kind: 'unread' };
    if (text === '' && mayBeEmpty) return { kind: 'unread' };
    if (this.isList) return this.#list(isExploded && style !== 'simple' ? [text, ...more] : text.split(separatorByStyle[style]));
    if (more.length > 0) return { kind: 'faulty', because: 'must stand once' };
    if (this.isObject) return this.#object(flatPairs(text, isExploded, separatorByStyle[style]));
    return { kind: 'values', values: readingsOf(text, this.#types) };
  }

  /** Whether the parameter takes this name in the query: its own, `name[…]`, or one of its members' when they stand by themselves. */
  takes(name: string): boolean {
    const own = this.#declaration;
    if (name === own.name) return true;
    if (!this.isObject || own.mediaType !== null) return false;
    if (own.style === 'deepObject') return name.startsWith(`${own.name}[`);
    return own.style === 'form' && own.isExploded && this.#member(name).kind !== 'closed';
  }

  #member(name: string): Standing {
    return this.#shapes.members.of(this.#expression, name);
  }

  #ownPairs(pairs: TextPairs): TextPairs {
    return pairs.filter(([name]) => this.#member(name).kind === 'listed');
  }

  #list(texts: readonly string[]): Reading {
    const { types } = this.#shapes.facts.of(this.#shapes.members.of(this.#expression, null).child);
    return { kind: 'values', values: [texts.map((text) => readingsOf(text, types)[0])] };
  }

  #object(pairs: TextPairs): Reading {
    if (pairs.length === 0) return { kind: 'absent' };
    return { kind: 'values', values: [treeOf(this.#shapes, this.#expression, pairs)] };
  }
}

const keysMax = 8;

/** Names and values as one object: types from the schema, `a[b]` as a member of a member, a name that stands twice as a list. */
export function treeOf(shapes: ShapeMaker, expression: Expression, pairs: TextPairs): unknown {
  const root: Branch = { expression, memberByKey: new Map(), texts: [] };
  for (const [name, text] of pairs) {
    let branch = root;
    for (const key of keysOfName(name)) {
      const isItem = key === '' || (/^\d+$/.test(key) && isArray(shapes, branch.expression));
      const child = shapes.members.of(branch.expression, isItem ? null : key).child;
      // `a[]` is `a` once more; an index keeps the items of a list of objects apart.
      const next = key === '' ? branch : (branch.memberByKey.get(key) ?? { expression: child, memberByKey: new Map(), texts: [] });
      if (key !== '') branch.memberByKey.set(key, next);
      branch = next;
    }
    branch.texts.push(text);
  }
  return builtFrom(shapes, root);
}

interface Branch {
  readonly expression: Expression;
  readonly memberByKey: Map<string, Branch>;
  readonly texts: string[];
}

function builtFrom(shapes: ShapeMaker, { expression, memberByKey, texts }: Branch): unknown {
  if (memberByKey.size > 0) {
    const members = [...memberByKey].map(([key, branch]) => [key, builtFrom(shapes, branch)] as const);
    return isArray(shapes, expression) ? members.map(([, value]) => value) : Object.fromEntries(members);
  }
  const { types } = shapes.facts.of(expression);
  if (isArray(shapes, expression)) {
    const item = shapes.facts.of(shapes.members.of(expression, null).child).types;
    return texts.map((text) => readingsOf(text, item)[0]);
  }
  return texts.length === 1 ? readingsOf(texts[0] ?? '', types)[0] : texts;
}

function isArray(shapes: ShapeMaker, expression: Expression): boolean {
  const { types } = shapes.facts.of(expression);
  return (types & jsonType.array) !== 0 && (types & (jsonType.object | jsonType.string)) === 0;
}

function keysOfName(name: string): readonly string[] {
  const open = name.indexOf('[');
  if (open <= 0 || !name.endsWith(']')) return [name];
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][', keysMax)];
}

function deepPairs(name: string, pairs: TextPairs): TextPairs {
  return pairs.flatMap(([key, value]) => {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) return [];
    const [first = '', ...rest] = keysOfName(key).slice(1);
    return [[first + rest.map((part) => `[${part}]`).join(''), value] as const];
  });
}

/** `a,1,b,2`, or exploded `a=1,b=2`. */
function flatPairs(text: string, isExploded: boolean, separator: string): TextPairs {
  const parts = text.split(separator);
  if (isExploded) {
    return parts.map((part) => {
      const equals = part.indexOf('=');
      return equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
  }
  return parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : []));
}

function jsonReading(text: string): Reading {
  try {
    return { kind: 'values', values: [JSON.parse(text)] };
  } catch {
    return { kind: 'faulty', because: 'must be JSON' };
  }
}
