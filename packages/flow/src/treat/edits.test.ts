import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Hits } from '@sluice/detect';
import { sipKeyOf } from '@sluice/kit';
import { type Consumer, consumerId, type Decision, dataClassId, PathTrie, Tape, type Treatment, unknownShape } from '@sluice/model';
import { BodyReader, Splicer, TrieIndex } from '@sluice/wire';
import { ColumnSet } from '../judge/columns.ts';
import { editsOf } from './edits.ts';

const ports = { keyed: (): readonly [number, number] => [1, 2], pseudonymBlock: () => new Uint8Array(32), encrypted: () => null };
const consumer: Consumer = { id: consumerId('key-1'), kind: 'api-key', isVerified: true, roles: [], scopes: [], tenant: null, plan: null };
const key = { id: 'k1', key: sipKeyOf(new Uint8Array(16)) };
const email = dataClassId('personal.email');
const phone = dataClassId('personal.phone');

interface Found {
  readonly text: string;
  readonly dataClass: typeof email;
}

/** A document in which the texts are hits of their classes, as the engine would have found them, and what is done to them. */
function treated(
  json: string,
  found: readonly Found[],
  treatments: readonly (readonly [typeof email, Treatment])[],
  dropped: readonly number[] = [],
) {
  const trie = new PathTrie(unknownShape);
  const tape = new Tape();
  const bytes = Buffer.from(json);
  const unit = new BodyReader('application/json', new TrieIndex(trie)).read(tape, bytes);
  const hits = new Hits();
  const columns = new ColumnSet(trie, 'response', key, []);
  const drafts: number[] = [];
  const places = new Set<string>();
  for (const { text, dataClass } of found) {
    const start = bytes.indexOf(text);
    const token = tokenAt(tape, start, start + text.length);
    hits.add(token, dataClass === email ? 1 : 2, 9, start, start + text.length);
    const draft = columns.draftOf(tape.nodes[token] ?? 0, dataClass === email ? 1 : 2, dataClass, 'unknown');
    drafts.push(draft);
    places.add(columns.drafts[draft]?.place ?? '');
  }
  const reason = { rule: 'r', title: 't', source: 's', place: null, dataClass: null };
  const decision: Decision = {
    kind: 'minimise',
    because: [reason],
    columns: treatments.flatMap(([dataClass, treatment]) => [...places].map((place) => ({ place, dataClass, treatment, reason }))),
    rows: [{ place: 'response.body/*', count: dropped.length, reason }],
  };
  const treatable = {
    tape,
    trie,
    hits,
    draftByHit: drafts,
    drafts: columns.drafts,
    wholes: [],
    found: [],
    droppedRows: [{ rule: 'r', tokens: dropped, correct: [], remove: [] }],
  };
  const result = editsOf(decision, treatable, ports, consumer);
  return { text: Buffer.from(new Splicer().splice(unit, result.edits)).toString(), ...result };
}

function tokenAt(tape: Tape, start: number, end: number): number {
  for (let token = tape.count - 1; token >= 0; token -= 1) {
    if ((tape.starts[token] ?? 0) <= start && (tape.ends[token] ?? 0) >= end) return token;
  }
  return 0;
}

const strip: Treatment = { kind: 'strip' };
const full: Treatment = { kind: 'mask', mask: { kind: 'full' } };
const domain: Treatment = { kind: 'mask', mask: { kind: 'keep-domain' } };

suite('what is cut of a unit', () => {
  test('a stripped value goes with its member, a masked one stays as a text', () => {
    const json = '{"mail":"a@b.example","n":1}';

    assert.equal(treated(json, [{ text: 'a@b.example', dataClass: email }], [[email, strip]]).text, '{"n":1}');
    assert.equal(treated(json, [{ text: 'a@b.example', dataClass: email }], [[email, domain]]).text, '{"mail":"***@b.example","n":1}');
  });

  test('within a longer text only the span is masked, whatever strips it', () => {
    const found = [{ text: 'a@b.example', dataClass: email }];

    const { text, maskedCount, strippedCount } = treated('{"t":"ask a@b.example now"}', found, [[email, strip]]);

    assert.equal(text, '{"t":"ask ******** now"}');
    assert.deepEqual([maskedCount, strippedCount], [1, 0]);
  });

  test('a span that is spelled with escapes is masked as if it were not', () => {
    const mail = 'ad\\u0061@b.example';
    const found = [{ text: mail, dataClass: email }];
    const pseudonym: Treatment = { kind: 'mask', mask: { kind: 'pseudonym', scope: 'global' } };
    const plain = treated('{"t":"ask ada@b.example now"}', [{ text: 'ada@b.example', dataClass: email }], [[email, pseudonym]]).text;

    assert.equal(treated(`{"t":"ask ${mail} now"}`, found, [[email, pseudonym]]).text, plain);
  });

  test('a number that is masked stays a number', () => {
    const found = [{ text: '4915112345678', dataClass: phone }];

    assert.doesNotThrow(() => JSON.parse(treated('{"p":4915112345678}', found, [[phone, full]]).text));
    assert.ok(!treated('{"p":4915112345678}', found, [[phone, full]]).text.includes('49151'));
  });

  test('where two treatments meet at one value the stricter one is done', () => {
    const found = [
      { text: 'a@b.example', dataClass: email },
      { text: 'a@b.example', dataClass: phone },
    ];

    for (const order of [
      [
        [email, domain],
        [phone, strip],
      ],
      [
        [email, strip],
        [phone, domain],
      ],
    ] as const) {
      assert.equal(treated('{"m":"a@b.example"}', found, order).text, '{}');
    }
  });

  test('of two masks of one value the one that tells less is done', () => {
    const found = [
      { text: 'a@b.example', dataClass: email },
      { text: 'a@b.example', dataClass: phone },
    ];

    assert.equal(
      treated('{"m":"a@b.example"}', found, [
        [email, domain],
        [phone, full],
      ]).text,
      '{"m":"********"}',
    );
    assert.equal(
      treated('{"m":"a@b.example"}', found, [
        [email, full],
        [phone, domain],
      ]).text,
      '{"m":"********"}',
    );
  });

  test('what is allowed is not touched, nor what no treatment speaks of', () => {
    const json = '{"m":"a@b.example"}';

    assert.equal(treated(json, [{ text: 'a@b.example', dataClass: email }], [[email, { kind: 'allow' }]]).text, json);
    assert.equal(treated(json, [{ text: 'a@b.example', dataClass: email }], [[phone, strip]]).text, json);
  });

  test('a dropped row takes what is masked in it along', () => {
    const json = '[{"m":"a@b.example"},{"m":"c@d.example"}]';

    const { text, droppedRows } = treated(json, [{ text: 'a@b.example', dataClass: email }], [[email, domain]], [1]);

    assert.equal(text, '[{"m":"c@d.example"}]');
    assert.equal(droppedRows, 1);
  });
});
