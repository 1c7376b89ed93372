import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiNameOf, configurationText } from './configuration-text.ts';
import { parseConfiguration } from './parse.ts';

const choice = { name: 'shop', upstream: 'http://localhost:3000', contract: './openapi.yaml' };

test('what is written for a person is a configuration', () => {
  const parsed = parseConfiguration('sluice.yaml', configurationText(choice));

  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.apis, [choice]);
  assert.deepEqual(parsed.value.listen, { host: '127.0.0.1', port: 8080 });
});

test('every line that says something says what it is for', () => {
  const lines = configurationText({ ...choice, contract: null }).split('\n');

  assert.deepEqual(
    lines.filter((line) => line.trim() !== '' && !/(^| )# \S/.test(line)),
    [],
  );
});

test('what is written to be turned on is right when it is turned on', () => {
  const text = configurationText({ ...choice, upstream: 'https://api.internal', contract: null }).replaceAll(
    /^( *)# ( *(?:- )?[a-zA-Z]+:(?: |$)| *- )/gm,
    '$1$2',
  );

  const parsed = parseConfiguration('sluice.yaml', text);

  assert.ok(parsed.ok, JSON.stringify(parsed.ok ? [] : parsed.failure));
  assert.equal(parsed.value.identity?.jwt?.audience, 'my-api');
  assert.equal(parsed.value.apis[0]?.routes?.[0]?.match, 'GET /files/{id}');
});

test('a value that YAML would read otherwise is quoted', () => {
  const parsed = parseConfiguration('sluice.yaml', configurationText({ ...choice, name: '1', contract: './a: b #c.yaml', host: '::1' }));

  assert.ok(parsed.ok, JSON.stringify(parsed.ok ? [] : parsed.failure));
  assert.equal(parsed.value.apis[0]?.contract, './a: b #c.yaml');
  assert.equal(parsed.value.apis[0]?.name, '1');
});

test('an API is named for its title', () => {
  assert.deepEqual(['Remedy API', 'Café (v2)', '???', 'localhost'].map(apiNameOf), ['remedy-api', 'cafe-v2', 'api', 'localhost']);
});
