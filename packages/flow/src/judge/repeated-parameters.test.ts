import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryPairs } from '@sluice/wire';
import { joinedValues, repeatedParameterFindings } from './repeated-parameters.ts';

const told = (query: string, form = ''): readonly string[] =>
  repeatedParameterFindings(null, 'GET', queryPairs(query), queryPairs(form)).map(
    ({ place, because }) => `${place} ${because.split(' with ')[0]}`,
  );

test('a name that comes twice and says two things is told, in every spelling that servers take for one', () => {
  assert.deepEqual(told('role=user&role=admin'), ['request.query.role comes twice']);
  assert.deepEqual(told('role=user&Role=admin'), ['request.query.Role comes in two spellings that some servers take for one name']);
  assert.deepEqual(told('role=user&role[]=admin'), ['request.query.{…} comes in two spellings that some servers take for one name']);
  assert.deepEqual(told('role=user', 'role=admin'), ['request.body/role comes in the query and in the form']);
  assert.deepEqual(told('', 'to=1&to=2'), ['request.body/to comes twice']);
});

test('lists, members of objects and what says the same twice are none', () => {
  for (const query of ['id[]=1&id[]=2', 'a[x]=1&a[y]=2', 'a[0]=1&a[1]=2', 'q=1&q=1', 'a=1&b=2', 'a=1']) assert.deepEqual(told(query), []);
});

test('a secret or a sum of money that comes twice in the query is certain, and what may be a list, a range or rows of a table is possible', () => {
  const confidence = (query: string, form = '') =>
    repeatedParameterFindings(null, 'GET', queryPairs(query), queryPairs(form)).map((finding) => finding.confidence);

  for (const query of [
    'amount=10&amount=5000',
    'amount=10&for=ada&%61mount=5000',
    'tipAmount=1&tipAmount=9.5',
    'pin=1&pin=2',
    'total=1&Total=2',
  ])
    assert.deepEqual(confidence(query), ['certain'], query);
  assert.deepEqual(confidence('amount=1', 'amount=2'), ['certain']);
  for (const query of [
    'role=user&role=admin',
    'id=1&id=2',
    'amount=gte:1&amount=lt:5',
    'amount=0-10&amount=10-20',
    'status=a&status=b',
    'page=1&page=2',
  ])
    assert.deepEqual(confidence(query), ['possible'], query);
  assert.deepEqual(confidence('', 'amount=1&amount=2'), ['possible']);
});

test('what an account may do is certain where no choice of several is sent: beside another in the form, or in the query of a change with the most that there is', () => {
  const confidence = (method: string, query: string, form = '') =>
    repeatedParameterFindings(null, method, queryPairs(query), queryPairs(form)).map((finding) => finding.confidence);

  for (const [query, form] of [
    ['role=user&role=admin', ''],
    ['userRole=owner&userRole=viewer', ''],
    ['isAdmin=false&isAdmin=true', ''],
    ['user[role]=user&user[role]=root', ''],
    ['role=user', 'role=editor'],
    ['is_admin=0', 'is_admin=1'],
  ] as const)
    assert.deepEqual(confidence('POST', query, form), ['certain'], `${query} ${form}`);
  for (const [method, query, form] of [
    ['GET', 'role=user&role=admin', ''],
    ['POST', 'role=editor&role=viewer', ''],
    ['POST', 'role=user,editor&role=admin', ''],
    ['POST', 'roles=user&roles=admin', ''],
    ['POST', 'scope=read&scope=admin', ''],
    ['POST', '', 'role=user&role=admin'],
    ['POST', '', 'is_admin=0&is_admin=1'],
  ] as const)
    assert.deepEqual(confidence(method, query, form), ['possible'], `${method} ${query} ${form}`);
});

test('a thousand names that come twice are at most sixteen findings, and each of them says how often', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `n${index % 1_000}=${index}`).join('&');
  const [one] = repeatedParameterFindings(null, 'GET', queryPairs('a=1&a=2&a=3'), []);

  assert.equal(told(many).length, 16);
  assert.equal(one?.count, 2);
});

test('values of one name are joined as a server joins them, and only where there are several', () => {
  assert.deepEqual(joinedValues(queryPairs('a=1&b=2&A=3')), [['a', '1,3']]);
  assert.deepEqual(joinedValues(queryPairs('a=1&b=2')), []);
});
