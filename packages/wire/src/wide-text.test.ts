import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { wideText } from './wide-text.ts';

const text = '{"name":"Zoë 😀"}';

function utf16(content: string, isLittle: boolean, mark: string): Uint8Array {
  const bytes = Buffer.from(mark + content, 'utf16le');
  return new Uint8Array(isLittle ? bytes : bytes.swap16());
}

function utf32(content: string, isLittle: boolean, mark: string): Uint8Array {
  const codes = Array.from(mark + content, (character) => character.codePointAt(0) ?? 0);
  const view = new DataView(new ArrayBuffer(codes.length * 4));
  for (const [index, code] of codes.entries()) view.setUint32(index * 4, code, isLittle);
  return new Uint8Array(view.buffer);
}

suite('wide text', () => {
  for (const [name, coded] of [
    ['UTF-16', utf16],
    ['UTF-32', utf32],
  ] as const)
    for (const isLittle of [true, false])
      for (const mark of ['\ufeff', ''])
        test(`is read in ${name}, ${isLittle ? 'little' : 'big'} end first, ${mark === '' ? 'without a mark' : 'with its mark'}`, () => {
          assert.equal(wideText(coded(text, isLittle, mark)), text);
        });

  test('is none where UTF-8 stands, or nothing', () => {
    assert.equal(wideText(Buffer.from(text)), null);
    assert.equal(wideText(Buffer.from('{')), null);
    assert.equal(wideText(new Uint8Array(0)), null);
    assert.equal(wideText(new Uint8Array(8)), null);
  });

  test('is read as far as it is whole, and keeps what is no character apart', () => {
    assert.equal(wideText(new Uint8Array([0x61, 0, 0x62, 0, 0x63])), 'ab');
    assert.equal(wideText(new Uint8Array([0, 0, 0, 0x61, 0xff, 0xff, 0xff, 0xff])), 'a\ufffd');
    assert.equal(wideText(new Uint8Array([0x61, 0, 0x00, 0xd8])), 'a\ud800');
  });

  test('is as long as it is sent', () => {
    const long = 'attack '.repeat(40_000);

    assert.equal(wideText(utf16(long, true, '')), long);
  });
});
