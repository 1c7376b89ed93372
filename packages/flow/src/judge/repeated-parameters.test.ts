import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryPairs } from '@sluice/wire';
import { joinedValues, repeatedParameterFindings } from './repeated-parameters.ts';

const told = (query: string, form = ''): readonly string[] =>
  repeatedParameterFindings(null, queryPairs(query), queryPairs(form)).map(
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

test('a thousand names that come twice are at most sixteen findings, and each of them says how often', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `n${index % 1_000}=${index}`).join('&');
  const [one] = repeatedParameterFindings(null, queryPairs('a=1&a=2&a=3'), []);

  assert.equal(told(many).length, 16);
  assert.equal(one?.count, 2);
});

test('values of one name are joined as a server joins them, and only where there are several', () => {
  assert.deepEqual(joinedValues(queryPairs('a=1&b=2&A=3')), [['a', '1,3']]);
  assert.deepEqual(joinedValues(queryPairs('a=1&b=2')), []);
});
