import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeInputs } from '../compose/inputs.ts';
import { settingsOf } from '../config/settings.ts';
import { judgeHar } from '../replay/judge-har.ts';
import { harEntry } from '../replay/testing/har-entry.ts';
import { Output } from '../ui/output.ts';
import { explainedText } from './explain.run.ts';

const output = new Output({ isJson: false, isColoured: false, isQuiet: false });
const hash = '$2b$12$KIXQvV1rJ0e3Yk3l5Qw6UuY8m0e0N1fH5QO4yQ2vJj9l3oQmPpE3K';

test('an explanation names rule, place, evidence, what would have passed and the smallest exception, and no value', async () => {
  const text = await explained({ id: 7, passwordHash: hash }, true);

  assert.match(text, /^exchange 1-1\n/);
  assert.match(text, /^endpoint {2}GET \/users\/\{id\} of shop, which no contract declares$/m);
  assert.match(text, /^1\. strip {2}response\.body\/passwordHash {2}secret\.password-hash$/m);
  assert.match(text, /^ {3}rule {7}default\/\S+: .+ \(built-in\)$/m);
  assert.match(text, /^ {3}evidence {3}.*seen 1 time/m);
  assert.match(text, /^ {3}passes if /m);
  assert.match(text, /^ {5}exceptions:\n {7}- id: pass-secret-password-hash-get-users-id$/m);
  assert.match(text, /gives the same result$/);
  assert.ok(!text.includes(hash));
});

test('a decision that comes out differently today says so', async () => {
  assert.match(await explained({ id: 7 }, false), /gives another result/);
});

test('an exchange in which nothing was done says that it was allowed, and what shadow means', async () => {
  const text = await explained({ id: 7 }, true);

  assert.match(text, /^request: allowed\nresponse: allowed\n/m);
  assert.match(text, /^mode {6}shadow: nothing was changed; this is what enforce does$/m);
});

test('what came near to an attack and passed is told with its reason, and with what would have made it a finding', async () => {
  const text = await explained({ id: 7 }, true, 'https://shop.example/users/7?note=SELECT%20kumquat%20FROM%20users');

  assert.match(
    text,
    /^near to an attack\n {2}attack\.sql-injection at request\.query\.note: 14\.\d points spoke for it where 7\.0 make a finding, and it passed: a statement of SQL .+; it would be a finding behind a value/m,
  );
  assert.ok(!text.includes('kumquat'));
});

async function explained(json: object, isSameWhenDecidedAgain: boolean, url = 'https://shop.example/users/7'): Promise<string> {
  const settings = settingsOf(
    { version: 1, apis: [{ name: 'shop', upstream: 'http://localhost' }] },
    { file: null, absolute: (path) => path, read: () => '', filesOf: () => [], secret: () => '' },
  );
  const composed = await composeInputs(settings);
  assert.ok(composed.ok);
  const { records } = await judgeHar([harEntry({ json, url })], settings, composed.value.inputs, { api: 'shop' });
  const [record] = records;
  assert.ok(record);
  return explainedText({ record, explanation: composed.value.inputs.policy.explain(record), isSameWhenDecidedAgain }, output);
}
