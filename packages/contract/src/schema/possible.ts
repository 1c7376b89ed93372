import { jsonType } from '@sluice/model';
import type { AnyExpression, Expression, SchemaExpression } from './expression.ts';
import type { FactBook } from './facts.ts';
import type { Instance } from './instance.ts';
import type { Alive } from './members.ts';
import type { SchemaSpace } from './schema-space.ts';

/** Requests may leave out what is read-only, responses what is write-only. */
export type Direction = 'request' | 'response';

/** How deep below an object its alternatives look. */
const depthMax = 3;

/** The alternatives that an object's own content leaves possible. Extra members rule out nothing: a leak must not choose its contract. */
export class Chooser {
  readonly #space: SchemaSpace;
  readonly #facts: FactBook;
  readonly #direction: Direction;

  constructor(space: SchemaSpace, facts: FactBook, direction: Direction) {
    this.#space = space;
    this.#facts = facts;
    this.#direction = direction;
  }

  /** Alternatives for one value, each sum asked once. Where none is possible all are: what fits nothing is judged by the union. */
  aliveFor(instance: Instance): Alive {
    const found = new Map<AnyExpression, readonly Expression[]>();
    return (any) => {
      const known = found.get(any);
      if (known) return known;
      found.set(any, any.alternatives);
      const alive = this.#alive(any, instance);
      found.set(any, alive);
      return alive;
    };
  }

  #alive(any: AnyExpression, instance: Instance): readonly Expression[] {
    const value = any.discriminator ? instance.member(any.discriminator.property)?.scalar() : undefined;
    const picked = typeof value === 'string' ? any.discriminator?.alternativeByValue.get(value) : undefined;
    if (picked) return [picked];
    const possible = any.alternatives.filter((alternative) => this.#isPossible(alternative, instance, 0, new Set()));
    return possible.length === 0 ? any.alternatives : possible;
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
        return this.#isAnyPossible(expression, instance, depth, path);
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

  #isAnyPossible(any: AnyExpression, instance: Instance, depth: number, path: Set<Expression>): boolean {
    const value = any.discriminator ? instance.member(any.discriminator.property)?.scalar() : undefined;
    const picked = typeof value === 'string' ? any.discriminator?.alternativeByValue.get(value) : undefined;
    if (picked) return this.#isPossible(picked, instance, depth, path);
    return any.alternatives.some((alternative) => this.#isPossible(alternative, instance, depth, path));
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
    if (depth >= depthMax) return true;
    for (const [name, node] of own.propertyByName) {
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
