import type { Confidence, DataClassId } from '@sluice/model';
import type { CompiledClass } from './compiled-class.ts';
import { bandOf } from './hits.ts';
import type { NameReading, Note } from './name-reading.ts';
import type { ValueJudge } from './value-judge.ts';

/** Why a value is held to be of a class: the sum of what spoke. */
export interface Explanation {
  readonly dataClass: DataClassId;
  readonly evidence: readonly { readonly what: string; readonly weight: number }[];
  readonly score: number;
  readonly band: Confidence | 'none';
}

/** Judges a value while `note` hears each piece of evidence. */
export function judgeNoted(
  judge: ValueJudge,
  value: { readonly bytes: Uint8Array; readonly start: number; readonly end: number; readonly mask: number },
  name: NameReading,
  note: Note,
): void {
  judge.note = note;
  judge.judgeString(value.bytes, value.start, value.end, value.mask, name);
  judge.note = null;
}

/** The sums of all classes for which anything spoke while `judge` ran, best first. `columnWeight` is what a value's column adds. */
export function explained(
  classes: readonly CompiledClass[],
  judge: (note: Note) => void,
  columnWeight: (classIndex: number) => number = () => 0,
): readonly Explanation[] {
  const notes = new Map<number, { what: string; weight: number }[]>();
  judge((classIndex, what, weight) => {
    const known = notes.get(classIndex);
    if (known) known.push({ what, weight });
    else notes.set(classIndex, [{ what, weight }]);
  });
  return classes
    .flatMap(({ definition, index, prior }): readonly Explanation[] => {
      const evidence = notes.get(index);
      if (!evidence) return [];
      const column = columnWeight(index);
      if (column !== 0) evidence.push({ what: 'its column', weight: column });
      // A name alone is no finding: the value must have a form of the class.
      if (!evidence.some(({ what }) => /^(?:form|found): /.test(what)))
        evidence.push({ what: 'no form of the class', weight: Number.NEGATIVE_INFINITY });
      const score = evidence.reduce((total, { weight }) => total + weight, prior);
      return [
        { dataClass: definition.id, evidence: [{ what: 'how common it is', weight: prior }, ...evidence], score, band: bandOf(score) },
      ];
    })
    .sort((a, b) => b.score - a.score);
}
