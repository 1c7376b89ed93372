import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { BodyReader, TrieIndex, type Unit } from '@sluice/wire';
import { FedSource, taken } from '../testing/fed-source.ts';
import { FlushRhythm, UnitBody } from './unit-body.ts';
import type { UnitJudge } from './unit-judge.ts';

/** A judge that refuses the unit in which a word stands, and notes what it is told. */
function judging(refused: string) {
  const missed: string[] = [];
  const judge = {
    take: (unit: Unit) => (Buffer.from(unit.tape.bytes).includes(refused) ? null : unit.tape.bytes),
    missed: (_bytes: number, why: string) => void missed.push(why),
  };
  return { judge: judge as unknown as UnitJudge, missed };
}

function opened(refused = 'nothing is refused') {
  const source = new FedSource();
  const { judge, missed } = judging(refused);
  const reader = new BodyReader('application/x-ndjson', new TrieIndex(new PathTrie(unknownShape))).open(new Tape(), 64);
  const seen = taken(new UnitBody(source, reader, judge));
  return { source, seen, missed, text: () => seen.chunks.join('') };
}

const line = (text: string) => `{"text":"${text.padEnd(60, '.')}"}\n`;

suite('a body that comes out judged', () => {
  test('comes out as it went in where nothing is refused', () => {
    const { source, seen, text } = opened();

    for (const part of [line('a').slice(0, 9), line('a').slice(9) + line('b'), line('c')]) source.feed(part);
    source.end(['x-trailer', '1']);

    assert.equal(text(), line('a') + line('b') + line('c'));
    assert.deepEqual(seen.ends, ['end '], 'trailers do not pass');
  });

  test('ends as denied before a refused unit, and hears nothing more', () => {
    const { source, seen, text } = opened('SECRET');

    source.feed(line('a'));
    source.feed(line('SECRET') + line('c'));
    source.feed(line('d'));
    source.end();

    assert.ok(line('a').startsWith(text()));
    assert.deepEqual(seen.ends, ['denied']);
    assert.equal(source.cancelled?.kind, 'denied');
  });

  test('breaks where its source breaks, without what was not judged', () => {
    const { source, seen, text } = opened('SECRET');

    source.feed(`${line('a')}{"half":"SEC`);
    source.abort('upstream');

    assert.ok(!text().includes('SEC'));
    assert.deepEqual(seen.ends, ['upstream']);
  });

  test('says that a coding broke off, and not that an upstream did', () => {
    for (const [kind, said] of [
      ['malformed', ['undecodable']],
      ['too-large', ['too-large']],
      ['upstream', []],
    ] as const) {
      const { source, missed } = opened();
      source.feed(line('a'));
      source.abort(kind);

      assert.deepEqual(missed, said);
    }
  });
});

suite('rows that wait are looked for', () => {
  test('only when as much is new as the last look left behind', () => {
    const rhythm = new FlushRhythm();
    rhythm.came(10);
    assert.equal(rhythm.isDue, true);
    rhythm.tries();

    rhythm.came(9);
    assert.equal(rhythm.isDue, false);
    rhythm.came(1);
    assert.equal(rhythm.isDue, true);
  });

  test('not when nothing waits', () => {
    const rhythm = new FlushRhythm();
    rhythm.came(10);
    rhythm.went(10);

    assert.equal(rhythm.isDue, false);
    assert.equal(rhythm.waiting, 0);
  });
});
