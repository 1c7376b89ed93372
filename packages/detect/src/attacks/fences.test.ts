import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { createAttackDetection } from './attack-detection.ts';
import { attacks } from './attacks.ts';
import { areFenced } from './fences.ts';

suite('code that a text shows between fences', () => {
  const text = 'See:\n```html\n<b>x</b>\n```\nand <i>y</i>\n';
  const spanOf = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

  test('is what stands between two of them, and nothing else', () => {
    assert.equal(areFenced(text, [spanOf('<b>')]), true);
    assert.equal(areFenced(text, [spanOf('<i>')]), false);
    assert.equal(areFenced(text, [spanOf('<b>'), spanOf('<i>')]), false);
    assert.equal(areFenced('```\n<b>', [{ start: 4, end: 7 }]), false);
    assert.equal(areFenced('x ``` <b> ``` y', [{ start: 6, end: 9 }]), false);
  });

  test('needs two signs to be refused; outside of them one is enough', () => {
    const bandOf = (value: string) =>
      createAttackDetection(attacks).look(value, { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' })[0]?.band;

    assert.equal(bandOf('Put this on your page:\n```html\n<script src="https://cdn.example/x.js"></script>\n```\n'), 'report');
    assert.equal(bandOf('```\nx\n```\n<script src="https://cdn.example/x.js"></script>'), 'block');
    assert.equal(bandOf('```\n<script>alert(document.cookie)</script>\n```'), 'block');
  });

  test('is looked for once, however many fences there are', () => {
    assertLinear((length) => {
      const many = '```\n'.repeat(length);
      return () => void areFenced(many, [{ start: many.length - 1, end: many.length }]);
    }, 100_000);
  });
});
