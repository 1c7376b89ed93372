import { atLeast, type FigureContext, type FigureValue } from '../figure.ts';
import { readCorpus, type ValidatorValue } from './corpora.ts';
import type { Finder } from './finder.ts';
import { type FormatReading, libraryFormats, ownFormats, readFormats, summed } from './national.ts';
import type { Tally } from './tally.ts';
import { readValidators } from './validator-rows.ts';

const numbersEach = 40;
const formatsWanted = 120;
const acceptedShare = 0.995;
const rejectedShare = 0.99;

/** Numbers of offices, made by format and in fields of the format's name, and the public values of a validator's tests. */
export async function officeValues(finder: Finder, context: FigureContext): Promise<readonly FigureValue[]> {
  context.say('national and tax numbers');
  const library = readFormats(finder, await libraryFormats(), 'score', numbersEach);
  const own = readFormats(finder, ownFormats(), 'score', numbersEach * 5);
  for (const { name, accepted, rejected } of [...library, ...own]) {
    context.show(`${name}: ${accepted.right} of ${accepted.all} accepted, ${rejected.right} of ${rejected.all} invalid ones rejected`);
  }
  const held: FigureValue =
    library.length === 0
      ? { kind: 'unmeasured', name: 'number formats held', unit: 'formats', goal: atLeast(formatsWanted), why: 'stdnum is not installed' }
      : {
          kind: 'measured',
          name: 'number formats held',
          value: [...library, ...own].filter(isHeld).length,
          unit: 'formats',
          goal: atLeast(formatsWanted),
          note: `of ${library.length} drawn with a library and ${own.length} of our own making`,
        };
  return [held, ...sums('library', library), ...sums('own', own), ...validatorValues(finder, context)];
}

function isHeld({ accepted, rejected }: FormatReading): boolean {
  return accepted.all > 0 && accepted.right >= acceptedShare * accepted.all && rejected.right >= rejectedShare * rejected.all;
}

function sums(who: string, readings: readonly FormatReading[]): readonly FigureValue[] {
  const accepted = readings.map((reading) => reading.accepted);
  const taken = readings.filter((reading) => isTaken(reading.accepted));
  const rejected = taken.map((reading) => reading.rejected);
  return [
    summed(`valid numbers accepted, ${who}`, accepted).value(atLeast(99.5)),
    summed(`invalid numbers rejected, ${who}`, rejected).value(atLeast(99), 'right', `of the ${taken.length} formats that are found`),
  ];
}

/** Whoever knows nothing of a format rejects its invalid numbers as well, which is no merit. */
function isTaken({ right, all }: Tally): boolean {
  return all > 0 && right * 2 >= all;
}

function validatorValues(finder: Finder, { say, show }: FigureContext): readonly FigureValue[] {
  const corpus = readCorpus<ValidatorValue>('validator-values.jsonl');
  if (corpus.kind === 'absent') return [{ kind: 'unmeasured', name: 'validator values', unit: '%', goal: atLeast(99.5), why: corpus.why }];
  say(corpus.note);
  return readValidators(finder, corpus.rows).flatMap(({ validator, key, hasGoal, accepted, rejected }) => {
    show(`${validator} as ${key}: ${accepted.right} of ${accepted.all} valid found, ${rejected.right} of ${rejected.all} invalid not`);
    if (!hasGoal) return [];
    const refused: FigureValue = isTaken(accepted)
      ? rejected.value(atLeast(99), 'right', `as ${key}`)
      : { kind: 'unmeasured', name: rejected.name, unit: '%', goal: atLeast(99), why: 'no class is for them' };
    return [accepted.value(atLeast(99.5), 'right', `as ${key}`), refused];
  });
}
