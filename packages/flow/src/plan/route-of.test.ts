import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiId, endpointId } from '@sluice/model';
import { routeOf } from './route-of.ts';

const routes = [
  { method: 'GET', template: '/users/{userId}' },
  { method: 'GET', template: '/users/me' },
  { method: '*', template: '/files/**' },
  { method: '*', template: '/stars/*' },
];

function found(method: string, template: string, isDeclared = false): string | null {
  const endpoint = { id: endpointId(method, template), api: apiId('shop'), method, template, isDeclared };
  return routeOf(routes, endpoint, false)?.template ?? null;
}

test('where no contract tells what is a parameter, one of a route is any segment', () => {
  for (const path of ['/users/{id}', '/users/{uuid}', '/users/ann']) assert.equal(found('GET', path), '/users/{userId}', path);
  assert.equal(found('GET', '/users/{id}/orders'), null);
  assert.equal(found('POST', '/users/{id}'), null);
});

test('a route that names the segment goes before one with a parameter', () => {
  assert.equal(found('GET', '/users/me'), '/users/me');
});

test('a parameter of a route is one of a declared template, whatever its name', () => {
  assert.equal(found('GET', '/users/{id}', true), '/users/{userId}');
  assert.equal(found('GET', '/users/popular', true), null);
});

test('a star is one segment and two are any number, and what is said of GET is said of HEAD', () => {
  assert.deepEqual([found('GET', '/stars/a'), found('GET', '/stars/a/b')], ['/stars/*', null]);
  assert.deepEqual([found('PUT', '/files'), found('PUT', '/files/a/{id}'), found('PUT', '/filesystem')], ['/files/**', '/files/**', null]);
  assert.equal(found('HEAD', '/users/me'), '/users/me');
});
