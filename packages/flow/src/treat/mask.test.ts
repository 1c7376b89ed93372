import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { masked } from './mask.ts';

const ports = {
  keyed: (text: string): readonly [number, number] => {
    let low = 0x9e3779b9;
    for (const character of text) low = Math.imul(low ^ character.charCodeAt(0), 0x85ebca6b);
    return [low, low ^ 0x1234567];
  },
};

test('keep-ends keeps the ends and the separators, and hides every letter and digit between', () => {
  assert.equal(masked('GB82 WEST 1234 5698 7654 32', { kind: 'keep-ends', start: 4, end: 2 }, ports), 'GB82 **** **** **** **** 32');
});

test('keep-ends shows nothing of a value that is too short to hide half of it', () => {
  assert.equal(masked('abcdef', { kind: 'keep-ends', start: 2, end: 2 }, ports), '******');
});

test('last-four shows four digits of a card and none of a short number', () => {
  assert.equal(masked('4111-1111-1111-1234', { kind: 'last-four' }, ports), '****-****-****-1234');
  assert.equal(masked('12345', { kind: 'last-four' }, ports), '*****');
});

test('keep-domain hides the local part and its length', () => {
  assert.equal(masked('ada@example.com', { kind: 'keep-domain' }, ports), '***@example.com');
  assert.equal(masked('nothing here', { kind: 'keep-domain' }, ports), '******* ****');
});

test('a date is rounded to a valid date', () => {
  assert.equal(masked('1984-11-23', { kind: 'round-date', to: 'year' }, ports), '1984-01-01');
  assert.equal(masked('1984-11-23T10:11:12Z', { kind: 'round-date', to: 'month' }, ports), '1984-11-01T00:00:00Z');
});

test('a pseudonym is the same for the same value, keeps its format and differs for another value', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9-]{6,40}$/), (text) => {
      const first = masked(text, { kind: 'pseudonym' }, ports);
      assert.equal(first, masked(text, { kind: 'pseudonym' }, ports));
      assert.equal(
        first.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/[0-9]/g, '9'),
        text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/[0-9]/g, '9'),
      );
    }),
  );
  assert.notEqual(masked('customer-1001', { kind: 'pseudonym' }, ports), masked('customer-1002', { kind: 'pseudonym' }, ports));
});

test('a full mask tells no length over eight', () => {
  assert.equal(masked('x'.repeat(500), { kind: 'full' }, ports), '********');
});
