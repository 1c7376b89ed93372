import type { Rule } from '../rule.ts';
import { LiteralSet } from './literal-set.ts';
import { type Channel, channels, fitsLeaf, isAboutChannel, type Path, unkept, type ValueTest } from './value-test.ts';

/** A rule of which values are asked. */
export interface ValueRule {
  readonly rule: Rule;
  readonly test: ValueTest;
  /** The kind of its findings, which is its own: `rule.no-markup`, `patch.invoice-download`. */
  readonly kind: string;
  readonly isPatch: boolean;
}

/** Rules of one channel that look for what values hold, behind one look for all their literals. */
export interface Searched {
  readonly literals: LiteralSet;
  /** By the owners of `literals`. */
  readonly rules: readonly ValueRule[];
}

const noRules: readonly ValueRule[] = [];

/** The rules about values of one endpoint, put in order once. */
export class ValueRules {
  readonly all: readonly ValueRule[];
  /** Some of them take out what they find, or mask it. */
  readonly hasTreatments: boolean;
  readonly #searched = new Map<Channel, Searched>();
  readonly #bounded = new Map<Channel, readonly ValueRule[]>();

  constructor(all: readonly ValueRule[]) {
    this.all = all;
    this.hasTreatments = all.some(({ rule }) => rule.scope === 'found');
    const sets = new Map<string, LiteralSet>();
    for (const channel of channels) {
      const own = all.filter(({ test }) => isAboutChannel(test.selector, channel));
      const bounded = own.filter(({ test }) => test.allowed !== null || test.lengthMax !== null);
      const rules = own.filter(({ test }) => test.literals.length > 0);
      if (bounded.length > 0) this.#bounded.set(channel, bounded);
      if (rules.length === 0) continue;
      const key = rules.map((one) => all.indexOf(one)).join();
      const literals = sets.get(key) ?? new LiteralSet(rules.map(({ test }) => test.literals));
      sets.set(key, literals);
      this.#searched.set(channel, { literals, rules });
    }
  }

  /** Null where no rule looks for anything in such values. */
  searched(channel: Channel): Searched | null {
    return this.#searched.get(channel) ?? null;
  }

  hasBounds(channel: Channel): boolean {
    return this.#bounded.has(channel);
  }

  /** Rules that say what the value at a path must be. What has no name that anybody knows must be what a patch says of any, and nobody can say more of it. */
  boundsAt(channel: Channel, paths: readonly Path[]): readonly ValueRule[] {
    const all = this.#bounded.get(channel);
    if (all === undefined) return noRules;
    const known = paths.filter((path) => !path.includes(unkept));
    return all.filter(({ test, isPatch }) => fitsLeaf(test.selector, channel, isPatch ? paths : known));
  }

  isAbout(channel: Channel): boolean {
    return this.#searched.has(channel) || this.#bounded.has(channel);
  }
}

/** Null where there are none. */
export function valueRulesOf(rules: readonly Rule[]): ValueRules | null {
  const all = rules.flatMap((rule) => (rule.value ? [{ rule, ...rule.value, isPatch: rule.patch !== null }] : []));
  return all.length === 0 ? null : new ValueRules(all);
}

/** Those of several readings of a target: whatever one of them asks is asked. Null where none asks anything. */
export function joinedValueRules(all: readonly (ValueRules | null)[]): ValueRules | null {
  const rules = [...new Map(all.flatMap((one) => one?.all ?? []).map((one) => [one.rule.id, one])).values()];
  return rules.length === 0 ? null : new ValueRules(rules);
}
