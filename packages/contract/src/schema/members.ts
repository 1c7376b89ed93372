import { jsonType } from '@sluice/model';
import { type Anything, anything, type Expression, type Nothing, type SchemaExpression } from './expression.ts';
import type { SchemaSpace } from './schema-space.ts';

/**
 * What an expression says of one member: `listed` by name or pattern, `mapped` by a schema for all members, `open` where nothing is said,
 * `closed` where members are listed and this is not among them, `impossible` where no object may stand.
 */
export interface Standing {
  readonly kind: 'listed' | 'mapped' | 'open' | 'closed' | 'impossible';
  readonly child: Expression;
  readonly isWild: boolean;
  readonly isRequired: boolean;
  /** Required by one alternative at least. */
  readonly isEverRequired: boolean;
}

const open: Standing = { kind: 'open', child: anything, isWild: false, isRequired: false, isEverRequired: false };
const closed: Standing = { ...open, kind: 'closed' };
const impossible: Standing = { ...open, kind: 'impossible' };

/** Answers how an expression declares a member or the items of an array, and remembers what the contract names; names from traffic are not kept. */
export class MemberBook {
  readonly #space: SchemaSpace;
  readonly #listedByExpression = new Map<Expression, Map<string | null, Standing>>();

  constructor(space: SchemaSpace) {
    this.#space = space;
  }

  /** `key` is null for the items of an array. */
  of(expression: Expression, key: string | null): Standing {
    if (expression.kind === 'anything') return open;
    const listed = this.#listedByExpression.get(expression);
    const known = listed?.get(key);
    if (known) return known;
    const standing = new Question(this.#space, key).ask(expression) ?? open;
    if (key !== null && (standing.kind !== 'listed' || standing.isWild)) return standing;
    if (listed) listed.set(key, standing);
    else this.#listedByExpression.set(expression, new Map([[key, standing]]));
    return standing;
  }
}

class Question {
  readonly #space: SchemaSpace;
  readonly #key: string | null;
  /** Null while it is being found: a circle adds nothing. */
  readonly #found = new Map<Expression, Standing | null>();

  constructor(space: SchemaSpace, key: string | null) {
    this.#space = space;
    this.#key = key;
  }

  ask(expression: Expression): Standing | null {
    if (expression.kind === 'anything') return open;
    if (expression.kind === 'nothing') return impossible;
    const known = this.#found.get(expression);
    if (known !== undefined) return known;
    this.#found.set(expression, null);
    const standing = this.#find(expression);
    this.#found.set(expression, standing);
    return standing;
  }

  #find(expression: Exclude<Expression, Anything | Nothing>): Standing | null {
    switch (expression.kind) {
      case 'own':
        return this.#own(expression.schema);
      case 'schema':
        return this.#schema(expression);
      case 'all':
        return this.#both(expression.parts.map((part) => this.ask(part)));
      case 'any':
        return this.#either(expression.alternatives.map((alternative) => this.ask(alternative)));
    }
  }

  #schema(schema: SchemaExpression): Standing | null {
    const { composed } = this.#space.parts(schema);
    const own = this.#own(schema);
    if (composed.length === 0) return own;
    const parts = composed.map((part) => this.ask(part));
    // Own words that say nothing must not open what a circle of references leaves to the other alternatives.
    return this.#both(own.kind === 'open' ? parts : [own, ...parts]);
  }

  #own(schema: SchemaExpression): Standing {
    return this.#key === null ? this.#ownItems(schema) : this.#ownMember(schema, this.#key);
  }

  #ownMember(schema: SchemaExpression, key: string): Standing {
    const { own } = this.#space.parts(schema);
    if (own.types !== 0 && (own.types & jsonType.object) === 0 && !own.hasMembers) return impossible;
    const isRequired = own.required.has(key);
    const isEverRequired = isRequired || own.dependents.has(key);
    const named = own.propertyByName.get(key);
    const matching = own.patterns.filter(({ pattern }) => pattern.test(key)).map(({ node }) => this.#space.expression(node));
    if (named || matching.length > 0) {
      const child = this.#space.table.all([...(named ? [this.#space.expression(named)] : []), ...matching]);
      // `properties: {x: false}`: this member must not be there.
      return child.kind === 'nothing' ? closed : { kind: 'listed', child, isWild: !named, isRequired, isEverRequired };
    }
    if (isRequired) return { kind: 'listed', child: anything, isWild: false, isRequired, isEverRequired: true };
    if (own.isClosed) return closed;
    if (own.rest === null) return open;
    return { kind: 'mapped', child: this.#space.expression(own.rest), isWild: true, isRequired: false, isEverRequired: false };
  }

  #ownItems(schema: SchemaExpression): Standing {
    const { own } = this.#space.parts(schema);
    if (own.items === null) return own.types !== 0 && (own.types & jsonType.array) === 0 ? impossible : open;
    const child = this.#space.table.any(own.items.map((item) => this.#space.expression(item)));
    return { kind: 'listed', child, isWild: false, isRequired: false, isEverRequired: false };
  }

  #both(parts: readonly (Standing | null)[]): Standing | null {
    const known = parts.filter((part) => part !== null);
    const listed = known.filter(({ kind }) => kind === 'listed');
    if (listed.length > 0) return this.#joined(listed, 'all');
    const [first] = known.filter(({ kind }) => kind === 'impossible' || kind === 'closed');
    if (first) return first;
    const mapped = known.filter(({ kind }) => kind === 'mapped');
    if (mapped.length > 0) return this.#joined(mapped, 'all');
    return known[0] ?? null;
  }

  #either(alternatives: readonly (Standing | null)[]): Standing | null {
    const known = alternatives.filter((alternative) => alternative !== null);
    const fitting = known.filter(({ kind }) => kind !== 'impossible');
    if (fitting.length === 0) return known[0] ?? null;
    const declaring = fitting.filter(({ kind }) => kind === 'listed' || kind === 'mapped');
    if (declaring.length === 0) return fitting.find(({ kind }) => kind === 'open') ?? closed;
    return { ...this.#joined(declaring, 'any'), isRequired: fitting.every(({ isRequired }) => isRequired) };
  }

  #joined(standings: readonly Standing[], how: 'all' | 'any'): Standing {
    const children = standings.map(({ child }) => child);
    return {
      kind: standings.some(({ kind }) => kind === 'listed') ? 'listed' : 'mapped',
      child: how === 'all' ? this.#space.table.all(children) : this.#space.table.any(children),
      isWild: standings.every(({ isWild }) => isWild),
      isRequired: standings.some(({ isRequired }) => isRequired),
      isEverRequired: standings.some(({ isEverRequired }) => isEverRequired),
    };
  }
}
