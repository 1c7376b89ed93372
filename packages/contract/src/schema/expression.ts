import type { DocumentNode } from '../document/source.ts';

/**
 * What may stand at one place, as a sum of schemas. Expressions are made once for each meaning (`ExpressionTable`), so the same thing is
 * the same object, alternatives that say the same collapse, and a recursive schema comes back to an expression that is already there.
 */
export type Expression = SchemaExpression | OwnExpression | AllExpression | AnyExpression | Anything | Nothing;

/** One schema object of the document. */
export interface SchemaExpression {
  readonly kind: 'schema';
  readonly id: number;
  readonly node: DocumentNode;
  /** Reached as the parent of one of its subtypes: its own subtypes are then no alternatives. */
  readonly isParent: boolean;
}

/** The own words of a schema, without what it is composed of: what is left when its alternatives were chosen. */
export interface OwnExpression {
  readonly kind: 'own';
  readonly id: number;
  readonly schema: SchemaExpression;
}

/** All parts hold: `allOf`, `$ref` siblings, members that several schemas of one object declare. */
export interface AllExpression {
  readonly kind: 'all';
  readonly id: number;
  readonly parts: readonly Expression[];
}

/** One of these holds: `oneOf`, `anyOf`, subtypes of a discriminator, `if`/`then`/`else`. */
export interface AnyExpression {
  readonly kind: 'any';
  readonly id: number;
  readonly alternatives: readonly Expression[];
  readonly discriminator: Discriminator | null;
}

export interface Discriminator {
  readonly property: string;
  readonly alternativeByValue: ReadonlyMap<string, Expression>;
}

/** `true` or `{}`. */
export interface Anything {
  readonly kind: 'anything';
  readonly id: 0;
}

/** `false`. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly id: 1;
}

export const anything: Anything = { kind: 'anything', id: 0 };
const nothing: Nothing = { kind: 'nothing', id: 1 };

/** Makes expressions, each once. At most `expressionsMax`; what is beyond says nothing, so that no reader needs a second bound. */
export class ExpressionTable {
  readonly #schemaByValue = new Map<unknown, SchemaExpression>();
  readonly #parentByValue = new Map<unknown, SchemaExpression>();
  readonly #ownBySchema = new Map<SchemaExpression, OwnExpression>();
  readonly #sumByKey = new Map<string, Expression>();
  readonly #max: number;
  #nextId = 2;
  #dropped = 0;

  constructor(expressionsMax = 1_000_000) {
    this.#max = expressionsMax;
  }

  /** How many expressions were answered with `anything` because the table was full. */
  get dropped(): number {
    return this.#dropped;
  }

  schema(node: DocumentNode, isParent = false): Expression {
    const { value } = node;
    if (value === false) return nothing;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return anything;
    const table = isParent ? this.#parentByValue : this.#schemaByValue;
    const known = table.get(value);
    if (known) return known;
    if (this.#isFull()) return anything;
    const made: SchemaExpression = { kind: 'schema', id: this.#nextId++, node, isParent };
    table.set(value, made);
    return made;
  }

  own(schema: SchemaExpression): OwnExpression {
    const known = this.#ownBySchema.get(schema);
    if (known) return known;
    const made: OwnExpression = { kind: 'own', id: this.#nextId++, schema };
    this.#ownBySchema.set(schema, made);
    return made;
  }

  all(parts: readonly Expression[]): Expression {
    const kept = new Set<Expression>();
    for (const part of parts) {
      if (part.kind === 'all') for (const inner of part.parts) kept.add(inner);
      else if (part !== anything) kept.add(part);
    }
    if (kept.has(nothing)) return nothing;
    const [only = anything]: Iterable<Expression> = kept;
    return kept.size < 2 ? only : this.#sum('all', sorted(kept), null);
  }

  any(alternatives: readonly Expression[], discriminator: Discriminator | null = null): Expression {
    const kept = new Set<Expression>();
    for (const alternative of alternatives) {
      // Flattening would lose which value picks which alternative.
      if (alternative.kind === 'any' && alternative.discriminator === null) for (const inner of alternative.alternatives) kept.add(inner);
      else if (alternative !== nothing) kept.add(alternative);
    }
    const [only = nothing]: Iterable<Expression> = kept;
    return kept.size < 2 ? only : this.#sum('any', sorted(kept), discriminator);
  }

  #sum(kind: 'all' | 'any', members: readonly Expression[], discriminator: Discriminator | null): Expression {
    const key = `${kind} ${members.map(({ id }) => id).join(' ')}${discriminator ? ` ${discriminatorKey(discriminator)}` : ''}`;
    const known = this.#sumByKey.get(key);
    if (known) return known;
    if (this.#isFull()) return anything;
    const id = this.#nextId++;
    const made: Expression = kind === 'all' ? { kind, id, parts: members } : { kind, id, alternatives: members, discriminator };
    this.#sumByKey.set(key, made);
    return made;
  }

  #isFull(): boolean {
    if (this.#nextId < this.#max) return false;
    this.#dropped += 1;
    return true;
  }
}

function sorted(expressions: Iterable<Expression>): readonly Expression[] {
  return [...expressions].sort((one, other) => one.id - other.id);
}

function discriminatorKey({ property, alternativeByValue }: Discriminator): string {
  return JSON.stringify([property, ...[...alternativeByValue].map(([value, { id }]) => [value, id])]);
}
