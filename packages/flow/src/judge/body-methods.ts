import { textOfUtf8 } from '@sluice/kit';
import { tokenKind } from '@sluice/model';
import { textOf } from '@sluice/wire';
import { isOverrideName, methodsOfUnread, overriddenBy } from '../plan/method-override.ts';
import { essenceOf, type Material, nameOf, partsOf } from './material.ts';

/** Another reading of a request, which only its body tells: servers may take it for one of these methods. */
export interface Renaming {
  readonly methods: readonly string[];
  /** Nobody could read it: it may name any of them. */
  readonly isGuess: boolean;
}

const parsed = /^(?:application\/x-www-form-urlencoded|multipart\/.*|text\/plain|(?:application|text)\/(?:.*\+)?json)$/s;

/**
 * The methods that the body of a POST names (`_method` of a form, of multipart, of JSON as Laravel and Parse take it); null where it names
 * none. What frameworks parse and we could not read may name any.
 */
export function renamingOf(method: string, contentType: string | null, material: Material | null): Renaming | null {
  const values = material && valuesIn(material, contentType);
  if (values?.length === 0 || !parsed.test(essenceOf(contentType) ?? 'text/plain')) return null;
  if (values === null) return { methods: methodsOfUnread, isGuess: true };
  const methods = new Set(values.flatMap((value) => (value === null ? methodsOfUnread : (overriddenBy(method, value) ?? []))));
  return methods.size === 0 ? null : { methods: [...methods], isGuess: false };
}

/** Values of what is called `_method`, null for one that is no text; null in all where the body could not be read. */
function valuesIn({ unit }: Material, contentType: string | null): readonly (string | null)[] | null {
  const { tape, syntax, coverage } = unit;
  if (syntax === 'multipart') {
    // Its reader leaves out parts that are no text, and a name may be of one of those.
    const found = partsOf(unit, contentType);
    if (found === null || !found.isWhole) return null;
    const own = found.parts.filter(({ names }) => names.some(isOverrideName));
    return own.map(({ isText, bodyStart, bodyEnd }) => (isText ? textOfUtf8(tape.bytes.subarray(bodyStart, bodyEnd)) : null));
  }
  if (coverage.kind === 'partial') return null;
  if (tape.count === 0 || tape.kinds[0] !== tokenKind.object) return [];
  const values: string[] = [];
  const lead = syntax === 'form' ? 0 : 1;
  for (let token = 1; token < tape.count; token = Math.max(token + 1, tape.nexts[token] ?? 0)) {
    if (tape.kinds[token] !== tokenKind.string && tape.kinds[token] !== tokenKind.text) continue;
    // Names nearly always begin as none of these does, which is told before they are read.
    if (!isWordByte(tape.bytes[(tape.members[token] ?? 0) + lead] ?? 0) && isOverrideName(nameOf(unit, token)))
      values.push(textOf(tape, token));
  }
  return values;
}

/** A letter or digit of ASCII. */
function isWordByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
}
