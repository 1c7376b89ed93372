import { atLeast, type FigureContext, type FigureValue } from '../figure.ts';
import { readCorpus, type ValidatorValue } from './corpora.ts';
import type { Finder } from './finder.ts';
import { type FormatReading, libraryFormats, type NumberFormat, ownFormats, readFormats, summed } from './national.ts';
import { readChecks } from './number-checks.ts';
import { readValidators } from './validator-rows.ts';

const numbersEach = 40;
const formatsWanted = 120;
const acceptedShare = 0.995;
const rejectedShare = 0.99;

/** Numbers of offices, made by format and in fields of the format's name, and the public values of a validator's tests. */
export async function officeValues(finder: Finder, context: FigureContext): Promise<readonly FigureValue[]> {
  context.say('national and tax numbers');
  const [known, own] = [await libraryFormats(), ownFormats()];
  return [
    ...checkValues([...own, ...known], context),
    ...namedValues('library', readFormats(finder, known, 'score', numbersEach), context),
    ...namedValues('own', readFormats(finder, own, 'score', numbersEach * 5), context),
    ...validatorValues(finder, context),
  ];
}

/** What the checks of the formats accept and reject by themselves. */
function checkValues(formats: readonly NumberFormat[], { show }: FigureContext): readonly FigureValue[] {
  const { readings, unwitnessed, unchecked } = readChecks(formats, 'score', numbersEach * 5);
  for (const { name, accepted, rejected, wider } of readings) {
    show(`${name}: ${accepted.right} of ${accepted.all} accepted, ${rejected.right} of ${rejected.all} rejected, ${wider} of no form`);
  }
  const wider = readings.reduce((sum, reading) => sum + reading.wider, 0);
  show(`${unwitnessed.length} formats with a check, but no witness: ${unwitnessed.join(', ')}`);
  show(`${unchecked.length} formats without a check: ${unchecked.join(', ')}`);
  const held = readings.filter(isHeld);
  const names = `of ${readings.length} with a witness; ${unwitnessed.length} have a check and no witness, ${unchecked.length} no check`;
  return [
    { kind: 'measured', name: 'number formats held', value: held.length, unit: 'formats', goal: atLeast(formatsWanted), note: names },
    summed(
      'valid numbers accepted by their checks',
      readings.map(({ accepted }) => accepted),
    ).value(atLeast(99.5), 'right', `${wider} more are of a form that the office does not hand out`),
    summed(
      'invalid numbers rejected by their checks',
      readings.map(({ rejected }) => rejected),
    ).value(atLeast(99)),
  ];
}

function isHeld({ accepted, rejected }: FormatReading): boolean {
  return accepted.all > 0 && accepted.right >= acceptedShare * accepted.all && rejected.right >= rejectedShare * rejected.all;
}

/** Valid numbers in a field of the format's name. Of invalid ones there, which are most likely mistyped, is only told. */
function namedValues(who: string, readings: readonly FormatReading[], { show }: FigureContext): readonly FigureValue[] {
  for (const { name, accepted, rejected } of readings) {
    show(`${name}: ${accepted.right} of ${accepted.all} found, ${rejected.right} of ${rejected.all} invalid ones not`);
  }
  const accepted = readings.map((reading) => reading.accepted);
  const rejected = summed(
    'rejected',
    readings.map((reading) => reading.rejected),
  );
  const note = `in a field of its name; ${rejected.all - rejected.right} of ${rejected.all} invalid ones are found too`;
  return [summed(`valid numbers found, ${who}`, accepted).value(atLeast(95), 'right', note)];
}

function validatorValues(finder: Finder, { say, show }: FigureContext): readonly FigureValue[] {
  const corpus = readCorpus<ValidatorValue>('validator-values.jsonl');
  if (corpus.kind === 'absent') return [{ kind: 'unmeasured', name: 'validator values', unit: '%', goal: atLeast(99.5), why: corpus.why }];
  say(corpus.note);
  return readValidators(finder, corpus.rows).flatMap(({ validator, key, goal, accepted, rejected }) => {
    show(`${validator} as ${key}: ${accepted.right} of ${accepted.all} valid found, ${rejected.right} of ${rejected.all} invalid not`);
    if (goal.valid === null) return [];
    const found = accepted.value(atLeast(goal.valid), 'right', `as ${key}`);
    return goal.isInvalidAsked ? [found, rejected.value(atLeast(99), 'right', `as ${key}`)] : [found];
  });
}
