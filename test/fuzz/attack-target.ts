import assert from 'node:assert/strict';
import { type AttackDefinition, attacks, createAttackDetection, type Field } from '@sluice/detect';
import type { FuzzTarget } from './target.ts';

/** A text of this length is looked at where an input is repeated: what takes the square of it takes far longer than an input may. */
const repeatedLength = 65_536;
/** One input in so many is repeated. */
const repeatedEvery = 8;
const field: Field = { name: 'q', isName: false, channel: 'query', host: 'shop.example', content: 'unknown' };

/** What detectors of attacks, with all readings of a text before them, must not break at: any text, short or said again and again. */
export function attackTarget(name: string, ids: readonly string[], words: readonly string[]): FuzzTarget {
  const own = attacks.filter(({ id }) => ids.includes(id));
  assert.equal(own.length, ids.length, 'an attack that is not there');
  const seen: number[] = [];
  const detection = createAttackDetection([...own, readings(seen)]);
  const fields = [field, { ...field, isName: true }, ...own.map(({ samples }) => ({ ...field, ...samples.field }))];
  const look = (text: string, at: Field): void => {
    seen.length = 0;
    const said = detection.explain(text, at);
    assert.ok(seen.length <= 6, 'more readings than six');
    assert.ok(seen.reduce((sum, length) => sum + length, 0) <= 5 * text.length, 'readings are longer than four times the text');
    for (const { text: read, evidence, score } of said) {
      assert.ok(Number.isFinite(score));
      for (const { start, end, feature } of evidence)
        assert.ok(start >= 0 && start <= end && end <= read.length, `${feature} is not within its reading`);
    }
  };
  return {
    name,
    seeds: (own.length > 0 ? own : attacks).flatMap(({ samples: { hits, misses } }) => [...hits, ...misses].map((text) => `\0${text}`)),
    words: [...words, ...own.flatMap((attack) => [attack.worst(6), attack.worst(17)])],
    run(input) {
      const at = fields[(input[0] ?? 0) % fields.length] ?? field;
      const text = Buffer.from(input.subarray(1)).toString('utf8');
      look(text, at);
      if (input.length % repeatedEvery !== 0 || text === '') return;
      // What a lexer expects, its nearly right continuation said again and again, and an end.
      const [from, to] = [(text.length * (input[1] ?? 0)) >> 9, text.length - ((text.length * (input[2] ?? 0)) >> 10)];
      const unit = text.slice(from, Math.max(to, from + 1));
      look(text.slice(0, from) + unit.repeat(Math.ceil(repeatedLength / unit.length)) + text.slice(to), at);
    },
  };
}

/** Looks at every reading, and finds nothing. */
function readings(seen: number[]): AttackDefinition {
  return {
    id: 'readings',
    title: 'Every reading',
    cwe: 'none',
    owasp: null,
    gates: [],
    features: {},
    look({ text, steps }) {
      assert.ok(steps.length <= 3, 'more than three layers were undone');
      seen.push(text.length);
    },
    worst: () => '',
    samples: { hits: [''], misses: [''] },
  };
}
