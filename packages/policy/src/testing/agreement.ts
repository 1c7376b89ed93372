/** Whether our closures and the reference interpreter, `@bufbuild/cel`, say the same. Used by tests and by the figure `cel`. */
import {
  type CelInput,
  celEnv,
  celUint,
  isCelError,
  isCelList,
  isCelMap,
  isCelType,
  isCelUint,
  parse as parseReference,
  plan,
} from '@bufbuild/cel';
import { isEqual } from '../cel/compare.ts';
import { compileCel, type Environment } from '../cel/compile.ts';
import { parseCel } from '../cel/parse.ts';
import {
  CelError,
  Double,
  Duration,
  type Evaluated,
  intOf,
  KeyedMap,
  keyOf,
  kindOf,
  type MapKey,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../cel/value.ts';

/** The suites of the language itself; all others of the conformance data are extensions that a library must opt into. */
export const coreSuites = [
  'basic',
  'comparisons',
  'conversions',
  'dynamic',
  'enums',
  'fields',
  'fp_math',
  'integer_math',
  'lists',
  'logic',
  'macros',
  'namespace',
  'parse',
  'plumbing',
  'proto2',
  'proto3',
  'string',
  'timestamps',
  'type_deductions',
  'unknowns',
  'wrappers',
] as const;

/** A suite of the conformance data, as `@bufbuild/cel-spec` hands it out. */
export interface ConformanceSuite {
  readonly name: string;
  readonly suites: readonly ConformanceSuite[];
  readonly tests: readonly ConformanceCase[];
}

export interface ConformanceCase {
  readonly name: string;
  readonly original: {
    readonly expr: string;
    readonly container: string;
    readonly bindings: Readonly<Record<string, { readonly kind: { readonly case?: string | undefined; readonly value?: unknown } }>>;
  };
}

export interface Agreement {
  readonly suite: string;
  agrees: number;
  readonly refused: Map<string, number>;
  readonly wrong: string[];
}

/** Runs every case of the core suites through both, suite by suite. */
export function agreementOverCore(root: ConformanceSuite): readonly Agreement[] {
  return root.suites.filter(({ name }) => (coreSuites as readonly string[]).includes(name)).map(agreementOf);
}

function agreementOf(suite: ConformanceSuite): Agreement {
  const agreement: Agreement = { suite: suite.name, agrees: 0, refused: new Map(), wrong: [] };
  for (const [name, one] of casesOf(suite, suite.name)) {
    const verdict = compareWithReference(one);
    if (verdict.kind === 'agrees') agreement.agrees += 1;
    if (verdict.kind === 'wrong') agreement.wrong.push(`${name}: ${one.original.expr} ${verdict.why}`);
    if (verdict.kind === 'refused') agreement.refused.set(verdict.reason, (agreement.refused.get(verdict.reason) ?? 0) + 1);
  }
  return agreement;
}

function* casesOf(suite: ConformanceSuite, path: string): Iterable<readonly [string, ConformanceCase]> {
  for (const one of suite.tests) yield [`${path}/${one.name}`, one];
  for (const inner of suite.suites) yield* casesOf(inner, `${path}/${inner.name}`);
}

type Verdict =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly why: string };

export function compareWithReference({ original }: ConformanceCase): Verdict {
  const source = parseCel(original.expr);
  if (!source.ok) return isParsedByReference(original.expr) ? wrong('only the reference parses it') : { kind: 'agrees' };
  const bindings = new Map<string, Value>();
  const inputs: Record<string, CelInput> = {};
  for (const [name, { kind }] of Object.entries(original.bindings)) {
    const value = protoValue(kind.value);
    if (value === undefined) return { kind: 'refused', reason: 'message' };
    bindings.set(name, value);
    inputs[name] = inputOf(value);
  }
  // Our names have no containers; a case that needs one to find its variable is none of ours.
  if (original.container !== '' && [...bindings.keys()].some((name) => name.startsWith(`${original.container}.`))) {
    return { kind: 'refused', reason: 'container' };
  }
  const compiled = compileCel(source.value, environmentOf(bindings));
  if (!compiled.ok) return { kind: 'refused', reason: compiled.failure.reason };
  const ours = compiled.value(undefined);
  const theirs = referenceOutcome(original, inputs);
  if (ours instanceof CelError || theirs instanceof CelError) {
    const isBoth = ours instanceof CelError && theirs instanceof CelError;
    return isBoth ? { kind: 'agrees' } : wrong(`ours ${describe(ours)}, reference ${describe(theirs)}`);
  }
  return isSame(ours, theirs) ? { kind: 'agrees' } : wrong(`ours ${describe(ours)}, reference ${describe(theirs)}`);
}

function wrong(why: string): Verdict {
  return { kind: 'wrong', why };
}

function describe(outcome: Evaluated): string {
  if (outcome instanceof CelError) return `error (${outcome.message})`;
  return `${kindOf(outcome)} ${typeof outcome === 'object' ? JSON.stringify(outcome, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner)) : outcome}`;
}

function isParsedByReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch {
    return false;
  }
}

function environmentOf(bindings: ReadonlyMap<string, Value>): Environment<undefined> {
  return {
    reader(name) {
      const value = bindings.get(name);
      return value === undefined ? null : () => value;
    },
  };
}

function referenceOutcome({ expr, container }: ConformanceCase['original'], inputs: Record<string, CelInput>): Evaluated {
  const environment = celEnv(container === '' ? {} : { namespace: container });
  const outcome = plan(environment, parseReference(expr))(inputs);
  return isCelError(outcome) ? new CelError(outcome.message) : fromReference(outcome);
}

function isSame(ours: Value, theirs: Value): boolean {
  if (ours instanceof Double && theirs instanceof Double && Number.isNaN(ours.value)) return Number.isNaN(theirs.value);
  return kindOf(ours) === kindOf(theirs) && isEqual(ours, theirs);
}

function fromReference(value: unknown): Value {
  if (typeof value === 'bigint') return exactInt(value);
  if (typeof value === 'number') return new Double(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value instanceof Uint8Array) return value;
  if (isCelUint(value)) return new Uint(value.value);
  if (isCelType(value)) return new TypeValue(value.name);
  if (isCelList(value)) return Array.from(value, fromReference);
  if (isCelMap(value)) {
    const map = new KeyedMap();
    for (const [key, entry] of value) map.put(keyOf(fromReference(key)) ?? '', fromReference(entry));
    return map;
  }
  return fromMessage(value);
}

function fromMessage(value: unknown): Value {
  const { message } = value as { readonly message: { readonly $typeName: string; readonly seconds: bigint; readonly nanos: number } };
  const nanos = message.seconds * 1_000_000_000n + BigInt(message.nanos);
  return message.$typeName === 'google.protobuf.Duration' ? new Duration(nanos) : new Timestamp(nanos);
}

function inputOf(value: Value): CelInput {
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Double) return value.value;
  if (value instanceof Uint) return celUint(value.value);
  if (Array.isArray(value)) return value.map(inputOf);
  if (value instanceof TypeValue || (typeof value === 'object' && value !== null && 'nanos' in value)) throw new Error('no such binding');
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const map = new Map<string | bigint | boolean, CelInput>();
  if (value instanceof KeyedMap) for (const key of value.keys()) map.set(keyInput(key), inputOf(value.get(key) ?? null));
  return map;
}

function keyInput(key: MapKey): string | bigint | boolean {
  if (typeof key === 'number') return BigInt(key);
  return key instanceof Uint ? key.value : key;
}

interface ProtoValue {
  readonly kind: { readonly case?: string; readonly value?: unknown };
}

/** A `cel.expr.Value` of the data; undefined for messages. */
function protoValue(proto: unknown): Value | undefined {
  const { kind } = proto as ProtoValue;
  switch (kind.case) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'stringValue':
    case 'bytesValue':
      return kind.value as boolean | string | Uint8Array;
    case 'int64Value':
      return exactInt(kind.value as bigint);
    case 'uint64Value':
      return new Uint(kind.value as bigint);
    case 'doubleValue':
      return new Double(kind.value as number);
    case 'listValue':
      return (kind.value as { readonly values: readonly unknown[] }).values.map((value) => protoValue(value) ?? null);
    case 'mapValue': {
      const map = new KeyedMap();
      for (const { key, value } of (kind.value as { readonly entries: readonly { key: unknown; value: unknown }[] }).entries) {
        map.put(keyOf(protoValue(key) ?? '') ?? '', protoValue(value) ?? null);
      }
      return map;
    }
    default:
      return undefined;
  }
}

function exactInt(value: bigint): Value {
  const whole = intOf(value);
  if (whole instanceof CelError) throw new Error('more than 64 bits');
  return whole;
}
