import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PathTrie, Tape, tokenKind, unknownShape } from '@sluice/model';
import fc from 'fast-check';
import { BodyReader } from './body-reader.ts';
import type { Edit } from './cuts.ts';
import { Splicer } from './splicer.ts';
import { TrieIndex } from './trie-index.ts';
import type { Unit } from './unit.ts';

function reader(type = 'text/csv') {
  const trie = new PathTrie(unknownShape);
  return { trie, reader: new BodyReader(type, new TrieIndex(trie)) };
}

function cells({ tape }: Unit, trie: PathTrie): readonly string[] {
  return Array.from({ length: tape.count }, (_, token) => token)
    .filter((token) => tape.kinds[token] === tokenKind.text)
    .map(
      (token) =>
        `${trie.pointer(tape.nodes[token] ?? 0)}=${Buffer.from(tape.bytes.subarray(tape.starts[token], tape.ends[token])).toString()}`,
    );
}

function read(text: string, type?: string) {
  const { trie, reader: body } = reader(type);
  const unit = body.read(new Tape(), Buffer.from(text));
  return { unit, cells: cells(unit, trie) };
}

test('a cell stands where its column is called, whatever separates them', () => {
  for (const [type, sign] of [
    ['text/csv', ','],
    ['text/csv; header=present', ';'],
    ['text/tab-separated-values', '\t'],
  ] as const) {
    const text = ['name,mail', 'Ada,a@b.example', '"Hopper, ""Amazing"" Grace",g@b.example'].join('\r\n').replaceAll(/,(?! )/g, sign);
    assert.deepEqual(
      read(text, type).cells,
      ['/*/name=Ada', '/*/mail=a@b.example', '/*/name=Hopper, ""Amazing"" Grace', '/*/mail=g@b.example'],
      type,
    );
  }
});

test('a head may be in words, of any script', () => {
  assert.deepEqual(read('First name,Пароль\nAda,x\n').cells, ['/*/First_name=Ada', '/*/Пароль=x']);
});

test('without a head every row counts, and what is no CSV is text', () => {
  assert.deepEqual(read('4111111111111111,a@b.example\n').cells, ['/*=4111111111111111', '/*=a@b.example']);
  assert.deepEqual(read('a,"b\nc').cells, ['=a,"b\nc']);
  assert.deepEqual(read('').cells, []);
});

test('a cell that is removed leaves an empty one, a row goes whole, and a new text gets the quotes that it needs', () => {
  const text = 'name,mail\nAda,"a@b.example"\nBob,b@b.example\nCy,c@b.example\n';
  const { unit } = read(text);
  const token = (words: string) => tokenOf(unit, words);
  const edits: Edit[] = [
    { kind: 'remove', token: token('a@b.example') },
    { kind: 'remove', token: unit.tape.parents[token('Bob')] ?? 0 },
    { kind: 'rewrite', token: token('c@b.example'), start: text.indexOf('c@b'), end: text.indexOf('c@b') + 1, text: 'x,"y' },
  ];

  assert.equal(Buffer.from(new Splicer().splice(unit, edits)).toString(), 'name,mail\nAda,""\nCy,"x,""y@b.example"\n');
});

test('rows that come in chunks are read as those that come at once, and joined units are the body', () => {
  const field = fc.stringMatching(/^[a-zé ,;"\n]{0,12}$/).map((text) => (/[,;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  const table = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 40 }), (rows, size) => {
      const text = `first,second\n${rows.map((row) => row.join(',')).join('\n')}\n`;
      const whole = read(text).cells;
      const { trie, reader: body } = reader();
      const stream = body.open(new Tape(), 200);
      const bytes = Buffer.from(text);
      const met: string[] = [];
      const parts: Buffer[] = [];
      const take = (units: Iterable<Unit>) => {
        for (const unit of units) {
          met.push(...cells(unit, trie));
          parts.push(Buffer.from(new Splicer().splice(unit, [])));
        }
      };
      for (let at = 0; at < bytes.length; at += size) take(stream.push(bytes.subarray(at, at + size)));
      take(stream.end());

      assert.deepEqual(met, whole);
      assert.equal(Buffer.concat(parts).toString(), text);
    }),
  );
});

function tokenOf({ tape }: Unit, words: string): number {
  for (let token = 0; token < tape.count; token += 1) {
    const isText = tape.kinds[token] === tokenKind.text;
    if (isText && Buffer.from(tape.bytes.subarray(tape.starts[token], tape.ends[token])).toString() === words) return token;
  }
  throw new Error(`no cell ${words}`);
}

test('what stands behind the last whole record of a stream goes on, whatever it is', () => {
  for (const text of ['a,b\n1,2\n"open', 'a,b\n"1"x,2\n"3', 'name\n"a ""q\n']) {
    const stream = new BodyReader('text/csv', new TrieIndex(new PathTrie(unknownShape))).open(new Tape(8));
    const pieces: Buffer[] = [];
    for (const unit of stream.push(Buffer.from(text))) pieces.push(Buffer.from(unit.tape.bytes));
    for (const unit of stream.end()) pieces.push(Buffer.from(unit.tape.bytes));

    assert.equal(Buffer.concat(pieces).toString(), text);
  }
});
