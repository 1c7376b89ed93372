import { type DataClass, dataClassId, families } from '@sluice/model';
import { detectErrors } from './errors.ts';
import type { ClassEvidence } from './evidence.ts';

/** One member each: the key and a value. */
export type Sample = Readonly<Record<string, string | number>>;

/** A data class with what recognises it. Adding one means adding a file in `classes/` and running `npm run generate`. */
export interface DetectableClass extends DataClass {
  /** Share of all values that are of this class: where the arithmetic begins. */
  readonly prevalence: number;
  /** Always looked for, also where rows are only sampled. */
  readonly isNeverSampled: boolean;
  readonly evidence: readonly ClassEvidence[];
  readonly samples: {
    /** Each is found at `likely` or better. */
    readonly hits: readonly [Sample, ...Sample[]];
    /** Each is found at `possible` at most. A false alarm that nearly happens is worth more than a hit. */
    readonly misses: readonly [Sample, ...Sample[]];
  };
}

export type DataClassDefinition = Omit<DetectableClass, 'id' | 'family' | 'prevalence' | 'isNeverSampled'> & {
  readonly id: string;
  readonly prevalence?: number;
  readonly isNeverSampled?: boolean;
};

export function defineDataClass(definition: DataClassDefinition): DetectableClass {
  const { id, prevalence = 1 / 150, isNeverSampled = false } = definition;
  const family = families.find((name) => id.startsWith(`${name}.`));
  if (family === undefined) throw detectErrors.UNKNOWN_FAMILY(id);
  if (!(prevalence > 0 && prevalence < 1)) throw detectErrors.BAD_SHARE(id, 'prevalence');
  for (const one of definition.evidence) {
    if (one.kind === 'check' && !(one.passRate > 0 && one.passRate <= 1)) throw detectErrors.BAD_SHARE(id, 'passRate');
    if (one.kind === 'against' && one.weight >= 0) throw detectErrors.BAD_WEIGHT(id);
  }
  return { ...definition, id: dataClassId(id), family, prevalence, isNeverSampled: isNeverSampled || family === 'secret' };
}
