import { type AttackDefinition, attacks, createAttackDetection, type Field } from '@sluice/detect';
import { type Adversary, adversaries, plainAdversaries } from '../attacks/adversaries.ts';
import { atMost, type Figure, type FigureValue } from '../figure.ts';

const goal = 2.2;
const longest = 1_048_576;
/** Lengths of the first look, at which a square shows and costs no minute. */
const [short, shortTwice] = [8_192, 32_768] as const;
/** A quarter of a square would be fourfold for four times the length: sixteen. */
const suspicious = 6;
const longTextsMax = 2;
const longLooks = 7;
const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };

export const figure: Figure = {
  name: 'lexer-linear',
  about:
    'CPU time for a text of 1 MB against that for half of it, by detector with its decoders: the texts that cost most among beginnings × repetitions that are made to cost more',
  goal: 'at most 2.2',
  async measure({ say, show, signal }) {
    const values: FigureValue[] = [];
    for (const attack of attacks) {
      if (signal.aborted) break;
      const time = timerOf(attack);
      const own: Adversary = { name: 'its own worst', make: (length) => attack.worst(length) };
      const [slowest, ...others] = suspects(time, [own, ...plainAdversaries, ...adversaries]);
      say(`${attack.id}: most per character ${slowest?.adversary.name}`);
      const ratios = [own, slowest?.adversary ?? own, ...others.map(({ adversary }) => adversary)].map((adversary) => {
        const [once, twice] = [time(adversary.make(longest / 2), longLooks), time(adversary.make(longest), longLooks)];
        show(`${attack.id}: ${adversary.name}: ${(once / 1_000).toFixed(1)} ms, ${(twice / 1_000).toFixed(1)} ms`);
        return { name: adversary.name, ratio: twice / once };
      });
      const worst = ratios.reduce((most, one) => (one.ratio > most.ratio ? one : most));
      values.push({
        kind: 'measured',
        name: `lexer-linear ${attack.id}`,
        value: worst.ratio,
        unit: 'times',
        goal: atMost(goal),
        note: worst.name,
      });
    }
    return values as [FigureValue, ...FigureValue[]];
  },
};

/** Those that grew faster than their length, and the one that costs most. */
function suspects(timeOf: Timer, all: readonly Adversary[]): readonly { readonly adversary: Adversary; readonly time: number }[] {
  const timed = all.map((adversary) => {
    const time = timeOf(adversary.make(shortTwice), 1);
    return { adversary, time };
  });
  timed.sort((one, other) => other.time - one.time);
  const [slowest, ...rest] = timed.slice(0, 12);
  const grown = rest.filter(({ adversary }) => timeOf(adversary.make(shortTwice)) > suspicious * timeOf(adversary.make(short)));
  return slowest ? [slowest, ...grown.slice(0, longTextsMax)] : [];
}

type Timer = (text: string, looks?: number) => number;

/** Microseconds of CPU that an attack's detector takes for a text where its samples stand, the least of some looks. */
function timerOf(attack: AttackDefinition): Timer {
  const detection = createAttackDetection([attack]);
  const own: Field = { ...field, ...attack.samples.field };
  return (text, looks = 3) =>
    Math.min(
      ...Array.from({ length: looks }, () => {
        const before = process.cpuUsage();
        detection.look(text, own);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      }),
    );
}
