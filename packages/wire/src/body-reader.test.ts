import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { Tape, tapeFault, tokenKind } from '@sluice/model';
import { BodyReader } from './body-reader.ts';
import { Splicer } from './splicer.ts';
import { freshIndex } from './testing/specimens.ts';
import { textOf } from './text-of.ts';
import type { Unit } from './unit.ts';

interface Read {
  readonly unit: Unit;
  readonly values: readonly string[];
  readonly coverage: string;
}

function read(contentType: string | null, body: string | Uint8Array): Read {
  const index = freshIndex();
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const unit = new BodyReader(contentType, index).read(new Tape(4), bytes);
  const { coverage, tape } = unit;
  assert.equal(coverage.bytesSeen + (coverage.kind === 'partial' ? coverage.bytesUnseen : 0), bytes.length);
  const values = scalarsOf(tape).map((token) => `${index.trie.pointer(tape.nodes[token] ?? 0)}=${textOf(tape, token)}`);
  return { unit, values, coverage: coverage.kind === 'whole' ? 'whole' : coverage.why };
}

function scalarsOf(tape: Tape): readonly number[] {
  return [...tape.kinds.subarray(0, tape.count).entries()].filter(([, kind]) => kind > tokenKind.array).map(([token]) => token);
}

test('JSON under any JSON name is addressed', () => {
  for (const type of ['application/json', 'application/hal+json; charset=utf-8', null, 'application/octet-stream', 'image/png']) {
    assert.deepEqual(read(type, '{"a":[{"b":1}]}').values, ['/a/*/b=1'], String(type));
  }
});

test('what cannot be read says why', () => {
  assert.equal(read('application/json', Buffer.from('{"a":1}', 'utf16le')).coverage, 'unknown-encoding');
  assert.equal(read('application/json;charset=utf-16', '{}').coverage, 'unknown-encoding');
  assert.equal(read('application/json', '{"a":').coverage, 'invalid-syntax');
  assert.equal(read('image/png', Buffer.from('89504e470d0a1a0a0000', 'hex')).coverage, 'unknown-media-type');
  assert.equal(read('nonsense', Buffer.from('ff00', 'hex')).coverage, 'unknown-media-type');
  assert.equal(read('multipart/form-data', 'x').coverage, 'undecodable');
});

test('an empty body of any type is whole', () => {
  for (const type of ['application/json', 'text/plain', 'image/png', null]) assert.equal(read(type, '').coverage, 'whole');
});

test('each line of NDJSON is a value at the root, and a broken one hides no other', () => {
  const lines = read('application/x-ndjson', '{"a":1}\n\r\n{"a":2,}\n[3]\n{"a":4}');
  const sequence = read('application/json-seq', '\u001e{"a":1}\n\u001e"x"\n');

  assert.deepEqual(lines.values, ['/a=1', '/a=2', '/*=3', '/a=4']);
  assert.equal(lines.coverage, 'invalid-syntax');
  assert.deepEqual([sequence.values, sequence.coverage], [['/a=1', '=x'], 'whole']);
});

test('a removed line goes with its line break', () => {
  const { unit } = read('application/x-ndjson', '{"a":1}\n {"a":2} \n{"a":"x"}');
  const roots = [...unit.tape.parents.subarray(0, unit.tape.count).entries()].filter(([, parent]) => parent > unit.tape.count);
  const [, second = 0, third = 0] = roots.map(([token]) => token);

  const removed = new Splicer().splice(unit, [{ kind: 'remove', token: second }]);
  const rewritten = new Splicer().splice(unit, [
    { kind: 'rewrite', token: third + 1, start: unit.tape.starts[third + 1] ?? 0, end: unit.tape.ends[third + 1] ?? 0, text: '"' },
  ]);

  assert.equal(Buffer.from(removed).toString(), '{"a":1}\n{"a":"x"}');
  assert.equal(Buffer.from(rewritten).toString(), '{"a":1}\n {"a":2} \n{"a":"\\""}');
});

test('a form is an object of decoded texts', () => {
  const form = read('application/x-www-form-urlencoded', 'email=ada%40example.com&&name=A+B%&flag&email=x');

  assert.deepEqual(form.values, ['/email=ada@example.com', '/name=A B%', '/flag=', '/email=x']);
  assert.equal(form.coverage, 'whole');
});

test('edits of a form are written in percent escapes and leave the rest as it was', () => {
  const { unit } = read('application/x-www-form-urlencoded', 'a=%41%42c&b=keep%20me&c=3');
  const start = unit.tape.starts[1] ?? 0;

  const rewritten = new Splicer().splice(unit, [{ kind: 'rewrite', token: 1, start: start + 1, end: start + 2, text: '& ' }]);
  const removed = [[1], [2], [3], [1, 2], [1, 2, 3]].map((tokens) =>
    Buffer.from(
      new Splicer().splice(
        unit,
        tokens.map((token) => ({ kind: 'remove', token })),
      ),
    ).toString(),
  );

  assert.equal(Buffer.from(rewritten).toString(), 'a=A%26%20c&b=keep%20me&c=3');
  assert.deepEqual(removed, ['b=keep%20me&c=3', 'a=%41%42c&c=3', 'a=%41%42c&b=keep%20me', 'c=3', '']);
});

const upload = [
  '--X\r\nContent-Disposition: form-data; name="email"\r\n\r\nada@example.com\r\n',
  '--X\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\u0001\u0002\r\n',
  '--X\r\ncontent-disposition: form-data; name="list"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--Xno\r\n\r\n',
  '--X--\r\n',
];

test('a multipart form is an object of its text parts; other files are counted as unread', () => {
  const all = read('multipart/form-data; boundary=X', upload.join(''));
  const texts = read('multipart/form-data; boundary="X"', [upload[0], upload[2], upload[3]].join(''));

  assert.deepEqual(all.values, ['/email=ada@example.com', '/list=a,b\r\n--Xno\r\n']);
  assert.deepEqual(all.unit.coverage, {
    kind: 'partial',
    bytesSeen: upload.join('').length - 2,
    bytesUnseen: 2,
    why: 'unknown-media-type',
  });
  assert.equal(texts.coverage, 'whole');
});

test('a part of a multipart form is removed with its delimiter, and rewritten as plain text', () => {
  const { unit } = read('multipart/form-data; boundary=X', upload.join(''));
  const start = unit.tape.starts[1] ?? 0;

  const removed = new Splicer().splice(unit, [{ kind: 'remove', token: 1 }]);
  const rewritten = new Splicer().splice(unit, [{ kind: 'rewrite', token: 1, start, end: start + 3, text: '"é"' }]);

  assert.equal(Buffer.from(removed).toString(), upload.slice(1).join(''));
  assert.equal(Buffer.from(rewritten).toString(), upload.join('').replace('ada@', '"é"@'));
});

test('parts behind the last delimiter of a multipart form are parts, as PHP reads them', () => {
  const { values } = read('multipart/form-data; boundary=X', `${upload[2]}${upload[3]}nothing\r\n${upload[0]}${upload[3]}`);

  assert.deepEqual(values, ['/list=a,b\r\n--Xno\r\n', '/email=ada@example.com']);
});

test('a multipart form that ends too early or hides bytes around its parts is not whole', () => {
  assert.equal(read('multipart/form-data; boundary=X', upload.slice(0, 2).join('')).coverage, 'invalid-syntax');
  assert.equal(read('multipart/form-data; boundary=X', `hidden\r\n${upload[0]}${upload[3]}`).coverage, 'unknown-media-type');
  assert.equal(read('multipart/form-data; boundary=X', `${upload[0]}${upload[3]}hidden`).coverage, 'unknown-media-type');
});

test('a head of a part that says a thousand times the same costs no more than its length', () => {
  assertLinear((lines) => {
    const head = `${'Content-Disposition: form-data; name="a"; filename="b"\r\n'.repeat(lines)}Content-Type: text/plain\r\n\r\n`;
    return () => assert.deepEqual(read('multipart/form-data; boundary=X', `--X\r\n${head}c\r\n--X--`).values, ['/a=c']);
  }, 4_000);
});

test('JSON that is sent as text is JSON, if all of it is', () => {
  for (const type of ['text/plain', 'text/html']) {
    assert.deepEqual(read(type, ' {"email":"ada@example.com"}').values, ['/email=ada@example.com'], type);
    assert.deepEqual(read(type, '[info] {"email":1}').values, ['=[info] {"email":1}'], type);
  }
});

test('text is one value, whatever its type', () => {
  for (const type of ['text/plain', 'text/html; charset=utf-8', 'application/xml', null, 'x/y']) {
    const text = read(type, '<a href="mailto:ada@example.com">é</a>');
    assert.deepEqual(text.values, ['=<a href="mailto:ada@example.com">é</a>'], String(type));
  }
  assert.equal(read('text/plain', Buffer.from('61ff62', 'hex')).unit.tape.faults, tapeFault.invalidUtf8);
});

function streamed(
  contentType: string | null,
  bytes: Uint8Array,
  chunk: number,
  unitBytesMax: number,
): { readonly texts: string[]; readonly reasons: Set<string> } {
  const stream = new BodyReader(contentType, freshIndex()).open(new Tape(4), unitBytesMax);
  const texts: string[] = [];
  const reasons = new Set<string>();
  const take = (units: Iterable<Unit>): void => {
    for (const { tape, coverage } of units) {
      texts.push(Buffer.from(tape.bytes).toString('latin1'));
      if (coverage.kind === 'partial') reasons.add(coverage.why);
    }
  };
  for (let at = 0; at < bytes.length; at += chunk) take(stream.push(bytes.subarray(at, at + chunk)));
  take(stream.end());
  assert.equal(texts.join(''), Buffer.from(bytes).toString('latin1'));
  return { texts, reasons };
}

test('streams of every type give back every byte in order, and say what they did not read', () => {
  const lines = Buffer.from('{"a":1}\n'.repeat(50));
  const long = Buffer.from(`{"a":1}\n"${'x'.repeat(300)}"\n{"a":2}\n`);
  for (const chunk of [1, 3, 50, 1000]) {
    assert.deepEqual([...streamed('application/x-ndjson', lines, chunk, 64).reasons], []);
    assert.deepEqual([...streamed('application/x-ndjson', long, chunk, 64).reasons], ['too-large']);
    assert.deepEqual([...streamed('text/plain', Buffer.from('some words\n'.repeat(40)), chunk, 64).reasons], []);
    assert.deepEqual([...streamed('text/plain', Buffer.from('x'.repeat(400)), chunk, 64).reasons], ['too-large']);
    assert.deepEqual([...streamed('application/json', Buffer.from('[1]', 'utf16le'), chunk, 64).reasons], ['unknown-encoding']);
    assert.deepEqual([...streamed('image/png', Buffer.from('{"a":1}'), chunk, 64).reasons], []);
    assert.deepEqual([...streamed('image/png', Buffer.from('89504e47', 'hex'), chunk, 64).reasons], ['unknown-media-type']);
    assert.deepEqual([...streamed('application/json', Buffer.from('1'), chunk, 64).reasons], []);
  }
});

test('a text stream ends its units with lines, so that no line is torn that fits', () => {
  const { texts } = streamed('text/plain', Buffer.from('one line of text\n'.repeat(40)), 7, 64);

  assert.ok(texts.every((text) => text.endsWith('\n')));
});

test('text in which somebody else reads more than stands there says so', () => {
  const hidden = [
    ['text/plain', 'a\u0000b', 'unknown-encoding'],
    ['text/html', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x03]), 'unknown-encoding'],
    ['text/plain', Buffer.from('\u4e00secret', 'utf16le'), 'unknown-encoding'],
    ['text/event-stream', 'data: {"a":"\\u0073ecret"}', 'ambiguous'],
    ['application/javascript', 'f("\\x73ecret")', 'ambiguous'],
    ['text/html', '<p>&#115;ecret', 'ambiguous'],
    ['text/html', '<p>&#x73;ecret', 'ambiguous'],
    ['text/csv', 'a,b\n1,\\u0073', 'ambiguous'],
    ['json; charset=utf-7', '{"a":"+AHM-"}', 'unknown-encoding'],
  ] as const;
  const open = ['a\tb\r\n', '\u001b[1mbold', '{"a":"\\u003cb\\u003e \\u00e9"', 'C:\\users\\u and \\x', '&#8364; &amp; &#39;'];

  for (const [type, body, why] of hidden) assert.equal(read(type, body).coverage, why, String(body));
  for (const body of open) assert.equal(read('text/plain', body).coverage, 'whole', body);
});
