import assert from 'node:assert/strict';
import { PathTrie, Tape, tapeFault, unknownShape } from '@sluice/model';
import { closedUnit, JsonScanner, JsonStream, TrieIndex } from '@sluice/wire';
import type { FuzzTarget } from '../target.ts';

const seeds = ['{"a":[1,-2.5e3,true,null,"x\\u00e9\\n"],"b":{"c":""}}', '[{"id":1},{"id":2,"id":3}]', '"\\ud83d\\ude00"', ' [ ] ', '1e400'];
const words = [
  '{"',
  '":',
  '},{',
  '\\u',
  '\\ud800',
  '\\"',
  '[[[[',
  '{"a":',
  'null',
  'true',
  '1e9',
  '-0',
  '\ufeff',
  '"a":1,',
  '"a":1',
  '\\\\',
];

/** The scanner says what `JSON.parse` does of what is valid, refuses the rest, and a stream has as many bytes as came. */
export const target: FuzzTarget = {
  name: 'json',
  seeds,
  words,
  run(input) {
    const tape = new Tape(8);
    new JsonScanner(new TrieIndex(new PathTrie(unknownShape))).scan(tape, input);
    const { coverage } = closedUnit('json', tape);
    const parsed = parsedOf(input);
    if (coverage.kind === 'whole') assert.notEqual(parsed, null, 'what was read as a whole is no JSON');
    else if (coverage.why === 'invalid-syntax') assert.ok(parsed === null || isOdd(tape, input), 'valid JSON is called broken');
    if (coverage.kind === 'whole' && parsed !== null && (tape.faults & tapeFault.duplicateKey) === 0)
      assert.equal(tape.count, tokensOf(parsed.value), 'the tape has not as many values as the document');
    const index = new TrieIndex(new PathTrie(unknownShape));
    const stream = new JsonStream(index, new Tape(8), 128);
    const pieces: Buffer[] = [];
    const size = 1 + (input.length % 17);
    for (let at = 0; at < input.length; at += size)
      for (const { tape: part } of stream.push(input.subarray(at, at + size))) pieces.push(Buffer.from(part.bytes));
    for (const { tape: part } of stream.end()) pieces.push(Buffer.from(part.bytes));
    assert.ok(Buffer.concat(pieces).equals(input), 'the units of a stream are not its bytes');
  },
};

function parsedOf(input: Uint8Array): { readonly value: unknown } | null {
  try {
    const text = new TextDecoder().decode(input);
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** Bounds of ours that are called broken, too. */
function isOdd(tape: Tape, input: Uint8Array): boolean {
  return (tape.faults & (tapeFault.tooDeep | tapeFault.tooMany | tapeFault.tooLarge)) !== 0 || input.length === 0;
}

function tokensOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + tokensOf(part), 1);
}
