import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsGlob } from './glob.ts';

test('a star stands for anything in a text, and for one segment between separators', () => {
  assert.ok(fitsGlob('secret.jwt', 'secret.*') && fitsGlob('a.b.c', 'a*c') && fitsGlob('x', '*') && fitsGlob('aXbXc', 'a*b*c'));
  assert.ok(!fitsGlob('secrets', 'secret.*') && !fitsGlob('ab', 'a*b*b') && !fitsGlob('', 'a*'));
  assert.ok(fitsGlob('/users/{id}', '/users/*', '/') && !fitsGlob('/users/{id}/keys', '/users/*', '/'));
});

test('two stars stand for any number of segments', () => {
  assert.ok(fitsGlob('/a/b/c', '/a/**', '/') && fitsGlob('/a', '/a/**', '/') && fitsGlob('/a/b/c/d', '/**/c/*', '/'));
  assert.ok(!fitsGlob('/a/b', '/**/c', '/'));
});

test('many stars cost no more than a few', () => {
  assert.ok(!fitsGlob('a'.repeat(20_000), `${'a*'.repeat(50)}b`));
  assert.ok(!fitsGlob('/a'.repeat(2000), `${'/**/a'.repeat(50)}/b`, '/'));
});
