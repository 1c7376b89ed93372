import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHead } from './part-head.ts';

const disposition = (parameters: string) => readHead(`Content-Disposition: form-data; ${parameters}\r\n\r\n`);

test('a part has every name that some server reads, first the one that most of them do', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'name="a"': ['a'],
    'name=a': ['a'],
    'name="a"; name="b"': ['a', 'b'],
    'name="a"; name*=utf-8\'\'b%63': ['a', 'bc'],
    'name*0="fi"; name*1="le"': ['file'],
    "name='a'": ["'a'", 'a'],
    'name="a\\"b"': ['a"b', 'a\\"b'],
    'name="a%62"': ['a%62', 'ab'],
    'name="=?utf-8?B?ZmlsZQ==?="': ['=?utf-8?B?ZmlsZQ==?=', 'file'],
    'name="=?utf-16?b?//5mAGkAbABlAA==?="': ['=?utf-16?b?//5mAGkAbABlAA==?=', 'file'],
    'name="=?us-ascii?q?fi?=\t=?us-ascii*en?Q?=6C_e?="': ['=?us-ascii?q?fi?=\t=?us-ascii*en?Q?=6C_e?=', 'fil e'],
    'filename="name=a"': ['a"'],
    'x=y': [],
  };

  for (const [written, names] of Object.entries(cases))
    assert.deepEqual([...disposition(written).names].toSorted(), names.toSorted(), written);
  assert.equal(disposition('name="a"; name="b"').name, 'a');
  assert.equal(disposition("name*=utf-8''a").name, null);
});

test('heads that are made to be read for long are read in time that grows with their length', () => {
  const made = ['name="', ';name ', "name='", ' ', '=?u?b?', '?= ', 'name*=', ';name="a\\'].map((piece) => piece.repeat(40_000));

  for (const text of made) assert.ok(disposition(text).names.length <= 1 + text.length / 4);
});

test('a part in a transfer encoding is no text as it stands', () => {
  const { isText, isEncoded } = readHead('Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: Base64\r\n\r\n');

  assert.deepEqual([isText, isEncoded], [false, true]);
  assert.equal(readHead('Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: 8bit\r\n\r\n').isEncoded, false);
});

test('a part in a binary format is no text, whoever else reads it', () => {
  const isText = (type: string) => readHead(`Content-Disposition: form-data; name=a\r\nContent-Type: ${type}\r\n\r\n`).isText;

  assert.deepEqual(['application/msgpack', 'application/cbor', 'application/cbor-seq', 'image/png'].map(isText), [
    false,
    false,
    false,
    false,
  ]);
  assert.ok(isText('application/json'));
});
