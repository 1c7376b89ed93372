import type { AttackDefinition } from './define-attack.ts';
import { areFenced } from './fences.ts';
import type { Field } from './field.ts';
import { type HeldBack, type Passed, tellNear } from './near-misses.ts';
import { readsAsProse } from './prose.ts';
import type { Step, View } from './view.ts';
import { viewOf, viewsOf } from './views.ts';
import { contentWeights, seenWeights, stepWeights, thresholds, weights } from './weights.ts';
import { WordsAlone } from './words-alone.ts';

export type AttackBand = 'report' | 'block';

/** One feature that spoke, with its span in the text of the view. */
export interface AttackEvidence {
  readonly feature: string;
  readonly what: string;
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}

/** What one field was found to carry, by the reading that says it best. */
export interface AttackVerdict {
  readonly attack: AttackDefinition;
  readonly steps: readonly Step[];
  /** The reading itself, in which the spans of the evidence count. It is a raw value: nothing that is kept may hold it. */
  readonly text: string;
  readonly evidence: readonly AttackEvidence[];
  /** What the text reads as, or its field's name says, where nothing was declared. */
  readonly seenAs: keyof typeof seenWeights | null;
  /** What would have spoken for it, but for an exception; it is not in the sum. */
  readonly held: HeldBack | null;
  /** Log-odds: prior, evidence, steps and content added up. */
  readonly score: number;
  readonly band: AttackBand;
}

export interface AttackDetection {
  readonly attacks: readonly AttackDefinition[];
  /** Whether a look at the text of some bytes is known to find nothing: words, numbers and ids alone, as most values are. */
  isHarmless(bytes: Uint8Array, start: number, end: number): boolean;
  /** What a value carries; nearly always the same empty list. `passed` is told of what came near to an attack and is none. */
  look(text: string, field: Field, passed?: Passed): readonly AttackVerdict[];
  /** The best reading of every attack for which anything spoke, whatever its score. */
  explain(text: string, field: Field): readonly (Omit<AttackVerdict, 'band'> & { readonly band: AttackBand | 'none' })[];
}

type Sum = Omit<AttackVerdict, 'band'>;

const none: readonly AttackVerdict[] = [];
/** Members that hold markup by their names. */
const markupName = /(?:^|[_-])(?:html|iframe|markup|embed(?:[_-]?code)?)$|[a-z](?:Html|HTML|Iframe|Markup|EmbedCode)$/;
/** A gate that lets every text through. */
const any = -1;

/** Detectors of attacks, each of which sums its evidence by itself: sums of two kinds or two fields are never added. `weightBy`: `<id>.<feature>`. */
export function createAttackDetection(
  attacks: readonly AttackDefinition[],
  weightBy: Readonly<Record<string, number>> = weights,
): AttackDetection {
  const wordsAlone = new WordsAlone(attacks);
  const gated = attacks.map((attack) => ({ attack, one: attack.gates[0] ?? any, other: attack.gates[1] ?? any }));

  /** Null where nothing spoke, which costs nothing but the looks. */
  function sumsOf(text: string, field: Field): readonly Sum[] | null {
    let best: Map<AttackDefinition, Sum> | null = null;
    for (const view of viewsOf(viewOf(text))) {
      for (const { attack, one, other } of gated) {
        if ((view.signs & one) === 0 || (view.signs & other) === 0) continue;
        const sum = sumOf(attack, view, field, weightBy);
        if (sum === null) continue;
        best ??= new Map();
        const known = best.get(attack);
        if (known === undefined || sum.score > known.score) best.set(attack, sum);
      }
    }
    return best && [...best.values()];
  }

  return {
    attacks,
    isHarmless: (bytes, start, end) => wordsAlone.areHarmless(bytes, start, end),
    look(text, field, passed) {
      const sums = sumsOf(text, field);
      if (sums === null) return none;
      return sums.flatMap((sum) => {
        const band = bandOf(sum.score);
        if (band !== 'none') return [{ ...sum, band }];
        if (passed) tellNear(sum, field, weightBy[`${sum.attack.id}.prior`] ?? 0, passed);
        return none;
      });
    },
    explain: (text, field) =>
      (sumsOf(text, field) ?? [])
        .filter(({ evidence }) => evidence.length > 0)
        .map((sum) => ({ ...sum, band: bandOf(sum.score) }))
        .sort((one, other) => other.score - one.score),
  };
}

function bandOf(score: number): AttackBand | 'none' {
  if (score >= thresholds.block) return 'block';
  return score >= thresholds.report ? 'report' : 'none';
}

function sumOf(attack: AttackDefinition, view: View, field: Field, weightBy: Readonly<Record<string, number>>): Sum | null {
  let evidence: AttackEvidence[] | null = null;
  let held: HeldBack | null = null;
  attack.look(view, field, (feature, start, end, exception) => {
    evidence ??= [];
    if (evidence.some((one) => one.feature === feature)) return;
    const weight = weightBy[`${attack.id}.${feature}`] ?? 0;
    if (exception === undefined) evidence.push({ feature, what: attack.features[feature] ?? feature, weight, start, end });
    else held ??= { exception, weight };
  });
  return evidence && summedUp(attack, view, field, evidence, held, weightBy[`${attack.id}.prior`] ?? 0);
}

function summedUp(
  attack: AttackDefinition,
  view: View,
  field: Field,
  evidence: readonly AttackEvidence[],
  held: HeldBack | null,
  prior: number,
): Sum {
  const spoken = evidence.reduce((sum, { weight }) => sum + weight, prior + contentWeights[field.content]);
  const said = view.steps.reduce((sum, step) => sum + stepWeights[step], spoken);
  // What is not refused need not be read once more, and what would be is reported still.
  const seenAs = said >= thresholds.block ? seenIn(attack, view.text, field, evidence) : null;
  const score = seenAs === null ? said : said + seenWeights[seenAs];
  return { attack, steps: view.steps, text: view.text, evidence, seenAs, held, score };
}

function seenIn(
  { id }: AttackDefinition,
  text: string,
  { name, content }: Field,
  evidence: readonly AttackEvidence[],
): keyof typeof seenWeights | null {
  if (content === 'markdown') return areFenced(text, evidence) ? 'code' : null;
  if (content === 'shell') return id === 'command-injection' ? 'shell' : 'code';
  if (content !== 'unknown') return null;
  if (name === 'readme') return areFenced(text, evidence) ? 'code' : 'markdown';
  if (areFenced(text, evidence)) return 'fenced';
  if (markupName.test(name)) return 'html';
  return readsAsProse(text) ? 'prose' : null;
}
