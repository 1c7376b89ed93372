import { nearest } from '@sluice/kit';
import { bodyPathOf, partsOf } from './body-path.ts';
import { constant } from './cel/compile.ts';
import { dottedName, type Expression, type Refusal, type Source } from './cel/parse.ts';
import { timeMethods } from './cel/time.ts';
import { type Kind, kindOf } from './cel/value.ts';
import { names, unknownName } from './environment.ts';

type Type = Kind | 'dyn';

const orders = ['_<_', '_<=_', '_>_', '_>=_'];
const arithmetic = ['_+_', '_-_', '_*_', '_/_', '_%_'];
const numbers: readonly Type[] = ['int', 'uint', 'double'];
const texts = ['contains', 'startsWith', 'endsWith', 'matches'];
const casts: readonly string[] = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'timestamp', 'duration', 'type'];
const typeNames = [...casts, 'list', 'map', 'null_type'];
const consumerKinds = ['api-key', 'token', 'session', 'certificate', 'anonymous'];

/** What the author cannot have meant, found before any traffic: unknown names, comparisons that never hold. Null when all is well. */
export function checkCondition(source: Source, wanted: 'bool' | 'int' = 'bool'): Refusal | null {
  try {
    const type = new Checker(source).type(source.expression, new Set());
    if (constant(source.expression) === false) return { reason: 'never', message: 'this never holds; leave the rule out', offset: 0 };
    if (type === wanted || type === 'dyn') return null;
    const what = wanted === 'bool' ? 'a condition is true or false' : 'a cost is a whole number';
    return { reason: 'type', message: `${what}; this is ${/^[aiu]/.test(type) ? 'an' : 'a'} ${type}`, offset: 0 };
  } catch (error) {
    if (error instanceof Doubt) return error.refusal;
    throw error;
  }
}

class Doubt extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

class Checker {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  type(expression: Expression, locals: ReadonlySet<string>): Type {
    const kind = expression.exprKind;
    switch (kind.case) {
      case 'constExpr': {
        const value = constant(expression);
        return value === undefined ? 'dyn' : kindOf(value);
      }
      case 'identExpr':
      case 'selectExpr':
        return this.#name(expression, locals);
      case 'callExpr':
        return this.#call(expression, locals);
      case 'listExpr':
        this.#parts(expression, locals);
        return 'list';
      case 'structExpr':
        this.#parts(expression, locals);
        return 'map';
      case 'comprehensionExpr': {
        if (kind.value.iterRange) this.type(kind.value.iterRange, locals);
        const inner = new Set(locals).add(kind.value.iterVar).add(kind.value.accuVar);
        for (const part of partsOf(expression).slice(1)) this.type(part, inner);
        const first = kind.value.accuInit ? constant(kind.value.accuInit) : undefined;
        return typeof first === 'boolean' ? 'bool' : 'dyn';
      }
      default:
        return 'dyn';
    }
  }

  #parts(expression: Expression, locals: ReadonlySet<string>): readonly Type[] {
    return partsOf(expression).map((part) => this.type(part, locals));
  }

  #name(expression: Expression, locals: ReadonlySet<string>): Type {
    const kind = expression.exprKind;
    const isTest = kind.case === 'selectExpr' && kind.value.testOnly;
    if (bodyPathOf(expression)) return isTest ? 'bool' : 'dyn';
    const dotted = isTest && kind.value.operand ? testName(kind.value.operand, kind.value.field) : dottedName(expression);
    if (dotted === null) {
      this.#parts(expression, locals);
      return isTest ? 'bool' : 'dyn';
    }
    const [root = '', field] = dotted.split('.');
    if (locals.has(root)) return isTest ? 'bool' : 'dyn';
    const known = names.get(root) ?? names.get(`${root}.${field}`);
    if (!known && typeNames.includes(dotted)) return 'type';
    if (!known) return this.#doubt(expression, 'unknown-name', unknownName(dotted));
    if (isTest) return 'bool';
    return names.get(dotted) ? known.type : known.type === 'map' || known.type === 'dyn' ? 'dyn' : this.#notAMap(expression, dotted);
  }

  #notAMap(expression: Expression, dotted: string): never {
    const [root, field] = dotted.split('.');
    return this.#doubt(expression, 'type', `"${root}.${field}" is a ${names.get(`${root}.${field}`)?.type} and has no fields`);
  }

  #call(expression: Expression, locals: ReadonlySet<string>): Type {
    const kind = expression.exprKind;
    if (kind.case !== 'callExpr') return 'dyn';
    const { function: name, target, args } = kind.value;
    const types = this.#parts(expression, locals);
    const [left = 'dyn', right = 'dyn'] = types;
    if (name === '_&&_' || name === '_||_' || name === '!_') return this.#wantBools(expression, types);
    if (name === '_?_:_') return types[1] === types[2] ? (types[1] ?? 'dyn') : 'dyn';
    if (name === '_==_' || name === '_!=_') return this.#equal(expression, args, left, right);
    if (orders.includes(name)) return this.#order(expression, left, right);
    if (arithmetic.includes(name)) return left === right ? left : 'dyn';
    if (name === '@in' || name === '_in_') return this.#in(expression, right);
    if (name === '_[_]') return this.#index(args);
    if (target && texts.includes(name)) {
      if (left !== 'string' && left !== 'dyn') this.#doubt(expression, 'type', `.${name}() is asked of a string, not of a ${left}`);
      return 'bool';
    }
    if (name === 'matches') return 'bool';
    if (name === 'size' || timeMethods.includes(name)) return 'int';
    return casts.includes(name) ? (name as Type) : 'dyn';
  }

  #wantBools(expression: Expression, types: readonly Type[]): Type {
    const odd = types.findIndex((type) => type !== 'bool' && type !== 'dyn');
    const part = partsOf(expression)[odd];
    if (part) this.#doubt(part, 'type', `true or false is wanted here; this is a ${types[odd]}`);
    return 'bool';
  }

  #equal(expression: Expression, args: readonly Expression[], left: Type, right: Type): Type {
    if (!isComparable(left, right) && left !== 'null' && right !== 'null') {
      this.#doubt(expression, 'type', `a ${left} is never equal to a ${right}`);
    }
    if (args.every((part) => constant(part) !== undefined)) {
      const message =
        'both sides of it are written here, so that it says the same of every exchange; name something of the exchange on one';
      this.#doubt(expression, 'never', message);
    }
    this.#checkKnownValues(args);
    return 'bool';
  }

  /** `consumer.kind` has five values and methods are written in capitals; a slip would make a rule that never holds. */
  #checkKnownValues(args: readonly Expression[]): void {
    for (const [index, part] of args.entries()) {
      const other = args[1 - index];
      const value = constant(part);
      const name = other ? dottedName(other) : null;
      if (typeof value !== 'string' || name === null) continue;
      if (name === 'consumer.kind' && !consumerKinds.includes(value)) {
        this.#doubt(part, 'value', `no consumer is "${value}"; ${meant(value, consumerKinds)}`);
      }
      if ((name === 'request.method' || name === 'endpoint.method') && value !== value.toUpperCase()) {
        this.#doubt(part, 'value', `methods are written in capitals: "${value.toUpperCase()}"`);
      }
    }
  }

  #order(expression: Expression, left: Type, right: Type): Type {
    if (!isComparable(left, right)) this.#doubt(expression, 'type', `a ${left} and a ${right} have no order`);
    return 'bool';
  }

  #in(expression: Expression, container: Type): Type {
    if (container !== 'list' && container !== 'map' && container !== 'dyn') {
      this.#doubt(expression, 'type', `"in" looks into a list or a map, not into a ${container}`);
    }
    return 'bool';
  }

  #index([container, index]: readonly Expression[]): Type {
    const name = container ? dottedName(container) : null;
    const key = index ? constant(index) : undefined;
    if (index && name?.endsWith('.headers') && typeof key === 'string' && key !== key.toLowerCase()) {
      this.#doubt(index, 'value', `header names are written in lower case: "${key.toLowerCase()}"`);
    }
    return 'dyn';
  }

  #doubt(expression: Expression, reason: string, message: string): never {
    throw new Doubt({ reason, message, offset: this.#source.offsetOf(expression) });
  }
}

function testName(operand: Expression, field: string): string | null {
  const lead = dottedName(operand);
  return lead === null ? null : `${lead}.${field}`;
}

function isComparable(left: Type, right: Type): boolean {
  return left === right || left === 'dyn' || right === 'dyn' || (numbers.includes(left) && numbers.includes(right));
}

function meant(value: string, known: readonly string[]): string {
  const near = nearest(value, known);
  return near ? `did you mean "${near}"?` : `known are ${known.join(', ')}`;
}
