import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { isReadCharset, isWide, mediaKind, parseMediaType } from './media.ts';

function kindOf(text: string): string {
  const media = parseMediaType(text);
  return media ? mediaKind(media) : 'malformed';
}

test('a media type is read with its parameters, quoted or not', () => {
  const media = parseMediaType('Multipart/Form-Data ; Boundary="a \\"b\\";c" ;charset=UTF-8;');

  assert.equal(media?.essence, 'multipart/form-data');
  assert.deepEqual(
    [...(media?.parameters ?? [])],
    [
      ['boundary', 'a "b";c'],
      ['charset', 'UTF-8'],
    ],
  );
});

test('what does not follow the grammar is no media type', () => {
  for (const text of [
    '',
    'json',
    'application/',
    'application/json; charset',
    'application/json x',
    'text/html, application/json',
    'a/b;c="d',
  ]) {
    assert.equal(parseMediaType(text), null, text);
  }
});

test('the reader follows from the type and its suffix', () => {
  const kinds = [
    'application/json',
    'application/problem+json; a=b',
    'application/vnd.api+json',
    'application/x-ndjson',
    'application/jsonl',
  ].map(kindOf);
  const others = ['application/json-seq', 'text/csv', 'image/svg+xml', 'application/xml', 'image/png', 'application/octet-stream'].map(
    kindOf,
  );

  const binary = [
    'application/msgpack',
    'application/x-msgpack; charset=utf-8',
    'application/vnd.msgpack',
    'application/cbor',
    'application/senml+cbor',
    'application/cbor-seq',
    'application/senml+cbor-seq',
  ].map(kindOf);

  assert.deepEqual(binary, ['msgpack', 'msgpack', 'msgpack', 'cbor', 'cbor', 'cbor-seq', 'cbor-seq']);
  assert.deepEqual(kinds, ['json', 'json', 'json', 'lines', 'lines']);
  assert.deepEqual(others, ['lines', 'csv', 'text', 'text', 'unknown', 'unknown']);
});

test('a long line of odd parameters is read or refused in time that grows as its length does', () => {
  for (const [start, repeated, end] of [
    ['a/b', '; ', ''],
    ['a/b;', ' \t', 'x'],
    ['a/b;c="', '\\', ''],
    ['', 'a', ''],
  ] as const)
    assertLinear((length) => {
      const text = `${start}${repeated.repeat(length)}${end}`;
      return () => void parseMediaType(text);
    }, 16_000);
});

test('UTF-16 and UTF-32 are told by their mark or by their zeros', () => {
  const wide = ['fffe5b00', 'feff005b', '5b005d00', '005b005d', '5b000000', '0000005b', '0000feff'];
  const narrow = ['5b5d', '7b22', 'efbbbf7b', '5b', ''];

  assert.deepEqual(
    wide.map((hex) => isWide(Buffer.from(hex, 'hex'))),
    wide.map(() => true),
  );
  assert.deepEqual(
    narrow.map((hex) => isWide(Buffer.from(hex, 'hex'))),
    narrow.map(() => false),
  );
});

test('a charset in which ASCII stands elsewhere is not read', () => {
  const read = [
    'text/plain',
    'text/plain;charset=UTF-8',
    'text/plain;charset=iso-8859-1',
    'text/plain;charset=utf-16',
    'text/plain;charset=utf-7',
  ];

  assert.deepEqual(
    read.map((text) => isReadCharset((parseMediaType(text) ?? assert.fail()).parameters.get('charset'))),
    [true, true, true, false, false],
  );
});
