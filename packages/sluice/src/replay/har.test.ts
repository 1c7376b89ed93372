import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemText } from '../config/problem.ts';
import { parseHar } from './har.ts';
import { harEntry } from './testing/har-entry.ts';

function problemsOf(text: string): readonly string[] {
  const parsed = parseHar('a.har', text);
  return parsed.ok ? [] : parsed.failure.map(problemText);
}

test('a recording of version 1.2 is read, whatever else its recorder wrote', () => {
  const log = { version: '1.2', creator: { name: 'x' }, pages: [], entries: [{ ...harEntry({}), cache: {}, timings: {}, _own: 1 }] };

  const parsed = parseHar('a.har', `\uFEFF${JSON.stringify({ log })}`);

  assert.ok(parsed.ok);
  assert.equal(parsed.value.length, 1);
});

test('a mistake is named with its line, its column and its place in the recording', () => {
  const entry = harEntry({});
  const text = JSON.stringify({ log: { entries: [entry, { ...entry, response: { ...entry.response, status: 'x' } }] } }, null, 1);

  const [problem = ''] = problemsOf(text);

  const line = text.split('\n').findIndex((one) => one.includes('"status": "x"')) + 1;
  assert.match(problem, new RegExp(`^a\\.har:${line}:\\d+ error log\\.entries\\.1\\.response\\.status must be integer`));
});

test('what is no JSON is named where it ceases to be', () => {
  assert.match(problemsOf('{\n "log": {\n  "entries": [\n}')[0] ?? '', /^a\.har:[34]:\d+ error this is not JSON from here on/);
});

test('what is no recording says so', () => {
  assert.match(problemsOf('{"log":{}}')[0] ?? '', /log must have required property "entries"/);
  assert.match(problemsOf('[]')[0] ?? '', /must be object/);
});

test('a message never repeats what was recorded', () => {
  const secret = 'hunter2-in-a-cookie';
  const text = JSON.stringify({ log: { entries: [{ ...harEntry({}), startedDateTime: [secret] }] } });

  assert.ok(!problemsOf(text).join().includes(secret));
});

test('a recording with many mistakes tells the first of them', () => {
  assert.equal(problemsOf(JSON.stringify({ log: { entries: Array.from({ length: 500 }, () => ({})) } })).length, 20);
});
