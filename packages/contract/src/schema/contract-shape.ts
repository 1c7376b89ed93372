import { jsonType, type Shape, type Tape, undeclaredShape, unknownShape, type ValueRules } from '@sluice/model';
import type { Expression } from './expression.ts';
import { FactBook } from './facts.ts';
import { TapeInstance } from './instance.ts';
import { MemberBook, type Standing } from './members.ts';
import { Chooser, type Direction } from './possible.ts';
import type { SchemaSpace } from './schema-space.ts';
import { countMinOf, memberNamesOf, valueHintsOf } from './value-hints.ts';

/** Whether a scalar may stand where an expression holds. */
export type Accepts = (expression: Expression, value: string | number | null) => boolean;

/** The contract speaks of this place and says nothing about it. */
const openShape: Shape = { ...unknownShape, layer: 'contract', child: () => openShape, item: () => openShape };

/** Makes the shapes of one direction: in a response what is write-only is undeclared. */
export class ShapeMaker {
  readonly space: SchemaSpace;
  readonly facts: FactBook;
  readonly members: MemberBook;
  readonly chooser: Chooser;
  readonly direction: Direction;
  readonly #acceptsOf: (maker: ShapeMaker) => Accepts;
  readonly #rules = new Map<Expression, readonly [required: ValueRules, optional: ValueRules]>();
  #accepts: Accepts | null = null;

  /** `acceptsOf` makes validators of values, when the first value is treated. */
  constructor(space: SchemaSpace, direction: Direction, acceptsOf: (maker: ShapeMaker) => Accepts = () => () => true) {
    this.#acceptsOf = acceptsOf;
    this.space = space;
    this.facts = new FactBook(space);
    this.members = new MemberBook(space);
    this.direction = direction;
    this.chooser = new Chooser(space, this.facts, this.members, direction);
  }

  root(expression: Expression): Shape {
    return expression.kind === 'anything'
      ? openShape
      : this.shapeOf({ kind: 'listed', child: expression, isWild: false, isRequired: true, isEverRequired: true });
  }

  /** The shape of a body of which nothing is said. */
  silent(): Shape {
    return openShape;
  }

  shapeOf(standing: Standing): Shape {
    if (standing.kind === 'closed' || standing.kind === 'impossible') return undeclaredShape;
    return standing.child.kind === 'anything' && standing.kind === 'open' ? openShape : new ContractShape(this, standing);
  }

  rulesOf({ child, isEverRequired }: Standing): ValueRules {
    const known = this.#rules.get(child);
    if (known) return known[isEverRequired ? 0 : 1];
    this.#accepts ??= this.#acceptsOf(this);
    const accepts = this.#accepts;
    const optional: ValueRules = {
      isEverRequired: false,
      itemsMin: countMinOf(this.space, child, 'minItems'),
      membersMin: countMinOf(this.space, child, 'minProperties'),
      hasUniqueItems: countMinOf(this.space, child, 'uniqueItems') > 0,
      memberNames: memberNamesOf(this.space, child),
      hints: valueHintsOf(this.space, child),
      accepts: (value) => accepts(child, value),
    };
    const required = { ...optional, isEverRequired: true };
    this.#rules.set(child, [required, optional]);
    return isEverRequired ? required : optional;
  }

  /** Whether a text, and nothing else but `null`, may stand here. */
  isString(expression: Expression): boolean {
    return (this.facts.of(expression).types & ~jsonType.null) === jsonType.string;
  }

  isUndeclared(standing: Standing): boolean {
    if (standing.kind === 'closed' || standing.kind === 'impossible') return true;
    return this.direction === 'response' && standing.kind !== 'open' && this.facts.of(standing.child).isWriteOnly;
  }
}

class ContractShape implements Shape {
  readonly declared: Shape['declared'];
  readonly layer = 'contract';
  readonly types: number;
  readonly isNullable: boolean;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  readonly format: string | null;
  readonly isWild: boolean;
  readonly choose: Shape['choose'];
  readonly #maker: ShapeMaker;
  readonly #expression: Expression;
  readonly #standing: Standing;

  constructor(maker: ShapeMaker, standing: Standing) {
    const facts = maker.facts.of(standing.child);
    this.#maker = maker;
    this.#standing = standing;
    this.#expression = standing.child;
    this.declared = maker.isUndeclared(standing) ? 'undeclared' : 'declared';
    this.types = facts.types;
    this.isNullable = facts.types === 0 || (facts.types & jsonType.null) !== 0;
    this.isRequired = standing.isRequired;
    this.isReadOnly = facts.isReadOnly;
    this.isWriteOnly = facts.isWriteOnly;
    this.format = facts.format;
    this.isWild = standing.isWild;
    this.choose = maker.chooser.isChoosing(standing.child) ? (tape, token, undeclare) => this.#choose(tape, token, undeclare) : null;
  }

  child(key: string): Shape {
    return this.#below(this.#maker.members.of(this.#expression, key));
  }

  item(): Shape {
    return this.#below(this.#maker.members.of(this.#expression, null));
  }

  valueRules(): ValueRules {
    return this.#maker.rulesOf(this.#standing);
  }

  #below(standing: Standing): Shape {
    const shape = this.#maker.shapeOf(standing);
    return this.declared === 'undeclared' && shape.declared !== 'undeclared' ? new UndeclaredShape(shape) : shape;
  }

  #choose(tape: Tape, token: number, undeclare: (member: number) => void): void {
    undeclareBelow(this.#maker, new TapeInstance(tape, token), this.#expression, this.#expression, undeclare);
  }
}

/**
 * Undeclares the members that no possible alternative declares. Where the choice made here says more of a member than the node alone
 * (`whole`), it goes on below: the alternative that was ruled out at the top is ruled out in all its depth.
 */
function undeclareBelow(
  maker: ShapeMaker,
  instance: TapeInstance,
  whole: Expression,
  narrow: Expression,
  undeclare: (member: number) => void,
): void {
  const chosen = maker.chooser.narrow(narrow, instance);
  for (const { key, child: member } of instance.children()) {
    const standing = maker.members.of(chosen, key);
    if (maker.isUndeclared(standing)) undeclare(member.token);
    else if (member.isContainer) {
      const before = maker.members.of(whole, key).child;
      if (before !== standing.child) undeclareBelow(maker, member, before, standing.child, undeclare);
    }
  }
}

/** Below what is undeclared nothing is declared, whatever its schema says; its facts stay true. */
class UndeclaredShape implements Shape {
  readonly declared = 'undeclared';
  readonly layer = 'contract';
  readonly types: number;
  readonly isNullable: boolean;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  readonly format: string | null;
  readonly isWild: boolean;
  readonly choose = null;
  readonly #shape: Shape;

  constructor(shape: Shape) {
    this.#shape = shape;
    this.types = shape.types;
    this.isNullable = shape.isNullable;
    this.isRequired = shape.isRequired;
    this.isReadOnly = shape.isReadOnly;
    this.isWriteOnly = shape.isWriteOnly;
    this.format = shape.format;
    this.isWild = shape.isWild;
  }

  child(key: string): Shape {
    return new UndeclaredShape(this.#shape.child(key));
  }

  item(): Shape {
    return new UndeclaredShape(this.#shape.item());
  }

  valueRules(): null {
    return null;
  }
}
