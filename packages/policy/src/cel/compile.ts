import { failure, type Result, success } from '@sluice/kit';
import { RE2JS } from 're2js';
import { negate } from './arithmetic.ts';
import {
  and,
  binary,
  choose,
  type Evaluate,
  equalsText,
  fieldOf,
  hasField,
  itemsOf,
  list,
  not,
  notStrictlyFalse,
  or,
  putEntry,
  quantify,
  read,
  unary,
} from './closures.ts';
import { isEqual } from './compare.ts';
import { conversions } from './conversions.ts';
import { binaries, isIn, size, stringMethods } from './operators.ts';
import { dottedName, type Expression, type Refusal, type Source } from './parse.ts';
import { timeField, timeMethods } from './time.ts';
import { CelError, Double, type Evaluated, KeyedMap, keyOf, kindOf, TypeValue, Uint, type Value } from './value.ts';

/** The names that a condition may use, dotted where a root has members: `request.method`. */
export interface Environment<Scope> {
  /** The reader of a name, or null when there is none of that name. */
  reader(name: string): Evaluate<Scope> | null;
  /** Whether a dotted name is there, for `has(…)`; null where it is an ordinary map that can say so itself. */
  presence?(name: string): Evaluate<Scope> | null;
  /** The reader of a part that the environment takes as a whole, such as a path into a body; asked of every part first. */
  part?(expression: Expression): Evaluate<Scope> | null;
}

/** An expression as a JavaScript closure. Its loops keep their variables beside it, so it must not be entered while it runs. */
export function compileCel<Scope>(
  source: Source,
  environment: Environment<Scope>,
  part: Expression = source.expression,
): Result<Evaluate<Scope>, Refusal> {
  try {
    return success(new Compiler(source, environment).compile(part));
  } catch (error) {
    if (error instanceof Refused) return failure(error.refusal);
    throw error;
  }
}

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

type Call = Extract<Expression['exprKind'], { case: 'callExpr' }>['value'];
type Struct = Extract<Expression['exprKind'], { case: 'structExpr' }>['value'];
type Comprehension = Extract<Expression['exprKind'], { case: 'comprehensionExpr' }>['value'];
const typeNames = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type'];
const messageTypes = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];
const depthMax = 200;

class Compiler<Scope> {
  readonly #source: Source;
  readonly #environment: Environment<Scope>;
  /** Values of loop variables, by slot; closures share the array. */
  readonly #locals: Evaluated[] = [];
  #slotByName = new Map<string, number>();
  #depth = 0;

  constructor(source: Source, environment: Environment<Scope>) {
    this.#source = source;
    this.#environment = environment;
  }

  compile(expression: Expression): Evaluate<Scope> {
    this.#depth += 1;
    if (this.#depth > depthMax) this.#refuse(expression, 'too-deep', `nested deeper than ${depthMax}`);
    const evaluate = this.#node(expression);
    this.#depth -= 1;
    return evaluate;
  }

  #node(expression: Expression): Evaluate<Scope> {
    const whole = this.#environment.part?.(expression);
    if (whole) return whole;
    const kind = expression.exprKind;
    switch (kind.case) {
      case 'constExpr': {
        const value = constant(expression);
        if (value === undefined) return this.#refuse(expression, 'constant', 'a constant of no known type');
        return () => value;
      }
      case 'identExpr':
        return this.#name(expression, kind.value.name);
      case 'selectExpr':
        return this.#select(expression, kind.value.field, kind.value.testOnly, kind.value.operand);
      case 'callExpr':
        return this.#call(expression, kind.value);
      case 'listExpr':
        if (kind.value.optionalIndices.length > 0) return this.#refuse(expression, 'optional', 'optional elements are not supported');
        return list(kind.value.elements.map((element) => this.compile(element)));
      case 'structExpr':
        return this.#map(expression, kind.value);
      case 'comprehensionExpr':
        return this.#fold(expression, kind.value);
      default:
        return this.#refuse(expression, 'unknown-node', 'no expression');
    }
  }

  #refuse(expression: Expression, reason: string, message: string): never {
    throw new Refused({ reason, message, offset: this.#source.offsetOf(expression) });
  }

  #name(expression: Expression, name: string): Evaluate<Scope> {
    const slot = this.#slotByName.get(name);
    if (slot !== undefined) return read(this.#locals, slot);
    const evaluate = this.#environment.reader(name);
    if (evaluate) return evaluate;
    const type = typeOf(name);
    if (type) return () => type;
    return this.#refuse(expression, 'unknown-name', `no "${name}" here`);
  }

  #select(expression: Expression, field: string, isTest: boolean, operand: Expression | undefined): Evaluate<Scope> {
    if (!operand) return this.#refuse(expression, 'unknown-node', 'a field of nothing');
    const lead = dottedName(operand);
    const isLocal = lead !== null && this.#slotByName.has(lead.split('.')[0] ?? '');
    if (lead !== null && !isLocal) {
      const name = `${lead}.${field}`;
      const known = isTest ? (this.#environment.presence?.(name) ?? null) : this.#environment.reader(name);
      if (known) return known;
      const type = typeOf(name);
      if (type && !isTest) return () => type;
    }
    const evaluate = this.compile(operand);
    return isTest ? hasField(evaluate, field) : fieldOf(evaluate, field);
  }

  #call(expression: Expression, call: Call): Evaluate<Scope> {
    const name = call.function;
    if (call.target) return this.#method(expression, name, call.target, call.args);
    const [first, second, third] = call.args;
    if (!first) return this.#refuse(expression, 'unknown-function', `no function ${name}()`);
    if (name === '_&&_') return call.args.map((argument) => this.compile(argument)).reduce(and);
    if (name === '_||_') return call.args.map((argument) => this.compile(argument)).reduce(or);
    if (name === '_?_:_' && second && third) return choose(this.compile(first), this.compile(second), this.compile(third));
    if (name === '_==_' && second) return this.#equal(first, second);
    if (name === '!_') return not(this.compile(first));
    if (name === '-_') return unary(this.compile(first), negate);
    if (name === '@not_strictly_false' || name === '__not_strictly_false__') return notStrictlyFalse(this.compile(first));
    if (name === 'size' && !second) return unary(this.compile(first), size);
    if (name === 'matches' && second) return this.#matches(first, second);
    if (name === '_in_' || name === '@in') return this.#in(first, second ?? first);
    const operate = binaries.get(name);
    if (operate && second) return binary(this.compile(first), this.compile(second), operate);
    const convert = conversions.get(name);
    if (convert && !second) return unary(this.compile(first), convert);
    return this.#refuse(expression, 'unknown-function', `no function ${name}() with ${call.args.length} arguments`);
  }

  #method(expression: Expression, name: string, target: Expression, values: readonly Expression[]): Evaluate<Scope> {
    const [first, second] = values;
    const compareText = stringMethods.get(name);
    if (compareText && first && !second) return this.#textMethod(target, first, compareText);
    if (name === 'size' && !first) return unary(this.compile(target), size);
    if (name === 'matches' && first && !second) return this.#matches(target, first);
    if (timeMethods.includes(name) && !second) {
      const evaluate = this.compile(target);
      if (!first) return unary(evaluate, (value) => timeField(name, value, null));
      return binary(evaluate, this.compile(first), (value, zone) => timeField(name, value, zone));
    }
    return this.#refuse(expression, 'unknown-function', `no function .${name}() with ${values.length} arguments`);
  }

  #textMethod(target: Expression, first: Expression, compareText: (text: string, other: string) => boolean): Evaluate<Scope> {
    return binary(this.compile(target), this.compile(first), (text, other) =>
      typeof text === 'string' && typeof other === 'string' ? compareText(text, other) : new CelError('a string was wanted'),
    );
  }

  /** A pattern that came with traffic could be made to cost; only one that the policy's author wrote is compiled, once. */
  #matches(target: Expression, pattern: Expression): Evaluate<Scope> {
    const text = constant(pattern);
    if (typeof text !== 'string') return this.#refuse(pattern, 'pattern', 'the pattern of matches() must be a constant');
    const compiled = compilePattern(text);
    if (compiled === null) return this.#refuse(pattern, 'pattern', 'the pattern is no RE2 regular expression');
    return unary(this.compile(target), (value) =>
      typeof value === 'string' ? compiled.test(value) : new CelError(`no matches() of ${kindOf(value)}`),
    );
  }

  #equal(first: Expression, second: Expression): Evaluate<Scope> {
    const left = this.compile(first);
    const right = this.compile(second);
    const known = constant(second);
    if (typeof known === 'string') return equalsText(left, known);
    const other = constant(first);
    return typeof other === 'string' ? equalsText(right, other) : binary(left, right, isEqual);
  }

  #in(first: Expression, second: Expression): Evaluate<Scope> {
    const names = constantTexts(second);
    if (!names) return binary(this.compile(first), this.compile(second), isIn);
    return unary(this.compile(first), (value) => typeof value === 'string' && names.has(value));
  }

  #map(expression: Expression, struct: Struct): Evaluate<Scope> {
    if (struct.messageName !== '') return this.#refuse(expression, 'message', `protobuf messages are not supported: ${struct.messageName}`);
    const entries = struct.entries.map((entry) => {
      if (entry.optionalEntry) return this.#refuse(expression, 'optional', 'optional entries are not supported');
      if (entry.keyKind.case !== 'mapKey' || !entry.value) return this.#refuse(expression, 'unknown-node', 'an entry without key or value');
      return { key: this.compile(entry.keyKind.value), value: this.compile(entry.value) };
    });
    this.#refuseRepeatedKeys(expression, struct.entries);
    return (scope) => {
      const map = new KeyedMap();
      for (const { key, value } of entries) {
        const error = putEntry(map, key(scope), value(scope));
        if (error) return error;
      }
      return map;
    };
  }

  #refuseRepeatedKeys(expression: Expression, entries: Struct['entries']): void {
    const keys = new KeyedMap();
    for (const { keyKind } of entries) {
      const value = keyKind.case === 'mapKey' ? constant(keyKind.value) : undefined;
      const key = value === undefined ? null : keyOf(value);
      if (key === null) continue;
      if (keys.has(key)) this.#refuse(expression, 'repeated-key', 'the same key twice');
      keys.put(key, null);
    }
  }

  #fold(expression: Expression, loop: Comprehension): Evaluate<Scope> {
    const { accuInit, iterRange, loopCondition, loopStep, result } = loop;
    if (!accuInit || !iterRange || !loopCondition || !loopStep || !result) return this.#refuse(expression, 'unknown-node', 'half a loop');
    if (loop.iterVar2 !== '') return this.#refuse(expression, 'two-variables', 'loops over two variables are not supported');
    const start = this.compile(accuInit);
    const range = this.compile(iterRange);
    const outer = this.#slotByName;
    const item = this.#slot();
    const total = this.#slot();
    this.#slotByName = new Map(outer).set(loop.iterVar, item).set(loop.accuVar, total);
    const short = quantifier(loop);
    const locals = this.#locals;
    if (short) {
      const predicate = this.compile(short.predicate);
      this.#slotByName = outer;
      return quantify(range, predicate, locals, item, short.stopsAt);
    }
    const condition = this.compile(loopCondition);
    const step = this.compile(loopStep);
    this.#slotByName = new Map(outer).set(loop.accuVar, total);
    const end = this.compile(result);
    this.#slotByName = outer;
    return (scope) => {
      const first = start(scope);
      if (first instanceof CelError) return first;
      const items = itemsOf(range(scope));
      if (items instanceof CelError) return items;
      locals[total] = first;
      for (const value of items) {
        locals[item] = value;
        const goesOn = condition(scope);
        if (goesOn instanceof CelError) return goesOn;
        if (goesOn !== true) break;
        locals[total] = step(scope);
      }
      return end(scope);
    };
  }

  #slot(): number {
    this.#locals.push(null);
    return this.#locals.length - 1;
  }
}

function typeOf(name: string): TypeValue | null {
  return typeNames.includes(name) || messageTypes.includes(name) ? new TypeValue(name) : null;
}

/** The value of a constant, undefined for anything else. */
export function constant(expression: Expression): Value | undefined {
  if (expression.exprKind.case !== 'constExpr') return undefined;
  const kind = expression.exprKind.value.constantKind;
  switch (kind.case) {
    case 'stringValue':
    case 'boolValue':
    case 'bytesValue':
      return kind.value;
    case 'int64Value':
      return kind.value >= Number.MIN_SAFE_INTEGER && kind.value <= Number.MAX_SAFE_INTEGER ? Number(kind.value) : kind.value;
    case 'uint64Value':
      return new Uint(kind.value);
    case 'doubleValue':
      return new Double(kind.value);
    case 'nullValue':
      return null;
    default:
      return undefined;
  }
}

function constantTexts(expression: Expression): ReadonlySet<string> | null {
  if (expression.exprKind.case !== 'listExpr') return null;
  const texts = expression.exprKind.value.elements.map(constant);
  return texts.every((text) => typeof text === 'string') ? new Set(texts) : null;
}

function compilePattern(text: string): RE2JS | null {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** `exists` and `all` as the parser expands them; their loops run without an accumulator. */
export function quantifier(loop: Comprehension): { readonly predicate: Expression; readonly stopsAt: boolean } | null {
  const start = loop.accuInit ? constant(loop.accuInit) : undefined;
  const step = loop.loopStep?.exprKind;
  if (typeof start !== 'boolean' || step?.case !== 'callExpr' || step.value.function !== (start ? '_&&_' : '_||_')) return null;
  const [total, predicate] = step.value.args;
  const isOwn = loop.result && dottedName(loop.result) === loop.accuVar && total && dottedName(total) === loop.accuVar;
  return isOwn && predicate && step.value.args.length === 2 ? { predicate, stopsAt: !start } : null;
}
