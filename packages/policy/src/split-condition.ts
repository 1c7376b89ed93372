import { failure, type Result, success } from '@sluice/kit';
import type { Outcome, Side } from '@sluice/model';
import type { Activation } from './activation.ts';
import { type BodyPath, bodyPathOf, bodyPathText, partsOf } from './body-path.ts';
import { isEqual } from './cel/compare.ts';
import { compileCel, type Environment, quantifier } from './cel/compile.ts';
import { dottedName, type Expression, parseCel, type Refusal, type Source } from './cel/parse.ts';
import { CelError, type Evaluated, type Value } from './cel/value.ts';
import { checkCondition } from './check.ts';
import { names } from './environment.ts';
import { type BodyFact, type Condition, type Fact, type HeadFact, type ListFact, resolve, type Skeleton } from './facts.ts';

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

/** The conditions that a text joins with `&&`, each split by itself: what can be told of the request alone is told before it goes on. */
export function splitConjuncts(text: string, rows: Side | null = null): Result<readonly Condition[], Refusal> {
  const whole = splitCondition(text, rows);
  const source = whole.ok ? parseCel(text) : whole;
  if (!source.ok) return failure(source.failure);
  try {
    return success(
      conjunctsOf(source.value.expression).map((part) => {
        const splitter = new Splitter(source.value, rows);
        const skeleton = splitter.split(part);
        return { text: source.value.textOf(part), facts: splitter.facts, skeleton };
      }),
    );
  } catch (error) {
    if (error instanceof Unsplittable) return failure(error.refusal);
    throw error;
  }
}

function conjunctsOf(expression: Expression): readonly Expression[] {
  const kind = expression.exprKind;
  return kind.case === 'callExpr' && kind.value.function === '_&&_' ? kind.value.args.flatMap(conjunctsOf) : [expression];
}

/** People know `[*]` from places; the parser would only say that it did not expect it. */
function starHint(text: string): Refusal | null {
  const offset = text.indexOf('[*]');
  if (offset < 0) return null;
  return { reason: 'syntax', message: '"[*]" belongs to places, not to CEL; for the rows of a list use "where" and "keep"', offset };
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
  /** The name by which the condition speaks of a row. */
  readonly #row: string;

  constructor(source: Source, rows: Side | null, row = 'item') {
    this.#source = source;
    this.#rows = rows;
    this.#row = row;
  }

  split(expression: Expression): Skeleton {
    const paths = bodyPathsIn(expression, this.#row);
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
    this.facts.push(this.#fact(expression, text, paths));
    return { kind: 'leaf', fact: this.facts.length - 1 };
  }

  #fact(expression: Expression, text: string, paths: readonly FoundPath[]): Fact {
    const [first] = paths;
    if (!first) return this.#headFact(expression, text);
    return this.#listFact(expression, text, first) ?? this.#bodyFact(expression, text, first, paths);
  }

  /** `list.all(x, …)`, `list.exists(x, …)` and `value in list`, of a list in a body. */
  #listFact(expression: Expression, text: string, { path, at }: FoundPath): ListFact | null {
    const kind = expression.exprKind;
    const isMember = kind.case === 'callExpr' && kind.value.function === '@in' && kind.value.args[1] === at;
    const loop = kind.case === 'comprehensionExpr' && kind.value.iterRange === at ? kind.value : null;
    if (!isMember && !loop) return null;
    this.#checkRoot(path, at);
    const list = { kind: 'list', text, ...this.#standing(path), path: path.segments } as const;
    if (isMember) return { ...list, quantifier: 'exists', facts: [this.#memberFact(kind.value.args[0])], keeps: ([is = 'error']) => is };
    const short = loop && quantifier(loop);
    if (!loop || !short) return this.#refuse(expression, 'list', 'of lists in a body all() and exists() may be asked, and "in"');
    const inner = new Splitter(this.#source, this.#rows ?? list.side, loop.iterVar);
    const skeleton = inner.split(short.predicate);
    const [facts, isAll] = [inner.facts, !short.stopsAt];
    return { ...list, quantifier: isAll ? 'all' : 'exists', facts, keeps: (outcomes) => resolve(skeleton, outcomes) };
  }

  /** Whether an item of a list is the value of an expression. */
  #memberFact(expression: Expression | undefined): BodyFact {
    if (!expression || bodyPathsIn(expression, this.#row).length > 0)
      return this.#refuse(expression ?? this.#source.expression, 'two-paths', 'before "in" stands a claim, a parameter or a constant');
    const evaluate = this.#compile(expression, headEnvironment);
    const place = { side: this.#rows ?? 'response', isOfGuard: false, path: [], isOverRows: true } as const;
    const isItem = (value: Value | undefined) => (activation: Activation) => {
      const wanted = evaluate(activation);
      return wanted instanceof CelError ? wanted : value !== undefined && isEqual(wanted, value);
    };
    const text = `${this.#source.textOf(expression)} is an item`;
    return { kind: 'body', text, ...place, take: (value, activation) => agreed(isItem(value), activation, false) };
  }

  #standing(path: BodyPath): Pick<BodyFact, 'side' | 'isOfGuard' | 'isOverRows'> {
    const side = path.root === 'item' ? (this.#rows ?? 'response') : path.root === 'guard' ? 'request' : path.root;
    return { side, isOfGuard: path.root === 'guard', isOverRows: path.root === 'item' };
  }

  #checkRoot(path: BodyPath, at: Expression): void {
    const isOfRow = path.root === 'item';
    if (isOfRow && !this.#rows)
      this.#refuse(at, 'no-rows', '"item" is a row; say whose rows with "where", and write the condition as "keep"');
    if (!isOfRow && this.#rows)
      this.#refuse(at, 'not-a-row', `a row is judged by itself; ${bodyPathText(path)} is outside it, use "when" for that`);
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
    const label = bodyPathText(path, this.#row);
    const other = paths.find((found) => bodyPathText(found.path, this.#row) !== label);
    if (other) {
      this.#refuse(
        other.at,
        'two-paths',
        `a comparison reads one place of a body; this one reads ${label} and ${bodyPathText(other.path, this.#row)}: compare each with a claim, a parameter or a constant`,
      );
    }
    this.#checkRoot(path, at);
    // An item of a list may itself be the scalar that is asked for.
    if (path.segments.length === 0 && !(path.root === 'item' && this.#row !== 'item'))
      this.#refuse(at, 'whole-body', `name a field of it: ${label}.status; a body as a whole is no fact`);
    const list = paths.find((found) => found.isContainer);
    if (list)
      this.#refuse(
        list.at,
        'whole-body',
        `${label} is used as a list or a map; name one scalar field, ask all() or exists() of a list, or use "where" and "keep" for rows`,
      );
    const cell: Cell = { value: undefined };
    const evaluate = this.#compile(expression, bodyEnvironment(cell, this.#row));
    return {
      kind: 'body',
      text,
      ...this.#standing(path),
      path: path.segments,
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
  if (!text.includes('request.path') || /\b(?:claims|consumer|item|response|request\.(?:headers|query|body))\b|(?<![.\w])path\b/.test(text))
    return false;
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

function bodyEnvironment(cell: Cell, row: string): Environment<Activation> {
  return {
    ...headEnvironment,
    part(expression) {
      const path = bodyPathOf(expression, row);
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

function bodyPathsIn(expression: Expression, row: string, isContainer = false): readonly FoundPath[] {
  const path = bodyPathOf(expression, row);
  if (path) return [{ path, at: expression, isContainer }];
  const kind = expression.exprKind;
  return partsOf(expression).flatMap((part, index) => {
    const isRange = kind.case === 'comprehensionExpr' && index === 0;
    const isLookedInto =
      kind.case === 'callExpr' && ((kind.value.function === '@in' && index === 1) || (kind.value.function === '_[_]' && index === 0));
    return bodyPathsIn(part, row, isRange || isLookedInto);
  });
}

function isOfResponse(expression: Expression): boolean {
  const kind = expression.exprKind;
  const isTest = kind.case === 'selectExpr' && kind.value.testOnly && kind.value.operand;
  const dotted = isTest ? `${dottedName(isTest)}.${kind.value.field}` : dottedName(expression);
  if (dotted !== null && names.get(dotted.split('.').slice(0, 2).join('.'))?.isOfResponse) return true;
  return partsOf(expression).some(isOfResponse);
}
