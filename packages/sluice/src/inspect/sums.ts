import { type AttackArithmetic, type AttackDetection, arithmeticOf, attackThresholds, type Field } from '@sluice/detect';
import { printable } from '../log/printable.ts';
import type { Output } from '../ui/output.ts';

/** One kind of attack that something of a value spoke for. `read` and the texts of the evidence are of the value as it was decoded. */
export interface Inspected extends AttackArithmetic {
  readonly attack: string;
  readonly title: string;
  readonly cwe: string;
  readonly band: 'none' | 'report' | 'block';
  readonly score: number;
  readonly read: string;
  readonly declared: Field['content'];
  /** What the text reads as where nothing is declared. */
  readonly seenAs: Explained['seenAs'];
  readonly evidence: readonly {
    readonly feature: string;
    readonly what: string;
    readonly weight: number;
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }[];
}

type Explained = ReturnType<AttackDetection['explain']>[number];

const excerptMax = 60;

export function inspectedOf(explained: Explained, declared: Field['content']): Inspected {
  const { attack, band, score, text, seenAs, evidence } = explained;
  return {
    attack: attack.id,
    title: attack.title,
    cwe: attack.cwe,
    band,
    score,
    read: text,
    declared,
    seenAs,
    ...arithmeticOf(explained, declared),
    evidence: evidence.map((one) => ({ ...one, text: text.slice(one.start, one.end) })),
  };
}

/** The sum as it is done on paper. */
export function sumText(one: Inspected, { colours }: Output): string {
  const { attack, cwe, band, score, read, steps, declared, seenAs, evidence } = one;
  const said = band === 'none' ? colours.dim('passes') : band === 'report' ? colours.yellow('reported, passes') : colours.red('refused');
  const lines = [
    `${numberText(one.prior)}  before anything was seen`,
    ...evidence.map(({ what, weight, start, end, text }) => `${numberText(weight)}  ${what}, at ${start}–${end}: ${excerpt(text)}`),
    ...(one.content === 0 ? [] : [`${numberText(one.content)}  ${seenAs ? `seen as ${seenAs}` : `declared as ${declared}`}`]),
    ...steps.map(({ step, weight }) => `${numberText(weight)}  undone: ${step}`),
    `${numberText(score)}  in all; reported from ${attackThresholds.report.toFixed(2)}, refused from ${attackThresholds.block.toFixed(2)}`,
  ];
  return [
    `${attack} (${cwe}): ${said}`,
    ...(steps.length === 0 ? [] : [`  read as ${excerpt(read)}`]),
    ...lines.map((line) => `  ${line}`),
    ...passText(one).map((line) => `  ${line}`),
  ].join('\n');
}

function passText({ band, passesWithout, passesAs, evidence, score, content, declared, seenAs }: Inspected): readonly string[] {
  const isSaved = band !== 'block' && score - content >= attackThresholds.block;
  if (isSaved)
    return [`it passes because it is ${seenAs ? `seen as ${seenAs}` : `declared as ${declared}`}, and would be refused elsewhere`];
  if (band !== 'block') return [];
  const without = passesWithout.map((feature) => `"${evidence.find((one) => one.feature === feature)?.what ?? feature}"`).join(' and ');
  const ways = passesAs.length === 0 ? [] : [`or where the contract declares it as ${passesAs.join(', ')}`];
  return [`it would pass without ${without}`, ...ways];
}

function excerpt(text: string): string {
  const shown = text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text;
  return printable(shown);
}

function numberText(weight: number): string {
  return (weight >= 0 ? `+${weight.toFixed(2)}` : weight.toFixed(2)).padStart(7);
}
