import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateOf } from './plain-templates.ts';

for (const [path, template] of [
  ['/', '/'],
  ['/users/81/orders/7', '/users/{id}/orders/{id}'],
  ['/users/', '/users/'],
  ['/v1/users/me', '/v1/users/me'],
  ['/api/v2.1/health-check', '/api/v2.1/health-check'],
  ['/users/%D0%B0%D0%BD%D0%BD%D0%B0', '/users/{value}'],
  ['/docs/550e8400-e29b-41d4-a716-446655440000/pages', '/docs/{uuid}/pages'],
  ['/o/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/o/{id}'],
  ['/o/507f1f77bcf86cd799439011', '/o/{id}'],
  ['/o/da39a3ee5e6b4b0d3255bfef95601890afd80709', '/o/{id}'],
  ['/feed/face', '/feed/face'],
  ['/reports/2026-11-25/daily', '/reports/{date}/daily'],
  ['/people/alice@example.com', '/people/{value}'],
  ['/people/alice%40example.com', '/people/{value}'],
  ['/people/Jane%20Doe', '/people/{value}'],
  ['/invite/aB3xK9mQzR', '/invite/{value}'],
  ['/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '/t/{value}'],
  ['/assets/app.min.js', '/assets/app.min.js'],
  ['/assets/4f3c2b1a.js', '/assets/{value}'],
  ['/.well-known/openid-configuration', '/.well-known/openid-configuration'],
  ['/a;jsessionid=1234', '/{value}'],
  ['/%', '/{value}'],
] as const) {
  test(`${template} is the template of ${path}`, () => {
    assert.equal(templateOf(path), template);
  });
}

test('a long path ends in {rest}', () => {
  const template = templateOf('/a'.repeat(1000));

  assert.ok(template.length < 100);
  assert.ok(template.endsWith('/{rest}'));
});
