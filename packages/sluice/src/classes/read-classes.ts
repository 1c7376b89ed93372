import {
  against,
  byFormat,
  byForms,
  byKey,
  bySiblings,
  type ClassEvidence,
  createDetection,
  type DetectableClass,
  dataClasses,
  defineDataClass,
  type ValueForm,
} from '@sluice/detect';
import { failure, type Result, success } from '@sluice/kit';
import { parseTreatment } from '@sluice/model';
import { type CheckedDocument, yamlReader } from '../config/checked-yaml.ts';
import type { Problem } from '../config/problem.ts';
import type { SourceText } from '../config/settings.ts';
import { formOf } from './own-form.ts';
import { classesSchema, type OwnClassDocument } from './schema.ts';

const read = yamlReader(classesSchema);
const weights = { name: 6, hint: 2, sibling: 0.5, format: 1.5, against: -6 } as const;

interface Placed {
  readonly definition: DetectableClass;
  readonly say: Say;
}

type Say = (path: readonly (string | number)[], message: string, fix: string | null) => void;

/**
 * The built-in classes with those that people wrote after them. A class that is wrong anywhere, or one sample of which does not behave, is
 * refused with its place; then there are none at all.
 */
export function readClasses(documents: readonly SourceText[]): Result<readonly DetectableClass[], readonly Problem[]> {
  if (documents.length === 0) return success(dataClasses);
  const problems: Problem[] = [];
  const own: Placed[] = [];
  for (const { file, text } of documents) {
    const checked = read(file, text);
    if (checked.ok) own.push(...classesOf(checked.value, problems));
    else problems.push(...checked.failure);
  }
  refuseTwins(own);
  if (problems.length > 0) return failure(problems);
  const all = [...dataClasses, ...own.map(({ definition }) => definition)];
  proveSamples(all, own);
  return problems.length > 0 ? failure(problems) : success(all);
}

function classesOf(document: CheckedDocument<{ readonly classes: readonly OwnClassDocument[] }>, problems: Problem[]): readonly Placed[] {
  return document.value.classes.flatMap((one, index) => {
    const say: Say = (path, message, fix) =>
      void problems.push({
        ...document.placeOf(['classes', index, ...path]),
        severity: 'error',
        message: `data class ${one.id}: ${message}`,
        fix,
      });
    const definition = definitionOf(one, say);
    return definition === null ? [] : [{ definition, say }];
  });
}

function definitionOf(one: OwnClassDocument, say: Say): DetectableClass | null {
  const treatment = parseTreatment(one.treatment ?? 'strip');
  if (treatment === null) {
    say(['treatment'], `"${one.treatment}" is no treatment`, 'write strip, mask:last-four, mask:full, drop-row …');
    return null;
  }
  const forms: ValueForm[] = [];
  for (const [index, value] of one.values.entries()) {
    const form = formOf(value);
    if (form.ok) forms.push(form.value);
    else say(['values', index, form.failure.key], `${form.failure.key}: ${form.failure.message}`, null);
  }
  if (forms.length < one.values.length) return null;
  const { hits, misses } = one.samples;
  const [firstHit, ...hitsAfter] = hits;
  const [firstMiss, ...missesAfter] = misses;
  if (firstHit === undefined || firstMiss === undefined) return null;
  return defineDataClass({
    id: one.id,
    title: one.title,
    sensitivity: one.sensitivity,
    laws: one.laws ?? [],
    requires: { consumer: one.consumer ?? 'authenticated', transport: one.transport ?? 'tls' },
    treatment,
    retentionDays: one.retentionDays ?? 90,
    evidence: evidenceOf(one, forms),
    samples: { hits: [firstHit, ...hitsAfter], misses: [firstMiss, ...missesAfter] },
  });
}

function evidenceOf(one: OwnClassDocument, forms: readonly ValueForm[]): readonly ClassEvidence[] {
  return [
    byForms(forms),
    ...(one.names.length > 0 ? [byKey(one.names, { weight: weights.name })] : []),
    ...(one.hints ? [byKey(one.hints, { weight: weights.hint })] : []),
    ...(one.siblings ? [bySiblings(one.siblings, { weight: weights.sibling })] : []),
    ...(one.formats ? [byFormat(one.formats, { weight: weights.format })] : []),
    ...(one.against ? [against(one.against, { weight: weights.against })] : []),
  ];
}

function refuseTwins(own: readonly Placed[]): void {
  const known = new Set<string>(dataClasses.map(({ id }) => id));
  for (const { definition, say } of own) {
    if (known.has(definition.id)) say(['id'], 'there is a class of this id already', 'give it an id of its own');
    known.add(definition.id);
  }
}

/** The samples are judged beside all other classes, as values will be. */
function proveSamples(all: readonly DetectableClass[], own: readonly Placed[]): void {
  const detection = createDetection(all);
  for (const { definition, say } of own) {
    for (const kind of ['hits', 'misses'] as const) {
      for (const [index, sample] of definition.samples[kind].entries()) {
        const [name = '', value = ''] = Object.entries(sample)[0] ?? [];
        const found = detection.explainValue(name, String(value)).find(({ dataClass }) => dataClass === definition.id);
        const band = found?.band ?? 'none';
        if ((band === 'likely' || band === 'certain') === (kind === 'hits')) continue;
        const sum = found ? found.evidence.map(({ what, weight }) => `${what} ${weight.toFixed(1)}`).join(', ') : 'nothing speaks for it';
        say(
          ['samples', kind, index],
          `sample ${name}: ${JSON.stringify(value)} is ${kind === 'hits' ? 'not found' : 'found'} (${band}: ${sum})`,
          kind === 'hits' ? 'give the class a name or a form that fits it' : 'make the form narrower, or name the field under "against"',
        );
      }
    }
  }
}
