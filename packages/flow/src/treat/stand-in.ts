import { jsonType, type ValueHints, type ValueRules } from '@sluice/model';
import { samplePattern } from './sample-pattern.ts';

/** What may stand for a value that is hidden, made of the contract alone. */
type StandIn = string | number;

/** Two of each, so that none is ever given for itself. Addresses are of domains and networks that nobody has (RFC 2606, 5737, 3849). */
const byFormat: Readonly<Record<string, readonly [string, string]>> = {
  date: ['1900-01-01', '1901-01-01'],
  time: ['00:00:00Z', '00:00:01Z'],
  'date-time': ['1900-01-01T00:00:00Z', '1901-01-01T00:00:00Z'],
  duration: ['PT0S', 'PT1S'],
  email: ['masked@masked.example', 'hidden@masked.example'],
  'idn-email': ['masked@masked.example', 'hidden@masked.example'],
  hostname: ['masked.example', 'hidden.example'],
  ipv4: ['192.0.2.0', '198.51.100.0'],
  ipv6: ['2001:db8::', '2001:db8::1'],
  uri: ['https://masked.example/', 'https://hidden.example/'],
  url: ['https://masked.example/', 'https://hidden.example/'],
  'uri-reference': ['/masked', '/hidden'],
  uuid: ['00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000001'],
  byte: ['AAAA', 'AAAB'],
  phone: ['+10000000000', '+10000000001'],
};

const starsUsual = 8;
const lengthMax = 4096;

const known = new WeakMap<ValueRules, Map<'string' | 'number', readonly StandIn[]>>();

/** A value that the contract takes in place of a hidden one, of the same JSON type where it can be; null where there is none. */
export function standInFor(rules: ValueRules, original: string, type: 'string' | 'number'): StandIn | null {
  const byType = known.get(rules) ?? new Map<'string' | 'number', readonly StandIn[]>();
  known.set(rules, byType);
  const fitting = byType.get(type) ?? found(rules, type);
  byType.set(type, fitting);
  return fitting.find((one) => String(one) !== original) ?? null;
}

/** Two are enough: one of them is not the value itself. */
function found(rules: ValueRules, type: 'string' | 'number'): readonly StandIn[] {
  const fitting = new Set<StandIn>();
  const kinds = type === 'string' ? [texts, numbers] : [numbers, texts];
  for (const candidatesOf of kinds) {
    for (const hints of rules.hints) {
      for (const candidate of candidatesOf(hints)) {
        if (fitting.size >= 2) return [...fitting];
        if (rules.accepts(candidate)) fitting.add(candidate);
      }
    }
  }
  return [...fitting];
}

function* texts({ types, format, patterns, lengthMin, lengthMax: most }: ValueHints): Iterable<string> {
  if (types !== 0 && (types & jsonType.string) === 0) return;
  yield* byFormat[format ?? ''] ?? [];
  const least = Math.min(lengthMin, lengthMax);
  for (const pattern of patterns) {
    for (const variant of [0, 1] as const) {
      const sample = samplePattern(pattern, least, variant);
      if (sample !== null) yield sample;
    }
  }
  const length = Math.min(Math.max(starsUsual, least), most, lengthMax);
  for (const character of '*x0') yield character.repeat(length);
}

function* numbers({ types, minimum, maximum, multipleOf }: ValueHints): Iterable<number> {
  if (types !== 0 && (types & (jsonType.number | jsonType.integer)) === 0) return;
  const step = multipleOf ?? 1;
  yield 0;
  for (const bound of [minimum, maximum]) {
    if (!Number.isFinite(bound)) continue;
    const near = Math.round(bound / step) * step;
    yield* [bound, near, near + step, near - step];
  }
  if (Number.isFinite(minimum) && Number.isFinite(maximum)) yield (minimum + maximum) / 2;
  yield* [step, step * 2, -step];
}
