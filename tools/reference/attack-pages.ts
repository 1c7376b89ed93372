import { type AttackDefinition, attacks, attackThresholds, attackWeights, createAttackDetection, type Field } from '@sluice/detect';
import { code, page, sentence, table } from './markdown.ts';

/** Alone, so that each page tells its own attack and not what else is found in a specimen. */
const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };

/** Text by path: a page for each attack, and one that leads to them. */
export function attackPages(): readonly (readonly [path: string, text: string])[] {
  return [['docs/reference/attacks.md', indexPage()], ...attacks.map((attack) => [pathOf(attack), attackPage(attack)] as const)];
}

function pathOf({ id }: AttackDefinition): string {
  return `docs/reference/attacks/${id}.md`;
}

function indexPage(): string {
  const rows = attacks.map(({ id, title, cwe, owasp, isReportOnly, features }) => [
    `[${code(`attack.${id}`)}](attacks/${id}.md)`,
    title,
    cwe,
    owasp ?? '',
    isReportOnly ? 'reported' : 'refused',
    String(Object.keys(features).length),
  ]);
  const intro = `${attacks.length} kinds of attacks in requests. [Attacks](../attacks.md) says how they are recognised, what is not, and how to tune it.`;
  return page('Attacks', intro, table(['finding', 'what it is', 'CWE', 'OWASP API Top 10', 'certain ones are', 'signs'], rows));
}

function attackPage(attack: AttackDefinition): string {
  const { id, title, cwe, isReportOnly, features, samples } = attack;
  const detection = createAttackDetection([attack]);
  const weightOf = (name: string): number | undefined => attackWeights[`${id}.${name}`];
  const where = { ...field, ...samples.field };
  const specimens = [...samples.hits, ...samples.misses].map((value) => {
    const [sum] = detection.explain(value, where);
    return { value, sum };
  });
  const signs = Object.entries(features).map(([feature, words]) => [code(feature), sentence(words), number(weightOf(feature))]);
  const rows = specimens.map(({ value, sum }) => [
    code(shown(value)),
    sum === undefined
      ? 'no sign'
      : `${number(sum.score)}: ${[...sum.steps.map((step) => `undone ${step}`), ...sum.evidence.map(({ feature }) => feature)].join(', ')}`,
  ]);
  const stands = `Each stands in ${where.isName ? 'the name of a member' : `a ${where.channel === 'body' ? 'member' : where.channel} ${code(where.name)}`}${where.host === null ? '' : ` of a request to ${code(where.host)}`}.`;
  const does = isReportOnly
    ? 'It is reported from 0 and never refused.'
    : `From 0 it is reported as possible; from ${attackThresholds.block.toFixed(1)} it is certain, and the default policy refuses it.`;
  return page(
    title,
    `${code(`attack.${id}`)} (${cwe}). ${does} What is caught, what is not, and why: [attacks](../../attacks.md#kinds-of-attacks).`,
    `## Signs\n\nLog-odds of each, in nats; before anything was seen the sum is ${number(weightOf('prior'))}.\n\n${table(['sign', 'what it says', 'weight'], signs)}`,
    `## Specimens\n\n${stands}\n\n${table(['value', 'sum'], rows)}`,
  );
}

function number(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(1).replace('-', '−');
}

/** What cannot be seen, as an escape. */
function shown(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);
}
