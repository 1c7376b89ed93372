import {
  type AttackDefinition,
  attacks,
  createAttackDetection,
  defaultGraphqlLimits,
  type Field,
  graphqlAbuses,
  graphqlDocument,
  graphqlStringValue,
} from '@sluice/detect';
import { type Adversary, adversaries, documentAdversaries, plainAdversaries } from '../attacks/adversaries.ts';
import { atMost, type Figure, type FigureContext, type FigureValue } from '../figure.ts';
import { growthOf, lastsUs } from '../growth.ts';

const goal = 2.2;
const longest = 1_048_576;
const documentLongest = 131_072;
/** One reading takes a millisecond, which other things take, too. */
const documentReadings = 10;
/** Lengths of the first look, at which a square shows and costs no minute. */
const [short, shortTwice] = [8_192, 32_768] as const;
/** A quarter of a square would be fourfold for four times the length: sixteen. */
const suspicious = 6;
const longTextsMax = 2;
const [shortLooks, longLooks] = [3, 9] as const;
const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };

export const figure: Figure = {
  name: 'lexer-linear',
  about:
    'time for a text of 1 MB against that for half of it, over the doublings from 128 KB on, by detector with its decoders, and by the reader of GraphQL: the texts that cost most among beginnings × repetitions that are made to cost more',
  goal: 'at most 2.2',
  async measure(context) {
    const values: FigureValue[] = [];
    for (const attack of attacks) {
      if (context.signal.aborted) break;
      const own: Adversary = { name: 'its own worst', make: (length) => attack.worst(length) };
      values.push(worstOf(attack.id, lookOf(attack), own, [...plainAdversaries, ...adversaries], longest, context));
    }
    if (!context.signal.aborted) {
      const [own, ...others] = [...documentAdversaries, ...plainAdversaries];
      // Beyond so many characters the reader has all the tokens that it reads.
      for (const length of [documentLongest, longest])
        values.push(worstOf(`graphql ${length / 1_024} KB`, readDocuments, own as Adversary, others, length, context));
    }
    return values as [FigureValue, ...FigureValue[]];
  },
};

function worstOf(
  name: string,
  look: Look,
  own: Adversary,
  all: readonly Adversary[],
  length: number,
  { say, show }: FigureContext,
): FigureValue {
  const [slowest, ...others] = suspects(look, [own, ...all]);
  say(`${name}: most per character ${slowest?.adversary.name}`);
  const ratios = [own, slowest?.adversary ?? own, ...others.map(({ adversary }) => adversary)].map((adversary) => {
    const { partUs, wholeUs, ratio } = growthOf(look, { make: (wanted) => adversary.make(wanted), length, looks: longLooks, most: goal });
    show(`${name}: ${adversary.name}: ${(partUs / 1_000).toFixed(2)} ms, ${(wholeUs / 1_000).toFixed(1)} ms`);
    return { name: adversary.name, ratio };
  });
  const worst = ratios.reduce((most, one) => (one.ratio > most.ratio ? one : most));
  return { kind: 'measured', name: `lexer-linear ${name}`, value: worst.ratio, unit: 'times', goal: atMost(goal), note: worst.name };
}

function readDocuments(text: string): void {
  for (let reading = 0; reading < documentReadings; reading += 1) readDocument(text);
}

/** A document with all that is asked of it, and the values of its strings. */
function readDocument(text: string): void {
  const document = graphqlDocument(text, true);
  if (document === null) return;
  graphqlAbuses(document, defaultGraphqlLimits, false);
  const { literalKinds, literalStarts, literalEnds } = document;
  for (const [index, kind] of literalKinds.entries()) graphqlStringValue(text, literalStarts[index] ?? 0, literalEnds[index] ?? 0, kind);
}

type Look = (text: string) => unknown;

/** Those that grew faster than their length, and the one that costs most. */
function suspects(look: Look, all: readonly Adversary[]): readonly { readonly adversary: Adversary; readonly time: number }[] {
  const timed = all.map((adversary) => ({ adversary, time: leastOf(look, adversary.make(shortTwice), 1) }));
  timed.sort((one, other) => other.time - one.time);
  const [slowest, ...rest] = timed.slice(0, 12);
  const least = (text: string): number => leastOf(look, text, shortLooks);
  const grown = rest.filter(({ adversary }) => least(adversary.make(shortTwice)) > suspicious * least(adversary.make(short)));
  return slowest ? [slowest, ...grown.slice(0, longTextsMax)] : [];
}

function leastOf(look: Look, text: string, looks: number): number {
  return Math.min(...Array.from({ length: looks }, () => lastsUs(look, text, 1)));
}

/** A look of an attack's detector where its samples stand. */
function lookOf(attack: AttackDefinition): Look {
  const detection = createAttackDetection([attack]);
  const own: Field = { ...field, ...attack.samples.field };
  return (text) => detection.look(text, own);
}
