import { failure, type Result, success, unreachable } from '@sluice/kit';
import type { Outcome, Side } from '@sluice/model';
import type { Activation } from './activation.ts';
import { type BodyPath, bodyPathOf, bodyPathText, partsOf } from './body-path.ts';
import { compileCel, type Environment } from './cel/compile.ts';
import { dottedName, type Expression, parseCel, type Refusal, type Source } from './cel/parse.ts';
import { CelError, type Evaluated, type Value } from './cel/value.ts';
import { checkCondition } from './check.ts';
import { names } from './environment.ts';

/** A fact that is taken of the head: of everything that is known without a body. */
export interface HeadFact {
  readonly kind: 'head';
  /** Its name in records: the text of the leaf. */
  readonly text: string;
  /** The side from which on it can be taken. */
  readonly side: Side;
  take(activation: Activation): Outcome;
}

/** A fact that is taken while a body passes, of the one value at its path. */
export interface BodyFact {
  readonly kind: 'body';
  readonly text: string;
  readonly side: Side;
  /** Member names from the root of the body, or from the row for a fact over rows. */
  readonly path: readonly string[];
  readonly isOverRows: boolean;
  /** `undefined` says that nothing stands there; an `Opaque`, that an object or a list does. */
  take(value: Value | undefined, activation: Activation): Outcome;
}

export type Fact = HeadFact | BodyFact;

/** How the outcomes of facts make the outcome of the condition; a leaf is the index of its fact. */
export type Skeleton =
  | { readonly kind: 'leaf'; readonly fact: number }
  | { readonly kind: 'not'; readonly of: Skeleton }
  | { readonly kind: 'and' | 'or'; readonly left: Skeleton; readonly right: Skeleton }
  | { readonly kind: 'choose'; readonly test: Skeleton; readonly yes: Skeleton; readonly no: Skeleton };

/** A condition as the facts that it needs and the way they are put together. */
export interface Condition {
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly skeleton: Skeleton;
}

/** Splits a condition. `rows` is the side whose rows it is about; then it speaks of each as `item`. */
export function splitCondition(text: string, rows: Side | null = null): Result<Condition, Refusal> {
  const source = parseCel(text);
  if (!source.ok) return failure(starHint(text) ?? source.failure);
  const doubt = checkCondition(source.value);
  if (doubt) return failure(doubt);
  try {
    const splitter = new Splitter(source.value, rows);
    const skeleton = splitter.split(source.value.expression);
    return success({ text: source.value.textOf(source.value.expression), facts: splitter.facts, skeleton });
  } catch (error) {
    if (error instanceof Unsplittable) return failure(error.refusal);
    throw error;
  }
}

/** People know `[*]` from places; the parser would only say that it did not expect it. */
function starHint(text: string): Refusal | null {
  const offset = text.indexOf('[*]');
  if (offset < 0) return null;
  return { reason: 'syntax', message: '"[*]" belongs to places, not to CEL; for the rows of a list use "where" and "keep"', offset };
}

/** CEL's rules over outcomes: `false && error` is false. `slots` maps the condition's facts to places in `outcomes`. */
export function resolve(skeleton: Skeleton, outcomes: readonly Outcome[], slots: readonly number[] | null = null): Outcome {
  switch (skeleton.kind) {
    case 'leaf':
      return outcomes[slots ? (slots[skeleton.fact] ?? -1) : skeleton.fact] ?? 'error';
    case 'not': {
      const of = resolve(skeleton.of, outcomes, slots);
      return of === 'error' ? of : of === 'true' ? 'false' : 'true';
    }
    case 'and':
    case 'or': {
      const decisive = skeleton.kind === 'and' ? 'false' : 'true';
      const left = resolve(skeleton.left, outcomes, slots);
      if (left === decisive) return left;
      const right = resolve(skeleton.right, outcomes, slots);
      return right === decisive || left !== 'error' ? right : left;
    }
    case 'choose': {
      const test = resolve(skeleton.test, outcomes, slots);
      return test === 'error' ? test : resolve(test === 'true' ? skeleton.yes : skeleton.no, outcomes, slots);
    }
    default:
      return unreachable(skeleton);
  }
}

class Unsplittable extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Where a body leaf finds its value while it is taken. */
interface Cell {
  value: Value | undefined;
}

const missing = new CelError('nothing stands there');

class Splitter {
  readonly facts: Fact[] = [];
  readonly #source: Source;
  readonly #rows: Side | null;

  constructor(source: Source, rows: Side | null) {
    this.#source = source;
    this.#rows = rows;
  }

  split(expression: Expression): Skeleton {
    const paths = bodyPathsIn(expression);
    const call = expression.exprKind.case === 'callExpr' ? expression.exprKind.value : null;
    const [first, second, third] = call?.args ?? [];
    if (paths.length === 0 || !call || !first) return this.#leaf(expression, paths);
    if (call.function === '!_') return { kind: 'not', of: this.split(first) };
    if (call.function === '_?_:_' && second && third) {
      return { kind: 'choose', test: this.split(first), yes: this.split(second), no: this.split(third) };
    }
    if (call.function !== '_&&_' && call.function !== '_||_') return this.#leaf(expression, paths);
    const kind = call.function === '_&&_' ? 'and' : 'or';
    return call.args.map((part) => this.split(part)).reduce((left, right) => ({ kind, left, right }));
  }

  #leaf(expression: Expression, paths: readonly FoundPath[]): Skeleton {
    const text = this.#source.textOf(expression);
    const known = this.facts.findIndex((fact) => fact.text === text);
    if (known >= 0) return { kind: 'leaf', fact: known };
    this.facts.push(paths[0] ? this.#bodyFact(expression, text, paths[0], paths) : this.#headFact(expression, text));
    return { kind: 'leaf', fact: this.facts.length - 1 };
  }

  #headFact(expression: Expression, text: string): HeadFact {
    const evaluate = this.#compile(expression, headEnvironment);
    const isFoldable = comparesSmallLetters(text);
    return {
      kind: 'head',
      text,
      side: isOfResponse(expression) ? 'response' : 'request',
      take: (activation) => agreed(evaluate, activation, isFoldable),
    };
  }

  #bodyFact(expression: Expression, text: string, { path, at }: FoundPath, paths: readonly FoundPath[]): BodyFact {
    const label = bodyPathText(path);
    const other = paths.find((found) => bodyPathText(found.path) !== label);
    if (other) {
      this.#refuse(
        other.at,
        'two-paths',
        `a comparison reads one place of a body; this one reads ${label} and ${bodyPathText(other.path)}: compare each with a claim, a parameter or a constant`,
      );
    }
    if (path.root === 'item' && !this.#rows)
      this.#refuse(at, 'no-rows', '"item" is a row; say whose rows with "where", and write the condition as "keep"');
    if (path.root !== 'item' && this.#rows)
      this.#refuse(at, 'not-a-row', `a row is judged by itself; ${label} is outside it, use "when" for that`);
    if (path.segments.length === 0) this.#refuse(at, 'whole-body', `name a field of it: ${label}.status; a body as a whole is no fact`);
    const list = paths.find((found) => found.isContainer);
    if (list)
      this.#refuse(list.at, 'whole-body', `${label} is used as a list or a map; name one scalar field, or use "where" and "keep" for rows`);
    const cell: Cell = { value: undefined };
    const evaluate = this.#compile(expression, bodyEnvironment(cell));
    return {
      kind: 'body',
      text,
      side: path.root === 'item' ? (this.#rows ?? 'response') : path.root,
      path: path.segments,
      isOverRows: path.root === 'item',
      take(value, activation) {
        cell.value = value;
        return agreed(evaluate, activation, false);
      },
    };
  }

  #compile(expression: Expression, environment: Environment<Activation>): (activation: Activation) => Evaluated {
    const compiled = compileCel(this.#source, environment, expression);
    if (!compiled.ok) throw new Unsplittable(compiled.failure);
    return compiled.value;
  }

  #refuse(expression: Expression, reason: string, message: string): never {
    throw new Unsplittable({ reason, message, offset: this.#source.offsetOf(expression) });
  }
}

/** What a fact comes to for every reading of the target; where it depends on the reading, nobody can tell. */
function agreed(evaluate: (activation: Activation) => Evaluated, activation: Activation, isFoldable: boolean): Outcome {
  const outcome = outcomeOf(evaluate(activation));
  for (const other of activation.others) {
    if (other.isLoose && !isFoldable) continue;
    if (outcomeOf(evaluate(other.activation)) !== outcome) return 'error';
  }
  return outcome;
}

/** The path against constants without capitals, and against nothing that is somebody's: then the case of its letters must not matter. */
function comparesSmallLetters(text: string): boolean {
  if (!text.includes('request.path') || /\b(?:claims|consumer|item|response|request\.(?:headers|query|body))\b/.test(text)) return false;
  return (text.match(/"[^"]*"|'[^']*'/g) ?? []).every((constant) => !/[A-Z]/.test(constant));
}

function outcomeOf(evaluated: Evaluated): Outcome {
  return evaluated === true ? 'true' : evaluated === false ? 'false' : 'error';
}

export const headEnvironment: Environment<Activation> = {
  reader: (name) => names.get(name)?.read ?? null,
  presence(name) {
    const known = names.get(name);
    if (!known) return null;
    return (activation) => {
      const value = known.read(activation);
      return value !== null && !(value instanceof CelError);
    };
  },
};

function bodyEnvironment(cell: Cell): Environment<Activation> {
  return {
    ...headEnvironment,
    part(expression) {
      const path = bodyPathOf(expression);
      if (!path) return null;
      return path.isTest ? () => cell.value !== undefined : () => (cell.value === undefined ? missing : cell.value);
    },
  };
}

interface FoundPath {
  readonly path: BodyPath;
  readonly at: Expression;
  /** Looped over, looked into or indexed by something that is no constant name. */
  readonly isContainer: boolean;
}

function bodyPathsIn(expression: Expression, isContainer = false): readonly FoundPath[] {
  const path = bodyPathOf(expression);
  if (path) return [{ path, at: expression, isContainer }];
  const kind = expression.exprKind;
  return partsOf(expression).flatMap((part, index) => {
    const isRange = kind.case === 'comprehensionExpr' && index === 0;
    const isLookedInto =
      kind.case === 'callExpr' && ((kind.value.function === '@in' && index === 1) || (kind.value.function === '_[_]' && index === 0));
    return bodyPathsIn(part, isRange || isLookedInto);
  });
}

function isOfResponse(expression: Expression): boolean {
  const kind = expression.exprKind;
  const isTest = kind.case === 'selectExpr' && kind.value.testOnly && kind.value.operand;
  const dotted = isTest ? `${dottedName(isTest)}.${kind.value.field}` : dottedName(expression);
  if (dotted !== null && names.get(dotted.split('.').slice(0, 2).join('.'))?.isOfResponse) return true;
  return partsOf(expression).some(isOfResponse);
}
