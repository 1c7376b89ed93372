import type { ClassEvidence, DetectableClass } from '@sluice/detect';
import { nearest } from '@sluice/kit';
import { type Family, treatmentText } from '@sluice/model';
import { classesInForce } from '../classes/classes-in-force.ts';
import { commandErrors } from '../command-errors.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { refuseProblems } from '../ui/tell-problems.ts';

export async function runClasses(standing: Standing, id: string | null, family: Family | null): Promise<ExitCode> {
  const output = outputOf(standing);
  const read = classesInForce(standing);
  if (!read.ok) return refuseProblems(read.failure, standing.folder, output);
  if (id !== null) return tellOne(read.value, id, output);
  const classes = read.value.filter((one) => family === null || one.family === family).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  output.answer({ classes: classes.map(plain) }, () => listText(classes, output));
  return exitCodes.clean;
}

function tellOne(classes: readonly DetectableClass[], id: string, output: Output): ExitCode {
  const found = classes.find((one) => one.id === id);
  if (!found)
    throw commandErrors.NO_SUCH_CLASS(
      id,
      nearest(
        id,
        classes.map((one) => String(one.id)),
      ) ?? 'personal.email',
    );
  output.answer({ ...plain(found), evidence: found.evidence.map(evidenceText) }, () => oneText(found, output));
  return exitCodes.clean;
}

/** What a class is, without how it is recognised. */
function plain({ id, title, family, sensitivity, laws, requires, treatment, retentionDays, isNeverSampled }: DetectableClass) {
  return { id, title, family, sensitivity, laws, requires, treatment: treatmentText(treatment), retentionDays, isNeverSampled };
}

function listText(classes: readonly DetectableClass[], { colours }: Output): string {
  return table(
    [
      { title: 'CLASS' },
      { title: 'SENSITIVITY' },
      { title: 'TREATMENT' },
      { title: 'CONSUMER' },
      { title: 'HOPS' },
      { title: 'DAYS', align: 'right' },
      { title: 'WHAT IT IS', isElastic: true },
    ],
    classes.map(({ id, title, sensitivity, treatment, requires, retentionDays }) => [
      id,
      sensitivity === 'restricted' ? colours.red(sensitivity) : sensitivity,
      treatmentText(treatment),
      requires.consumer,
      requires.transport,
      String(retentionDays),
      title,
    ]),
  );
}

function oneText(one: DetectableClass, { colours }: Output): string {
  const { id, title, sensitivity, laws, requires, treatment, retentionDays, isNeverSampled, evidence } = one;
  const facts = [
    ['what', title],
    ['sensitivity', sensitivity],
    ['laws', laws.join(', ') || 'none named'],
    [
      'requires',
      `${requires.consumer === 'authenticated' ? 'an authenticated consumer' : 'no credential'}, ${requires.transport === 'tls' ? 'TLS on both hops' : 'any transport'}`,
    ],
    ['treatment', treatmentText(treatment)],
    ['kept', `${retentionDays} days`],
    ['sampling', isNeverSampled ? 'every value is looked at' : 'long columns are sampled'],
  ] as const;
  return [
    colours.bold(id),
    ...facts.map(([name, value]) => `${name.padEnd(13)}${value}`),
    '',
    'evidence',
    ...evidence.map((piece) => `  ${evidenceText(piece)}`),
  ].join('\n');
}

function evidenceText(evidence: ClassEvidence): string {
  switch (evidence.kind) {
    case 'key':
      return `name ${signed(evidence.weight)}: ${evidence.phrases.join(', ')}${evidence.under.length > 0 ? ` (under ${evidence.under.join(', ')})` : ''}`;
    case 'siblings':
    case 'against':
      return `${evidence.kind === 'against' ? 'name' : 'beside it'} ${signed(evidence.weight)}: ${evidence.phrases.join(', ')}`;
    case 'format':
      return `declared format ${signed(evidence.weight)}: ${evidence.formats.join(', ')}`;
    case 'shape':
      return `form ${signed(evidence.weight)}: ${evidence.shape.what}`;
    case 'check':
      return `check ${signed(Math.log(1 / evidence.passRate))}: which ${share(evidence.passRate)} of other values pass`;
    case 'forms':
      return `forms: ${evidence.forms.map(({ shape, weight, passRate }) => `${shape.what} ${signed(weight + Math.log(1 / passRate))}`).join('; ')}`;
    case 'text':
      return `found in text: ${evidence.finder.literals.length > 0 ? `at ${evidence.finder.literals.slice(0, 8).join(' ')}${evidence.finder.literals.length > 8 ? ' …' : ''}` : `at runs of ${evidence.finder.digitsMin} digits`}`;
  }
}

function signed(weight: number): string {
  return `${weight < 0 ? '' : '+'}${weight.toFixed(1)}`;
}

function share(rate: number): string {
  return `${(rate * 100).toFixed(rate < 0.01 ? 2 : 0)} %`;
}
