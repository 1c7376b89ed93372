import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '@sluice/model';
import fc from 'fast-check';
import { compileCel } from './cel/compile.ts';
import { parseCel } from './cel/parse.ts';
import { type Value, valueOfJson } from './cel/value.ts';
import { type Condition, resolve } from './facts.ts';
import { splitCondition } from './split-condition.ts';
import { sampleActivation } from './testing/samples.ts';

function split(text: string, rows: 'response' | null = null): Condition {
  const condition = splitCondition(text, rows);
  assert.ok(condition.ok, condition.ok ? '' : condition.failure.message);
  return condition.value;
}

function refusalOf(text: string, rows: 'response' | null = null): string {
  const condition = splitCondition(text, rows);
  return condition.ok ? 'accepted' : `${condition.failure.offset}: ${condition.failure.message}`;
}

test('a condition without a body is one fact, named by its canonical text', () => {
  const condition = split('request.method=="GET"   && consumer.roles.exists( r, r == "admin" )');

  assert.deepEqual(
    condition.facts.map(({ kind, text, side }) => [kind, text, side]),
    [['head', 'request.method == "GET" && consumer.roles.exists(r, r == "admin")', 'request']],
  );
});

test('parts that touch a body become facts of one path each, the rest stays whole', () => {
  const condition = split(
    'request.method == "GET" && endpoint.declared && (response.body.status == "open" || !(request.body["total sum"] > 5))',
  );

  assert.deepEqual(
    condition.facts.map((fact) => [fact.kind, fact.text, fact.side, fact.kind === 'body' ? fact.path : []]),
    [
      ['head', 'request.method == "GET" && endpoint.declared', 'request', []],
      ['body', 'response.body.status == "open"', 'response', ['status']],
      ['body', 'request.body["total sum"] > 5', 'request', ['total sum']],
    ],
  );
});

test('a comparison that is written twice is one fact', () => {
  assert.equal(split('response.body.a == 1 && (response.body.b == 2 || response.body.a == 1)').facts.length, 2);
});

test('a fact over a row compares its member with what is known of the caller', () => {
  const [fact] = split('item.ownerId == claims.sub', 'response').facts;
  const activation = sampleActivation({ claims: new Map([['sub', 'u-1']]) });
  assert.ok(fact?.kind === 'body' && fact.isOverRows);

  assert.equal(fact.take('u-1', activation), 'true');
  assert.equal(fact.take('u-2', activation), 'false');
  assert.equal(fact.take(undefined, activation), 'error');
  assert.equal(fact.take('u-1', sampleActivation({})), 'error');
});

test('a caller without a tenant is not equal to a row without one', () => {
  const [fact] = split('item.tenant == consumer.tenant', 'response').facts;
  assert.ok(fact?.kind === 'body');

  assert.equal(fact.take(null, sampleActivation({})), 'error');
  assert.equal(fact.take('north', sampleActivation({ consumer: { tenant: 'north' } })), 'true');
});

test('has() of a body path tells whether something stands there', () => {
  const [fact] = split('has(response.body.debug)').facts;
  assert.ok(fact?.kind === 'body');

  assert.equal(fact.take(null, sampleActivation({})), 'true');
  assert.equal(fact.take(undefined, sampleActivation({})), 'false');
});

test('a condition that cannot be split names the place and the remedy', () => {
  const cases = [
    ['response.body.a == request.body.b', /^19: a comparison reads one place of a body; .* compare each with a claim/],
    ['endpoint.declared && response.body == "x"', /^21: name a field of it: response\.body\.status/],
    ['response.body.tags.map(t, t == "x") == [true]', /response\.body\.tags is used as a list/],
    ['response.body.tags.exists_one(t, t == "x")', /all\(\) and exists\(\) may be asked/],
    ['response.body.tags.exists(t, t == response.body.id)', /reads one place of a body; this one reads t and response\.body\.id/],
    ['response.body.id in response.body.tags', /reads one place of a body/],
    ['response.body.items[0].id == 1', /used as a list or a map/],
    ['item.ownerId == claims.sub', /"item" is a row; say whose rows with "where"/],
    ['request.body.items[*].id == 1', /^18: "\[\*\]" belongs to places, .* "where" and "keep"/],
  ] as const;
  for (const [text, message] of cases) assert.match(refusalOf(text), message, text);
  assert.match(refusalOf('item.a == response.body.b', 'response'), /reads one place/);
  assert.match(refusalOf('item.a == 1 && response.body.b == 1', 'response'), /a row is judged by itself/);
});

test('what the author cannot have meant is told with what is nearest', () => {
  const cases = [
    ['reqest.method == "GET"', /^0: no "reqest" here; did you mean "request"\?/],
    ['endpoint.declared && request.methd == "GET"', /^21: no field "request\.methd"; did you mean "request\.method"\?/],
    ['request.method == 200', /a string is never equal to a int/],
    ['request.method', /a condition is true or false; this is a string/],
    ['request.method == "get"', /capitals: "GET"/],
    ['consumer.kind == "apikey"', /did you mean "api-key"\?/],
    ['request.headers["X-Debug"] == "1"', /lower case: "x-debug"/],
    ['response.status > "200"', /have no order/],
    ['request.method && endpoint.declared', /true or false is wanted here/],
    ['response.status.startsWith("2")', /asked of a string/],
    ['request == 1', /is no value; use one of its fields/],
    ['request.path.matches(request.method)', /pattern of matches\(\) must be a constant/],
    ['request.path.matches("(a")', /no RE2 regular expression/],
    ['request.path.reverse() == "x"', /no function \.reverse\(\)/],
  ] as const;
  for (const [text, message] of cases) assert.match(refusalOf(text), message, text);
});

test('a pattern that would stall a backtracking engine takes no time', () => {
  const [fact] = split('request.path.matches("(a+)+$")').facts;
  assert.ok(fact?.kind === 'head');

  assert.equal(fact.take(sampleActivation({ request: { path: `${'a'.repeat(5000)}!` } })), 'false');
});

test('names of the response are errors, not crashes, while there is no response', () => {
  const [fact] = split('response.status == 200').facts;

  assert.ok(fact?.kind === 'head' && fact.side === 'response');
  assert.equal(fact.take(sampleActivation({})), 'error');
});

const leaves = [
  'endpoint.declared',
  'claims.flag',
  'claims.missing',
  'response.body.a == 1',
  'response.body.b == "x"',
  'has(response.body.c)',
];
const conditions = fc.letrec<{ readonly any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(...leaves),
    tie('any').map((of) => `!(${of})`),
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => `(${left}) && (${right})`),
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => `(${left}) || (${right})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([test, yes, no]) => `(${test}) ? (${yes}) : (${no})`),
  ),
})).any;
const scalar = fc.constantFrom<Value | undefined>(undefined, null, true, 1, 2, 'x');

test('a condition put together from its facts is what it is as a whole, errors included', () => {
  fc.assert(
    fc.property(conditions, scalar, scalar, scalar, fc.constantFrom(true, false, 7), (text, a, b, c, flag) => {
      const body = new Map(Object.entries({ a, b, c }).filter(([, value]) => value !== undefined)) as ReadonlyMap<string, Value>;
      const activation = sampleActivation({ claims: valueOfJson({ flag }) as ReadonlyMap<string, Value> });
      const condition = split(text);
      const outcomes = condition.facts.map((fact) => {
        assert.ok(fact.kind !== 'list');
        return fact.kind === 'head' ? fact.take(activation) : fact.take(body.get(fact.path[0] ?? ''), activation);
      });

      assert.equal(resolve(condition.skeleton, outcomes), wholeOutcome(text, body, activation.claims as ReadonlyMap<string, Value>));
    }),
    { numRuns: 500 },
  );
});

function wholeOutcome(text: string, body: ReadonlyMap<string, Value>, claims: ReadonlyMap<string, Value>): Outcome {
  const source = parseCel(text);
  assert.ok(source.ok);
  const names: Readonly<Record<string, Value>> = { 'endpoint.declared': true, claims, 'response.body': body };
  const evaluate = compileCel(source.value, {
    reader: (name: string) => {
      const value = names[name];
      return value === undefined ? null : () => value;
    },
  });
  assert.ok(evaluate.ok);
  const value = evaluate.value(undefined);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return 'error';
}
