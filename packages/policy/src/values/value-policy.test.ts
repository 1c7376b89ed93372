import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { apiId, type Endpoint } from '@sluice/model';
import { compilePolicy, type PolicySurroundings } from '../policy-set.ts';
import { problemText } from '../problem.ts';
import { runPolicyTests } from '../run-policy-tests.ts';
import { sampleEndpoint, sampleSurroundings } from '../testing/samples.ts';
import type { DeclaredParameter } from './declared-parameter.ts';

function surroundings(operations: readonly Endpoint[] = [], declared: readonly DeclaredParameter[] = []): PolicySurroundings {
  return {
    ...sampleSurroundings,
    operations,
    parameters: () => declared,
    apisWithoutContract: operations.length === 0 ? [apiId('shop')] : [],
  };
}

/** Problems of a document whose first line is `version: 1`, as `line:column: message`. */
function problemsOf(text: string, around = surroundings()): readonly string[] {
  const policy = compilePolicy([{ file: 'shop.yaml', text: `version: 1\n${text}` }], around);
  const problems = policy.ok ? policy.value.warnings : policy.failure;
  return problems.map((problem) => problemText(problem).replace('shop.yaml:', ''));
}

async function mismatchesOf(policyText: string, tests: string): Promise<readonly string[]> {
  const policy = compilePolicy([{ file: 'shop.yaml', text: `version: 1\n${policyText}` }], surroundings());
  if (!policy.ok) throw new Error(policy.failure.map(problemText).join('\n'));
  const ran = await runPolicyTests(
    policy.value,
    { file: 'shop.test.yaml', text: `version: 1\ntests:\n${tests}` },
    sampleSurroundings.nowMs,
  );
  if (!ran.ok) throw new Error(ran.failure.map(problemText).join('\n'));
  return ran.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`));
}

const valid = `patches:
  - id: invoice-download
    cve: CVE-2026-12345
    title: The download of invoices leaves its folder
    owner: team-payments
    expires: 2026-12-24
    match: { endpoint: "GET /invoices/download" }
    value: { in: query, name: file, matches: '\\.\\./' }
    status: 400
`;
const without = (line: RegExp) => valid.replace(line, '');

suite('rules about values', () => {
  test('a patch refuses what it is against, wherever the parameter stands, and lets everything else pass', async () => {
    const tests = `
  - { name: plain, endpoint: GET /invoices/download, request: { query: { file: may.pdf } }, expect: { side: request, decision: allow } }
  - { name: exploit, endpoint: GET /invoices/download, request: { query: { file: ../../etc/hosts } }, expect: { side: request, decision: block, status: 400, rule: shop.yaml/invoice-download } }
  - { name: in brackets and capitals, endpoint: GET /invoices/download, request: { query: { "FILE[0]": ../x } }, expect: { side: request, decision: block } }
  - { name: twice, endpoint: GET /invoices/download, request: { query: { file: [a.pdf, ../x] } }, expect: { side: request, decision: block } }
  - { name: another parameter, endpoint: GET /invoices/download, request: { query: { note: ../x } }, expect: { side: request, decision: allow } }
  - { name: another endpoint, endpoint: GET /invoices, request: { query: { file: ../x } }, expect: { side: request, decision: allow } }
  - { name: HEAD, endpoint: HEAD /invoices/download, request: { query: { file: ../x } }, expect: { side: request, decision: block } }
  - { name: on its last day, at: 2026-12-24T23:59:59Z, endpoint: GET /invoices/download, request: { query: { file: ../x } }, expect: { side: request, decision: block } }
  - { name: after its last day, at: 2026-12-25T00:00:00Z, endpoint: GET /invoices/download, request: { query: { file: ../x } }, expect: { side: request, decision: allow } }
`;

    assert.deepEqual(await mismatchesOf(valid, tests), []);
  });

  test('a bound refuses what is longer, what does not match and what is no value, and says nothing of what is not there', async () => {
    const policy = `patches:
  - id: only-ids
    owner: team
    expires: 2027-01-31
    match: { endpoint: "POST /old/{file}" }
    value: { place: request.body/filter/id, mustMatch: '^[a-z0-9]+$', maxLength: 8 }
  - { id: only-numbers, owner: team, expires: 2027-01-31, match: { endpoint: "/old/{number}" }, value: { in: path, name: number, mustMatch: '^[0-9]+$' } }
`;
    const of = (name: string, body: string, decision: string) =>
      `  - { name: ${name}, endpoint: "POST /old/{file}", request: { path: /old/1, parameters: { number: "1" }, body: ${body} }, expect: { side: request, decision: ${decision} } }\n`;
    const tests = [
      of('plain', '{ filter: { id: ab12 } }', 'allow'),
      of('missing', '{ filter: {} }', 'allow'),
      of('no value', '{ filter: { id: null } }', 'allow'),
      of('a list', '{ filter: { id: [ab, cd] } }', 'allow'),
      of('long', '{ filter: { id: abcdefghi } }', 'block'),
      of('odd', '{ filter: { id: "a b" } }', 'block'),
      of('an object', '{ filter: { id: { $ne: 1 } } }', 'block'),
      of('odd in a list', '{ filter: { id: [ab, "c d"] } }', 'block'),
      '  - { name: path, endpoint: "POST /old/{file}", request: { parameters: { number: x1 } }, expect: { side: request, decision: block, rule: shop.yaml/only-numbers } }\n',
    ];

    assert.deepEqual(await mismatchesOf(policy, tests.join('')), []);
  });

  test('a rule asks its condition beside the value, and a value may be let pass, masked or taken out', async () => {
    const policy = `rules:
  - { id: from-outside, match: { endpoint: POST /notes }, when: '!consumer.verified', value: { matches: '(?i)<script' }, treat: block }
  - { id: no-cards, match: { endpoint: POST /notes }, value: { in: body, name: note, matches: 'card \\d{4}' }, treat: "mask:full" }
  - { id: tried, match: { endpoint: POST /notes }, value: { in: body, contains: "zzz-marker" }, treat: block, mode: observe }
  - { id: no-pollution, match: { endpoint: POST /notes }, value: { in: name, contains: [class.module] }, treat: block }
`;
    const of = (name: string, more: string, expect: string) =>
      `  - { name: ${name}, endpoint: POST /notes, ${more}, expect: { side: request, ${expect} } }\n`;
    const tests = [
      of('stranger', 'request: { body: { note: "<SCRIPT>" } }', 'decision: block, rule: shop.yaml/from-outside'),
      of('known', 'consumer: { claims: { sub: u } }, request: { body: { note: "<script>" } }', 'decision: allow'),
      of(
        'masked',
        'request: { body: { deep: { note: card 1234 } } }',
        'decision: minimise, values: { request.body/deep/note: "mask:full" }',
      ),
      of('tried', 'request: { body: { note: a zzz-marker } }', 'decision: allow'),
      of('name', 'request: { query: { "class.module.loader": 1 } }', 'decision: block, rule: shop.yaml/no-pollution'),
      of('header', 'request: { headers: { x-note: "<script" } }', 'decision: block, rule: shop.yaml/from-outside'),
    ];

    assert.deepEqual(await mismatchesOf(policy, tests.join('')), []);
  });

  test('only an exception that names it lets past a patch, and it lets nothing else pass', async () => {
    const exceptions = `exceptions:
  - { id: all-of-agents, match: { side: request, consumer: { roles: agent } }, treat: allow, because: they are ours, until: 2027-01-01 }
  - { id: the-patch, match: { finding: patch.invoice-download, consumer: { roles: tester } }, treat: allow, because: a test, until: 2027-01-01 }
`;
    const of = (role: string, more: string, expect: string) =>
      `  - { name: ${role}, endpoint: GET /invoices/download, consumer: { roles: [${role}] }, request: { query: { file: ../x } }, ${more} expect: { side: request, ${expect} } }\n`;
    const tests = [
      of('agent', '', 'decision: block, rule: shop.yaml/invoice-download'),
      of('tester', '', 'decision: allow'),
      of(
        'tester',
        'findings: [{ kind: attack.sql-injection, place: request.query.q }],',
        'decision: block, rule: default/attacks-are-refused',
      ),
    ];

    assert.deepEqual(await mismatchesOf(exceptions + valid, tests.join('')), []);
  });
});

suite('mistakes in rules about values are told with their place', () => {
  const told: readonly (readonly [string, string, string])[] = [
    ['no owner', without(/ {4}owner.*\n/), '3:5: a patch has an owner, who corrects the API before it ends'],
    ['no last day', without(/ {4}expires.*\n/), '3:5: a patch has a last day'],
    ['no day of the calendar', valid.replace('2026-12-24', '2026-02-30'), '7:14: "2026-02-30" is no day; write 2027-01-31'],
    ['no CVE', valid.replace('CVE-2026-12345', 'CVE-26-1'), '4:10: "CVE-26-1" is no number of a vulnerability'],
    ['no endpoint', without(/ {4}match.*\n/), '3:5: a patch is about an endpoint'],
    ['no value', without(/ {4}value.*\n/), '3:5: a patch says which values it keeps out'],
    ['no parameter', valid.replace('in: query, name: file, ', 'in: query, '), '9:12: a patch is about one parameter'],
    ['a slip in a key', valid.replace('matches:', 'match:'), '9:37: value has no "match"; did you mean "matches"?'],
    ['a channel that is none', valid.replace('in: query', 'in: querry'), '9:18: "in" is one of path, query, header'],
    ['no pattern', valid.replace("'\\.\\./'", "'(a'"), '9:46: the pattern is no RE2 pattern: missing closing )'],
    ['what looks around', valid.replace("'\\.\\./'", "'(?=ab)cd'"), '9:46: the pattern looks around ("(?=")'],
    ['no literal', valid.replace("'\\.\\./'", "'[a-z]+\\d'"), '9:46: no text of three characters stands in everything'],
    ['too wide', valid.replace("'\\.\\./'", "'ship+'"), '9:46: this is too wide: it also finds a word such as "shipped"'],
    ['too much', valid.replace("'\\.\\./'", "'abc[a-z]{600}[0-9]{600}'"), 'instructions, and 1000 are the most'],
    ['a patch that allows', `${valid}    treat: allow\n`, 'a patch keeps something out; allow does not'],
    ['strip in a query', `${valid}    treat: strip\n`, 'strip is done to values of bodies and headers; say "in: body"'],
    [
      'two places',
      valid.replace('in: query,', 'in: query, place: request.query.x,'),
      '"place" says where the value stands; leave "in" and "name" out',
    ],
    ['an answer', valid.replace('in: query, name: file', 'place: response.body/x'), '"response.body/x" is no place of a value of requests'],
    ['ends soon', valid.replace('2026-12-24', '2026-12-01'), '7:14: this patch ends with 2026-12-01'],
    ['ended', valid.replace('2026-12-24', '2026-11-24'), '7:14: this patch ended on 2026-11-24 and acts no more'],
    [
      'an open pattern',
      valid.replace("matches: '\\.\\./'", "mustMatch: '[a-z]+'"),
      '9:48: a value meets this pattern as soon as a part of it does',
    ],
    [
      'a slip in an exception',
      `${valid}exceptions: [{ id: x, match: { finding: patch.invoice-downlod }, treat: allow, because: b, until: 2027-01-01 }]\n`,
      'nothing finds "patch.invoice-downlod"; did you mean "patch.invoice-download"?',
    ],
  ];
  for (const [name, text, message] of told) {
    test(name, () => {
      const problems = problemsOf(text);

      assert.ok(
        problems.some((problem) => problem.includes(message)),
        problems.join('\n'),
      );
    });
  }

  test('a pattern that has no steps for values of some length is told, with the length', () => {
    const of = (value: string) =>
      problemsOf(`rules:\n  - { id: a, match: { endpoint: "POST /x" }, value: { in: body, name: n, ${value} }, treat: block }\n`);

    assert.deepEqual(of("matches: 'quince[a-z]{0,100}x'"), []);
    assert.match(
      of("matches: 'quince[a-z]{0,400}x'").join(),
      /^3:\d+: .*compiles to \d+ instructions.* values of more than 2\d\d\d characters/,
    );
    assert.deepEqual(of("mustMatch: '^[a-z]{0,400}$'"), []);
    assert.match(of("mustMatch: '^[a-z]{0,400}$', maxLength: 5000").join(), /count as found; give a smaller maxLength/);
  });

  test('a patch that is right is told nothing of', () => {
    assert.deepEqual(problemsOf(valid), []);
  });

  test('a parameter that the contract does not know is told with the nearest that it knows', () => {
    const around = surroundings(
      [sampleEndpoint('GET /invoices/download')],
      [
        { in: 'query', name: 'filename' },
        { in: 'query', name: 'page' },
      ],
    );

    assert.deepEqual(problemsOf(valid.replace('name: file,', 'name: filenam,'), around), [
      '3:5: invoice-download: the contract declares no "filenam" for GET /invoices/download; did you mean "filename"?; the patch acts all the same',
    ]);
  });

  test('a path that the contract does not know is told, and the patch acts there all the same', () => {
    const [problem = ''] = problemsOf(valid.replace('download" }', 'downlod" }'), surroundings([sampleEndpoint('GET /invoices/download')]));

    assert.match(
      problem,
      /declares no "GET \/invoices\/downlod"; did you mean "GET \/invoices\/download"\?; the patch acts there all the same/,
    );
  });

  test('what another patch finds already is told, unless that one ends sooner', () => {
    const second = (expires: string) =>
      `  - { id: again, owner: o, expires: ${expires}, match: { endpoint: "GET /invoices/download" }, value: { in: query, name: file, matches: '\\.\\./' } }\n`;

    assert.match(
      problemsOf(valid + second('2026-12-20')).join(),
      /again changes nothing: shop.yaml\/invoice-download \(shop.yaml:3:5\) comes first/,
    );
    assert.deepEqual(problemsOf(valid + second('2027-01-20')), []);
  });
});
