import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BookKey, MemoryAccessBook, type ShownToken } from './access-book.ts';

const key: BookKey = {
  id: 'key-1',
  consumer: 'billing',
  roles: ['reader'],
  scopes: ['orders:read'],
  tenant: null,
  plan: null,
  expiresAtMs: null,
};
const shown: ShownToken = { fingerprints: ['f2', 'f1'], tokenId: 't1', subject: 's1', issuedAtMs: 1000 };

test('an empty book knows nobody and turns nobody away', () => {
  const book = new MemoryAccessBook();

  assert.deepEqual([book.keyOf('h'), book.isRevoked(shown, 0), book.banOf('key-billing', 0)], [null, false, null]);
});

test('a key is there from the change that brings it to the one that takes it', () => {
  const book = new MemoryAccessBook();
  book.apply([{ kind: 'key', hash: 'h', key }]);

  assert.equal(book.keyOf('h'), key);
  book.apply([{ kind: 'key', hash: 'h', key: null }]);
  assert.equal(book.keyOf('h'), null);
});

test('a token is denied by its fingerprint, its id, its subject, or by when it was issued', () => {
  const denials = [
    { kind: 'fingerprint', fingerprint: 'f1', untilMs: null },
    { kind: 'token-id', tokenId: 't1', untilMs: null },
    { kind: 'subject', subject: 's1', issuedBeforeMs: null, untilMs: null },
    { kind: 'subject', subject: 's1', issuedBeforeMs: 1001, untilMs: null },
    { kind: 'all', issuedBeforeMs: 1001, untilMs: null },
  ] as const;
  for (const denial of denials) {
    const book = new MemoryAccessBook();
    book.apply([{ kind: 'denial', id: 'd1', denial }]);

    assert.equal(book.isRevoked(shown, 5000), true, denial.kind);
    const other: ShownToken = { fingerprints: ['f3'], tokenId: 't2', subject: 's2', issuedAtMs: 2000 };
    assert.equal(book.isRevoked(other, 5000), false, denial.kind);
  }
});

test('a token that does not say when it was issued was issued before any time', () => {
  const book = new MemoryAccessBook();
  book.apply([{ kind: 'denial', id: 'd1', denial: { kind: 'all', issuedBeforeMs: 1, untilMs: null } }]);

  assert.equal(book.isRevoked({ ...shown, issuedAtMs: null }, 5000), true);
  assert.equal(book.isRevoked(shown, 5000), false);
});

test('a token that is denied for two reasons stays denied when one of them is taken back', () => {
  const book = new MemoryAccessBook();
  const denial = { kind: 'token-id', tokenId: 't1', untilMs: null } as const;
  book.apply([
    { kind: 'denial', id: 'd1', denial },
    { kind: 'denial', id: 'd2', denial: { ...denial } },
    { kind: 'denial', id: 'd1', denial: null },
  ]);

  assert.equal(book.isRevoked(shown, 0), true);
  book.apply([{ kind: 'denial', id: 'd2', denial: null }]);
  assert.equal(book.isRevoked(shown, 0), false);
});

test('bans and denials end at their time', () => {
  const book = new MemoryAccessBook();
  book.apply([
    { kind: 'ban', target: 'network-n1', ban: { id: 'b1', treat: 'block', reason: 'stuffing', untilMs: 2000, stepUp: null } },
    { kind: 'denial', id: 'd1', denial: { kind: 'token-id', tokenId: 't1', untilMs: 2000 } },
  ]);

  assert.equal(book.banOf('network-n1', 1999)?.reason, 'stuffing');
  assert.equal(book.isRevoked(shown, 1999), true);
  assert.deepEqual([book.banOf('network-n1', 2000), book.isRevoked(shown, 2000)], [null, false]);
});

test('a snapshot takes the place of all that was there', () => {
  const book = new MemoryAccessBook();
  book.apply([
    { kind: 'key', hash: 'h', key },
    { kind: 'ban', target: 'key-billing', ban: { id: 'b1', treat: 'limit', reason: 'noise', untilMs: null, stepUp: null } },
    { kind: 'denial', id: 'd1', denial: { kind: 'token-id', tokenId: 't1', untilMs: null } },
  ]);

  book.take([{ kind: 'key', hash: 'g', key }]);

  assert.deepEqual([book.keyOf('h'), book.keyOf('g'), book.isRevoked(shown, 0), book.banOf('key-billing', 0)], [null, key, false, null]);
});
