import type { ValueCheck, ValueForm } from '@sluice/detect';
import { failure, type Result, success, textOfUtf8, utf8 } from '@sluice/kit';
import { byteMask } from '@sluice/model';
import { compileCel, parseCel } from '@sluice/policy';
import { compilePattern } from './pattern.ts';
import type { FormDocument } from './schema.ts';

const { digit, lower, upper, high, dash, dot, space } = byteMask;
const between = dash | dot | space;
const everything = Object.values(byteMask).reduce((bits, bit) => bits | bit, 0);
const masks = {
  digits: { needs: digit, allows: digit | between, alphabet: '0123456789' },
  letters: { needs: 0, allows: lower | upper | high | between, alphabet: 'abcdefghijklmnopqrstuvwxyz' },
  'letters-digits': { needs: 0, allows: digit | lower | upper | high | between, alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  any: { needs: 0, allows: everything, alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
} as const;
/** Log-odds beside a prior of 1 in 150 (−5) and a strong name (6): "alone" reaches certain by itself, "some" likely with the name. */
const weights = { little: 0.7, some: 2, much: 5.5, alone: 10 } as const;
/** What a check says that could not be measured. */
const usualPassRate = 0.1;
const valuesDrawn = 2_000;

/** What is wrong with a form, and in which of its keys. */
export interface FormFault {
  readonly key: 'length' | 'pattern' | 'check';
  readonly message: string;
}

/** A form that a person wrote as the engine takes it. */
export function formOf(form: FormDocument): Result<ValueForm, FormFault> {
  const { needs, allows, alphabet } = masks[form.characters ?? 'any'];
  const { min, max } = form.length ?? { min: 1, max: 512 };
  if (min > max) return failure({ key: 'length', message: `min ${min} is more than max ${max}` });
  const telling = form.telling ?? 'some';
  const pattern =
    form.pattern === undefined ? success(null) : compilePattern(form.pattern, telling === 'alone' && form.check === undefined);
  if (!pattern.ok) return failure({ key: 'pattern', message: pattern.failure });
  const check = form.check === undefined ? success(null) : checkOf(form.check);
  if (!check.ok) return failure({ key: 'check', message: check.failure });
  const matches = pattern.value;
  const words = form.words ? new Set(form.words.map((word) => word.toLowerCase())) : null;
  const isAnyText = matches === null && words === null;
  const passRate =
    check.value === null
      ? 1
      : (form.passRate ?? (isAnyText ? measuredPassRate(check.value, alphabet, min, Math.min(max, 64)) : usualPassRate));
  return success({
    shape: {
      what: form.pattern === undefined ? (words === null ? `${min} to ${max} bytes` : 'a word of the list') : `matches ${form.pattern}`,
      needs,
      allows,
      bytesMin: min,
      bytesMax: max,
      fits(bytes, start, end) {
        if (isAnyText) return true;
        const text = textOfUtf8(bytes.subarray(start, end));
        return (matches === null || matches(text)) && (words === null || words.has(text.toLowerCase()));
      },
    },
    weight: weights[telling],
    check: check.value,
    passRate,
  });
}

/** A condition over `value`. An error of its is no. */
function checkOf(text: string): Result<ValueCheck, string> {
  const source = parseCel(text);
  if (!source.ok) return failure(source.failure.message);
  const compiled = compileCel<{ value: string }>(source.value, {
    reader: (name) => (name === 'value' ? (scope) => scope.value : null),
  });
  if (!compiled.ok) return failure(compiled.failure.message);
  const scope = { value: '' };
  return success((bytes, start, end) => {
    scope.value = textOfUtf8(bytes.subarray(start, end));
    return compiled.value(scope) === true;
  });
}

/** The same values every time: a class must not weigh differently from start to start. */
function measuredPassRate(check: ValueCheck, alphabet: string, min: number, max: number): number {
  let state = 0x2545_f491;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let passed = 0;
  for (let count = 0; count < valuesDrawn; count += 1) {
    const length = min + draw(max - min + 1);
    const bytes = utf8(Array.from({ length }, () => alphabet[draw(alphabet.length)] ?? '').join(''));
    if (check(bytes, 0, bytes.length)) passed += 1;
  }
  return Math.max(passed, 1) / valuesDrawn;
}
