import { jsonType } from '@sluice/model';
import type { AnyExpression, Expression, SchemaExpression } from './expression.ts';
import type { FactBook } from './facts.ts';
import type { Instance } from './instance.ts';
import type { MemberBook } from './members.ts';
import type { SchemaSpace } from './schema-space.ts';

/** Requests may leave out what is read-only, responses what is write-only. */
export type Direction = 'request' | 'response';

/** How deep below an object its alternatives look at every member; from there on only at those that have a constant. */
const depthMax = 3;

/**
 * Narrows an expression to the alternatives that a value's own content leaves possible. Extra members rule out nothing: a leak must not
 * choose its contract. Where no alternative is possible all are: what fits nothing is judged by the union.
 */
export class Chooser {
  readonly #space: SchemaSpace;
  readonly #facts: FactBook;
  readonly #members: MemberBook;
  readonly #direction: Direction;
  readonly #choosing = new Map<Expression, boolean>();

  constructor(space: SchemaSpace, facts: FactBook, members: MemberBook, direction: Direction) {
    this.#space = space;
    this.#facts = facts;
    this.#members = members;
    this.#direction = direction;
  }

  /** Whether anything is to be chosen: what an object declares depends on its content. */
  isChoosing(expression: Expression): boolean {
    const known = this.#choosing.get(expression);
    if (known !== undefined) return known;
    this.#choosing.set(expression, false);
    const is = this.#isChoosing(expression);
    this.#choosing.set(expression, is);
    return is;
  }

  narrow(expression: Expression, instance: Instance): Expression {
    return this.#narrow(expression, instance, new Set());
  }

  #narrow(expression: Expression, instance: Instance, path: Set<Expression>): Expression {
    if (!this.isChoosing(expression)) return expression;
    switch (expression.kind) {
      case 'all':
        return this.#space.table.all(expression.parts.map((part) => this.#narrow(part, instance, path)));
      case 'any':
        return this.#space.table.any(this.#alive(expression, instance).map((alternative) => this.#narrow(alternative, instance, path)));
      case 'schema': {
        const own = this.#space.table.own(expression);
        if (path.has(expression)) return own;
        path.add(expression);
        const parts = this.#space.parts(expression).composed.map((part) => this.#narrow(part, instance, path));
        path.delete(expression);
        return this.#space.table.all([own, ...parts]);
      }
      default:
        return expression;
    }
  }

  #isChoosing(expression: Expression): boolean {
    switch (expression.kind) {
      case 'any':
        return true;
      case 'all':
        return expression.parts.some((part) => this.isChoosing(part));
      case 'schema':
        return this.#space.parts(expression).composed.some((part) => this.isChoosing(part));
      default:
        return false;
    }
  }

  #alive(any: AnyExpression, instance: Instance): readonly Expression[] {
    const picked = pickedBy(any, instance);
    if (picked) return [picked];
    // Constants, required members and the value's own type decide most alternatives; the types of all members cost ten times as much.
    const fitting = any.alternatives.filter((alternative) => this.#isPossible(alternative, instance, depthMax, new Set()));
    const isDecided = fitting.length < 2;
    const possible = isDecided ? fitting : fitting.filter((alternative) => this.#isPossible(alternative, instance, 0, new Set()));
    if (possible.length === any.alternatives.length) return possible;
    // An alternative of optional members only is possible for every object. It must not win because the one that was meant differs in a detail.
    const speaking = possible.filter((alternative) => this.#speaksOf(alternative, instance));
    return speaking.length === 0 ? any.alternatives : speaking;
  }

  /** Whether an alternative says of any member of the object that it may be there. */
  #speaksOf(alternative: Expression, instance: Instance): boolean {
    if ((instance.types & jsonType.object) === 0) return true;
    return instance.keys().some((key) => {
      const { kind } = this.#members.of(alternative, key);
      return kind !== 'closed' && kind !== 'impossible';
    });
  }

  #isPossible(expression: Expression, instance: Instance, depth: number, path: Set<Expression>): boolean {
    switch (expression.kind) {
      case 'anything':
        return true;
      case 'nothing':
        return false;
      case 'all':
        return expression.parts.every((part) => this.#isPossible(part, instance, depth, path));
      case 'any':
        return candidatesOf(expression, instance).some((alternative) => this.#isPossible(alternative, instance, depth, path));
      case 'own':
        return this.#fitsOwn(expression.schema, instance, depth);
      case 'schema': {
        if (path.has(expression)) return true;
        path.add(expression);
        const { composed } = this.#space.parts(expression);
        const isPossible =
          this.#fitsOwn(expression, instance, depth) && composed.every((part) => this.#isPossible(part, instance, depth, path));
        path.delete(expression);
        return isPossible;
      }
    }
  }

  #fitsOwn(schema: SchemaExpression, instance: Instance, depth: number): boolean {
    const { own } = this.#space.parts(schema);
    if (own.types !== 0 && (own.types & instance.types) === 0) return false;
    if (own.literals) {
      const scalar = instance.scalar();
      if (scalar !== undefined && !own.literals.has(scalar)) return false;
    }
    if ((instance.types & jsonType.object) === 0) return true;
    for (const name of own.required) if (!instance.member(name) && !this.#mayBeLeftOut(own.propertyByName.get(name))) return false;
    for (const [name, node] of depth < depthMax ? own.propertyByName : own.tagByName) {
      const member = instance.member(name);
      if (member && !this.#isPossible(this.#space.expression(node), member, depth + 1, new Set())) return false;
    }
    return true;
  }

  #mayBeLeftOut(node: Parameters<SchemaSpace['expression']>[0] | undefined): boolean {
    if (!node) return false;
    const facts = this.#facts.of(this.#space.expression(node));
    return this.#direction === 'response' ? facts.isWriteOnly : facts.isReadOnly;
  }
}

function candidatesOf(any: AnyExpression, instance: Instance): readonly Expression[] {
  const picked = pickedBy(any, instance);
  return picked ? [picked] : any.alternatives;
}

/** The alternative that the value of the discriminator names. */
function pickedBy({ discriminator }: AnyExpression, instance: Instance): Expression | undefined {
  const value = discriminator ? instance.member(discriminator.property)?.scalar() : undefined;
  return typeof value === 'string' ? discriminator?.alternativeByValue.get(value) : undefined;
}
