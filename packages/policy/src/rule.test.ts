import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointFault } from './access/access-match.ts';
import { sampleEndpoint, sampleInspection, samplePolicy, sampleTrace } from './testing/samples.ts';

const text = `
version: 1
exceptions:
  - { id: open, match: { endpoint: "GET /open/{name}", finding: authentication.missing }, treat: allow, because: known }
rules:
  - { id: closed, match: { endpoint: "GET /things/{thing}" }, treat: block }
  - { id: wanted, match: { endpoint: "GET /open/**", finding: authentication.missing }, treat: block }
limits:
  - { id: seldom, match: { endpoint: "GET /things/{thing}" }, by: request.path.thing, quota: 3 per month }
`;
function decisionAt(endpoint: string, isDeclared: boolean): string {
  const about = sampleEndpoint(endpoint, isDeclared);
  const policy = samplePolicy(text, isDeclared).forEndpoint(about);
  return policy.decide(sampleTrace(about), sampleInspection('request', { findings: ['authentication.missing'] })).kind;
}

test('a parameter of a pattern is any segment where no contract tells what is one', () => {
  for (const path of ['/things/abc', '/things/{id}', '/things/{uuid}', '/things/{value}'])
    assert.equal(decisionAt(`GET ${path}`, false), 'block', path);
});

test('a parameter of a pattern is one of a declared template whatever its name, and no other segment', () => {
  assert.equal(decisionAt('GET /things/{thingId}', true), 'block');
  assert.notEqual(decisionAt('GET /things/popular', true), 'block');
});

test('what opens is about what looks like a value alone', () => {
  assert.notEqual(decisionAt('GET /open/{id}', false), 'block');
  assert.equal(decisionAt('GET /open/admin', false), 'block');
});

test('a limit is about what its pattern may mean, and names the segments of the path', () => {
  const policy = samplePolicy(text, false).forEndpoint(sampleEndpoint('GET /things/abc', false));

  assert.deepEqual(
    policy.limits.map(({ id }) => id.split('/').at(-1)),
    ['seldom'],
  );
  assert.equal(policy.pathNames.get('thing'), 1);
});

test('a pattern that no endpoint could fit is told, with what to write', () => {
  for (const text of ['GET /users/{id}', '/admin/**', '*', 'GET /files/{name}.json', '* /a:b/**'])
    assert.equal(endpointFault(text), null, text);
  assert.match(endpointFault('GET users') ?? '', /is no endpoint/);
  assert.match(endpointFault('GET /users?all=1') ?? '', /has no query/);
  assert.match(endpointFault('GET /users/:id') ?? '', /write \{id\} for the parameter ":id"/);
});
