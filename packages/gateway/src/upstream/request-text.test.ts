import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { requestText } from './request-text.ts';

suite('the text of a request', () => {
  const asked = { method: 'GET', path: '/x', headers: ['host', 'a'], upgrade: null };

  test('is refused where two readers could take it for different messages', () => {
    assert.ok(requestText(asked, 0));
    for (const [part, value] of [
      ['path', ''],
      ['path', '/a b'],
      ['path', '/a#b'],
      ['path', '/a\r\nx: y'],
      ['path', '/\u010a'],
      ['method', ''],
      ['method', 'GET /x'],
      ['method', 'G\nT'],
      ['upgrade', 'a\r\nx: y'],
      ['upgrade', 'a\u010ab'],
    ] as const) {
      assert.equal(requestText({ ...asked, [part]: value }, 0), null, `${part} ${JSON.stringify(value)}`);
    }
    for (const text of ['\r', '\n', '\0', '\r\n', '\x7f', '\u010a', '\u010d', '\u2028']) {
      assert.equal(requestText({ ...asked, headers: ['host', 'a', 'x', `b${text}c: d`] }, 0), null, JSON.stringify(text));
      assert.equal(requestText({ ...asked, headers: ['host', 'a', `x${text}y`, 'b'] }, 0), null, JSON.stringify(text));
    }
    for (const name of ['', ' ', 'a b', 'a:', ' a', 'a ', '\u0174e', 'x\u0141'])
      assert.equal(requestText({ ...asked, headers: ['host', 'a', name, 'b'] }, 0), null, JSON.stringify(name));
  });
});
