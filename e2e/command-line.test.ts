import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { killTree } from '../bench/processes/kill-tree.ts';
import { type Said, sluice } from './support/commands.ts';
import { ownEnvironment } from './support/environment.ts';

/** A sum as `inspect --json` tells it. */
interface Sum {
  readonly prior: number;
  readonly content: number;
  readonly score: number;
  readonly evidence: readonly { readonly weight: number }[];
  readonly steps: readonly { readonly weight: number }[];
}

const root = dirname(import.meta.dirname);
const main = join(root, 'packages', 'sluice', 'src', 'main.ts');
const home = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** Within this time a Sluice has started, or ended when it was told to, also on a machine that does other things. */
const goneMs = 240_000;

suite('the command line, with nothing running', () => {
  const folder = place('still');

  test('wrong usage ends with 2 and names the nearest right word', async () => {
    const cases = [
      [['strat'], /unknown command 'strat'\n {2}\(Did you mean start\?\)/],
      [['leaks', '--disinct'], /unknown option '--disinct'\n {2}\(Did you mean --distinct\?\)/],
      [['leaks', '--by', 'colour'], /must be one of class, endpoint, consumer, place/],
      [['explain'], /missing required argument 'exchange-id'/],
      [['completion', 'tcsh'], /Allowed choices are bash, zsh, fish, powershell/],
    ] as const;

    for (const [index, { code, stdout, stderr }] of (
      await all(
        folder,
        cases.map(([words]) => words),
      )
    ).entries()) {
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, cases[index]?.[1] ?? /^$/);
    }
  });

  test('with --json an error is JSON on standard output, and nothing else is said', async () => {
    const cases = [['status'], ['explain', '1x8k2-a7'], ['strat'], ['init'], ['forget', 'x'], ['leaks', '--since', 'soon']];

    for (const { code, stdout, stderr } of await all(
      folder,
      cases.map((words) => ['--json', ...words]),
    )) {
      const answer: { error: { code: string; message: string; fix: string } } = JSON.parse(stdout);

      assert.deepEqual([code, stderr], [2, ''], stdout);
      assert.match(answer.error.code, /^SLUICE_/);
      assert.ok(answer.error.message !== '' && answer.error.fix !== '', stdout);
    }
  });

  test('no error shows a stack', async () => {
    const { stderr } = await sluice(folder, ['status']);

    assert.equal(stderr.split('\n').length, 3, stderr);
  });

  test('help and version end with 0', async () => {
    const cases = [['--help'], ['leaks', '--help'], ['keys', 'rotate', '--help'], ['--version']];

    for (const { code, stdout, stderr } of await all(folder, cases)) {
      assert.equal(code, 0, stderr);
      assert.notEqual(stdout, '');
    }
  });

  test('lists say why they are empty, as text and as JSON', async () => {
    const text = await sluice(folder, ['leaks']);
    const json = await sluice(folder, ['exchanges', '--json']);

    assert.equal(text.code, 0);
    assert.match(text.stdout, /nothing recorded .*sluice start/);
    assert.deepEqual(JSON.parse(json.stdout), { schemaVersion: 1, rows: [], next: null });
  });

  test('what is not a terminal gets no colours, unless they are forced', async () => {
    const words = ['doctor', '--no-self-test'];

    assert.ok(!(await sluice(folder, words)).stdout.includes('\u001b['));
    assert.ok((await sluice(folder, words, { FORCE_COLOR: '1' })).stdout.includes('\u001b['));
    assert.ok(!(await sluice(folder, words, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout.includes('\u001b['));
    assert.ok(!(await sluice(folder, ['--no-color', ...words], { FORCE_COLOR: '1' })).stdout.includes('\u001b['));
  });

  test('nothing is erased without a yes', async () => {
    const { code, stderr } = await sluice(folder, ['forget', 'key-1']);

    assert.equal(code, 2);
    assert.match(stderr, /say --yes/);
  });

  test('doctor names what is missing and ends with 1', async () => {
    const { code, stdout } = await sluice(folder, ['doctor', '--json']);
    const { diagnoses }: { diagnoses: readonly { name: string; state: string; fix: string }[] } = JSON.parse(stdout);

    assert.equal(code, 1);
    assert.match(diagnoses.find(({ state }) => state === 'failed')?.fix ?? '', /sluice start/);
  });
});

suite('configurations and policies', () => {
  const folder = place('written');
  cpSync(join(root, 'demo', 'openapi.yaml'), join(folder, 'openapi.yaml'));

  test('init writes a configuration that check accepts, and refuses to write over one', async () => {
    const written = await sluice(folder, ['init', '--contract', 'openapi.yaml', '--upstream', 'http://127.0.0.1:3000']);
    const again = await sluice(folder, ['init', '--upstream', 'http://127.0.0.1:3000']);
    const checked = await sluice(folder, ['check', '--strict']);

    assert.deepEqual([written.code, again.code, checked.code], [0, 2, 0], written.stderr + checked.stdout);
    assert.match(again.stderr, /is there already\n {2}say --force/);
    assert.match(checked.stdout, /API remedy \(\d+ operations\)/);
  });

  test('check tells every mistake with its place and the nearest right word', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'version: 1\nmod: observe\napis:\n  - name: shop\n    upstrem: http://a\n');

    const { code, stdout } = await sluice(folder, ['check', '--config', 'wrong.yaml']);

    assert.equal(code, 1);
    assert.match(stdout, /^wrong\.yaml:2:1 error unknown key "mod"; did you mean "mode"\?$/m);
    assert.match(stdout, /^wrong\.yaml:5:5 error unknown key "upstrem"; did you mean "upstream"\?$/m);
    assert.match(stdout, /^3 errors$/m);
  });

  test('check looks into contracts', async () => {
    writeFileSync(join(folder, 'bad-openapi.yaml'), 'openapi: 3.1.0\ninfo: { title: x, version: "1" }\npathes: {}\n');
    writeFileSync(
      join(folder, 'contract.yaml'),
      'version: 1\napis:\n  - name: shop\n    upstream: http://a\n    contract: bad-openapi.yaml\n',
    );

    const { stdout } = await sluice(folder, ['check', '--config', 'contract.yaml']);

    assert.match(stdout, /^bad-openapi\.yaml:3:1 (error|warning) .*"pathes".*"paths"/m);
  });

  test('classes are listed with what they require, own ones among them', async () => {
    writeFileSync(
      join(folder, 'own-classes.yaml'),
      `version: 1\nclasses:\n  - id: personal.member-number\n    title: Number of a member\n    sensitivity: confidential\n    names: [member_number]\n    values: [{ characters: digits, length: { min: 6, max: 6 } }]\n    samples: { hits: [{ memberNumber: '123456' }], misses: [{ number: '123456' }] }\n`,
    );
    writeFileSync(join(folder, 'classes.yaml'), 'version: 1\napis:\n  - { name: shop, upstream: http://a }\nclasses: [own-classes.yaml]\n');

    const list: { classes: readonly { id: string; laws: readonly string[] }[] } = JSON.parse(
      (await sluice(folder, ['classes', '--config', 'classes.yaml', '--json'])).stdout,
    );
    const one = await sluice(folder, ['classes', 'personal.member-number', '--config', 'classes.yaml']);
    const none = await sluice(folder, ['classes', 'personal.emial']);

    assert.ok(list.classes.length > 28 && list.classes.some(({ id }) => id === 'personal.member-number'));
    assert.match(one.stdout, /^requires +an authenticated consumer, TLS on both hops$/m);
    assert.match(one.stdout, /^ {2}name \+6\.0: member_number$/m);
    assert.match(none.stderr, /did you mean "personal\.email"/);
  });

  test('a file and a value are classified, and the sum of it is shown', async () => {
    const rows = [
      { customer: { email: 'ada@mail.example' }, total: 12 },
      { customer: { email: 'bob@mail.example' }, total: 13 },
    ];
    writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
    writeFileSync(join(folder, 'plain.json'), '{"total":12}');

    const file = await sluice(folder, ['classify', 'rows.json']);
    const plain = await sluice(folder, ['classify', 'plain.json']);
    const value = await sluice(folder, ['classify', '--name', 'dob', '--value', '1980-02-29', '--json']);
    const nothing = await sluice(folder, ['classify']);

    assert.match(file.stdout, /^\/\*\/customer\/email {2}2 of 2 values\npersonal\.email: certain\n {4}-\d\.\d\d {2}how common it is\n/m);
    const { explanations }: { explanations: readonly { dataClass: string; score: number; evidence: readonly { weight: number }[] }[] } =
      JSON.parse(value.stdout);
    assert.equal(explanations[0]?.dataClass, 'personal.birth-date');
    const sum = explanations[0]?.evidence.reduce((total, { weight }) => total + weight, 0) ?? 0;
    assert.ok(Math.abs(sum - (explanations[0]?.score ?? 0)) < 1e-6);
    assert.deepEqual([file.code, plain.code, value.code, nothing.code], [1, 0, 1, 2]);
  });

  test('inspect does the arithmetic of a value, and of a recording without telling what it holds', async () => {
    const attack = "kumquat' OR 1=1 -- ";
    // Without the configuration of its neighbours.
    const own = join(folder, 'inspect');
    mkdirSync(own);
    const entry = {
      startedDateTime: '2026-11-25T10:00:00.000Z',
      request: { method: 'GET', url: `http://a/things?q=${encodeURIComponent(attack)}`, headers: [] },
      response: { status: 200, headers: [], content: {} },
    };
    writeFileSync(join(own, 'requests.har'), JSON.stringify({ log: { entries: [entry] } }));

    const told = await sluice(own, ['inspect', encodeURIComponent(attack), '--as', 'sqli', '--in', 'query']);
    const value = await sluice(own, ['inspect', encodeURIComponent(attack), '--as', 'sqli', '--json']);
    const declared = await sluice(own, ['inspect', '<iframe src=https://a/></iframe>', '--content', 'markdown']);
    const recording = await sluice(own, ['inspect', 'requests.har', '--api', 'shop']);
    const recorded = await sluice(own, ['inspect', 'requests.har', '--api', 'shop', '--json']);
    const statement = await sluice(own, ['inspect', 'SELECT name FROM users WHERE id = 1']);
    const schema = await sluice(own, ['inspect', '{ __schema { types { name } } }', '--as', 'graphql']);
    const literal = await sluice(own, ['inspect', `{ a(b: ${JSON.stringify(attack)}) }`, '--as', 'graphql']);
    const operation = await sluice(own, ['inspect', '{ a { b } }', '--as', 'graphql']);

    assert.match(
      told.stdout,
      /^sql-injection \(CWE-89\): refused\n {2}read as kumquat' OR 1=1 -- \n {4}-7\.00 {2}before anything was seen\n/,
    );
    assert.match(told.stdout, /refused from 4\.60\n {2}it would pass without "/);
    const { attacks }: { attacks: readonly Sum[] } = JSON.parse(value.stdout);
    const [sum] = attacks;
    assert.ok(sum);
    const parts = [...sum.evidence, ...sum.steps].reduce((total, { weight }) => total + weight, sum.prior + sum.content);
    assert.ok(Math.abs(parts - sum.score) < 1e-6);
    assert.match(
      recording.stdout,
      /^entry 1: GET \/things\n {2}attack\.sql-injection at request\.query\.q: refused\n {4}CWE-89: .+ at \d+–\d+ \(\+/,
    );
    assert.equal(JSON.parse(recorded.stdout).requests[0].findings[0].place, 'request.query.q');
    for (const { stdout } of [recording, recorded]) assert.ok(!/kumquat|1=1/.test(stdout), stdout);
    assert.deepEqual(
      [told, value, declared, recording, recorded, statement, schema, literal, operation].map(({ code }) => code),
      [1, 1, 0, 1, 1, 0, 1, 1, 0],
    );
    assert.match(declared.stdout, /passes because it is declared as markdown, and would be refused elsewhere/);
    assert.match(
      statement.stdout,
      /^SQL injection: \d+\.\d points spoke for it where 7\.0 make a finding, and it passed: a statement of SQL from its first word is content/,
    );
    assert.match(schema.stdout, /^graphql-abuse \(CWE-200\): refused\n {2}asks for the schema/);
    assert.match(literal.stdout, /^sql-injection \(CWE-89\): refused\n {2}in the string at 7–\d+/);
  });

  test('policy tests run beside their policies and fail with 1', async () => {
    mkdirSync(join(folder, 'policies'), { recursive: true });
    writeFileSync(
      join(folder, 'policies', 'own.yaml'),
      'version: 1\nrules:\n  - id: no-mail\n    title: Addresses stay\n    match: { class: personal.email }\n    treat: strip\n',
    );
    writeFileSync(join(folder, 'policies', 'own.test.yaml'), policyTests('strip') + policyTests('allow').split('tests:\n')[1]);
    writeFileSync(join(folder, 'policy.yaml'), 'version: 1\napis:\n  - name: shop\n    upstream: http://a\npolicies: [policies]\n');

    const { code, stdout } = await sluice(folder, ['policy', 'test', '--config', 'policy.yaml']);

    assert.equal(code, 1, stdout);
    assert.match(stdout, /^passed mail is strip$/m);
    assert.match(stdout, /^1 passed, 1 failed$/m);
  });

  test('the schema is JSON, and the settings in force are shown', async () => {
    const schema: { title: string } = JSON.parse((await sluice(folder, ['config', 'schema'])).stdout);
    const shown: { port: number; schemaVersion: number } = JSON.parse((await sluice(folder, ['config', 'show', '--json'])).stdout);

    assert.equal(schema.title, 'Sluice configuration');
    assert.deepEqual([shown.port, shown.schemaVersion], [8080, 1]);
  });
});

suite('recordings', () => {
  const folder = place('recorded');

  test('a recording with a secret ends with 1, one without with 0, one without bodies with 3', async () => {
    const answers = {
      leaking: { text: JSON.stringify({ id: 1, passwordHash: '$2b$12$KIXQvV1rJ0e3Yk3l5Qw6UuY8m0e0N1fH5QO4yQ2vJj9l3oQmPpE3K' }) },
      clean: { text: JSON.stringify({ id: 1 }) },
      empty: { size: 12 },
    };
    const codes: (number | null)[] = [];
    for (const [name, content] of Object.entries(answers)) {
      writeFileSync(join(folder, `${name}.har`), JSON.stringify(recording(content)));
      codes.push((await sluice(folder, ['replay-har', `${name}.har`])).code);
    }

    assert.deepEqual(codes, [1, 0, 3]);
  });

  test('a broken recording ends with 2 and names the place', async () => {
    writeFileSync(join(folder, 'broken.har'), JSON.stringify({ log: { entries: [{}] } }, null, 1));

    const { code, stderr } = await sluice(folder, ['replay-har', 'broken.har']);

    assert.equal(code, 2);
    assert.match(stderr, /^broken\.har:\d+:\d+ error log\.entries\.0 must have required property/m);
  });
});

suite('completion', () => {
  test('bash completes commands, options and choices with the script that it is given', async (t) => {
    if (spawnSync('bash', ['--version']).status !== 0) return t.skip('there is no bash');
    const script = join(home, 'completion.bash');
    writeFileSync(script, (await sluice(home, ['completion', 'bash'])).stdout);
    const ask = `sluice() { "${process.execPath}" "${main}" "$@"; }
      source "${script}"
      complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sluice; echo "\${COMPREPLY[*]}"; }
      complete_words sluice sta; complete_words sluice leaks --dis; complete_words sluice start --mode e`;

    const { stdout, stderr } = spawnSync('bash', ['-c', ask], { encoding: 'utf8' });

    assert.deepEqual(stdout.trim().split('\n'), ['start status', '--distinct', 'enforce'], stderr);
  });

  test('every shell has a script that asks for candidates', async () => {
    const shells = ['bash', 'zsh', 'fish', 'powershell'];

    for (const { code, stdout } of await all(
      home,
      shells.map((shell) => ['completion', shell]),
    )) {
      assert.equal(code, 0);
      assert.match(stdout, /sluice complete -- /);
    }
  });
});

suite('the command line, while Sluice runs', () => {
  const folder = place('running');
  let start: ChildProcess;
  let url = '';
  const upstream = createServer((request, response) => {
    const person = { id: 7, email: 'ann@example.com', passwordHash: '$2b$12$KIXQvV1rJ0e3Yk3l5Qw6UuY8m0e0N1fH5QO4yQ2vJj9l3oQmPpE3K' };
    response.writeHead(request.url?.startsWith('/users') ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(request.url?.startsWith('/users') ? person : { error: 'nothing here' }));
  });

  before(async () => {
    const port = await listening(upstream);
    writeFileSync(
      join(folder, 'sluice.yaml'),
      `version: 1\nmode: enforce\nlisten: { port: 0 }\napis:\n  - name: people\n    upstream: http://127.0.0.1:${port}\n    routes:\n      - { match: "GET /users/{id}", capture: { hours: 1 } }\npolicies: [policies]\n`,
    );
    mkdirSync(join(folder, 'policies'));
    ({ process: start, url } = await started(folder));
    for (let count = 0; count < 5; count += 1) await visit(`${url}/users/${count}`);
  });

  after(async () => {
    upstream.close();
    await killed(start);
  });

  test('status tells what runs', async () => {
    const { code, stdout } = await sluice(folder, ['status', '--json']);
    const status: { address: string; apis: readonly { name: string }[]; counters: { exchanges: number } } = JSON.parse(stdout);

    assert.equal(code, 0);
    assert.deepEqual([status.address, status.apis[0]?.name, status.counters.exchanges], [url, 'people', 5]);
    assert.match((await sluice(folder, ['status'])).stdout, /^running Sluice/);
  });

  test('leaks, exchanges and endpoints tell what left, and filters narrow it', async () => {
    const leaks: { rows: readonly { dataClass: string; left: number; withheld: number }[] } = JSON.parse(
      (await sluice(folder, ['leaks', '--by', 'class', '--json'])).stdout,
    );
    const left = Object.fromEntries(leaks.rows.map((row) => [row.dataClass, [row.left, row.withheld]]));

    assert.deepEqual(
      [left['personal.email'], left['secret.password-hash']],
      [
        [5, 0],
        [0, 5],
      ],
    );
    assert.match((await sluice(folder, ['exchanges', '--limit', '2'])).stdout, /GET \/users\/\{id\}/);
    assert.match((await sluice(folder, ['exchanges', '--limit', '2'])).stderr, /more: --cursor \S+/);
    assert.match((await sluice(folder, ['exchanges', '--status', '500'])).stdout, /nothing that fits/);
    assert.match((await sluice(folder, ['endpoints', '--class', 'personal.email'])).stdout, /GET \/users\/\{id\} .*undeclared/);
  });

  test('coverage is told by endpoint, and as one number', async () => {
    const answer: { bytesJudged: number; bytesPassed: number; rows: readonly { endpoint: string; gaps: readonly object[] }[] } = JSON.parse(
      (await sluice(folder, ['coverage', '--json'])).stdout,
    );

    assert.ok(answer.bytesJudged > 0);
    assert.deepEqual([answer.bytesPassed, answer.rows.flatMap(({ gaps }) => gaps)], [0, []]);
    assert.match((await sluice(folder, ['coverage'])).stdout, /^100 % of all bytes judged/);
    assert.match((await sluice(folder, ['status'])).stdout, /^coverage: 100 % of /m);
  });

  test('a page goes on where the last one ended', async () => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const words = [
        'exchanges',
        '--limit',
        '2',
        '--endpoint',
        'GET /users/{id}',
        '--json',
        ...(cursor === '' ? [] : ['--cursor', cursor]),
      ];
      const page: { rows: readonly { id: string }[]; next: string | null } = JSON.parse((await sluice(folder, words)).stdout);
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    }

    assert.deepEqual([ids.length, new Set(ids).size], [5, 5]);
  });

  test('explain says rule, place, evidence and exception, and decides the same again', async () => {
    const page: { rows: readonly { id: string }[] } = JSON.parse((await sluice(folder, ['exchanges', '--limit', '1', '--json'])).stdout);

    const { code, stdout } = await sluice(folder, ['explain', page.rows[0]?.id ?? '']);

    assert.equal(code, 0);
    for (const said of [/strip {2}response\.body\/passwordHash/, /rule +default\//, /evidence/, /exceptions:/, /gives the same result/]) {
      assert.match(stdout, said);
    }
    assert.ok(!stdout.includes('ann@example.com') && !stdout.includes('KIXQvV1r'));
  });

  test('a body that its route keeps is given back whole, to whoever holds the keys', async () => {
    const page: { rows: readonly { id: string }[] } = JSON.parse((await sluice(folder, ['exchanges', '--limit', '1', '--json'])).stdout);
    const id = page.rows[0]?.id ?? '';

    const kept = await sluice(folder, ['captured', id]);
    const none = await sluice(folder, ['captured', id, '--side', 'request']);

    assert.deepEqual([kept.code, (JSON.parse(kept.stdout) as { email: string }).email], [0, 'ann@example.com']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no request body of exchange \S+ is kept/);
  });

  test('a place that was taken for what it is not gets an exception, whose reach is told before', async () => {
    const page: { rows: readonly { id: string }[] } = JSON.parse((await sluice(folder, ['exchanges', '--limit', '1', '--json'])).stdout);
    const wrong = ['classes', 'wrong', page.rows[0]?.id ?? '', 'response.body/passwordHash', '--because', 'a public test vector'];

    const asked = await sluice(folder, wrong);
    const elsewhere = await sluice(folder, wrong.with(3, 'response.body/id'));
    const saved = await sluice(folder, [...wrong, '--yes']);
    const again = await sluice(folder, [...wrong, '--yes']);

    assert.match(asked.stderr, /secret\.password-hash at response\.body\/passwordHash of GET \/users\/\{id\} would pass/);
    assert.match(asked.stderr, /it reaches 5 values in 5 exchanges, 1 of them distinct; 5 were masked or withheld/);
    assert.equal(asked.code, 2);
    assert.match(elsewhere.stderr, /nothing was done at response\.body\/id .*response\.body\/passwordHash \(secret\.password-hash\)/);
    assert.deepEqual([saved.code, again.code], [0, 0], saved.stderr);
    assert.match(readFileSync(join(folder, 'policies', 'exceptions.yaml'), 'utf8'), /because: a public test vector/);
    assert.equal((await sluice(folder, ['check'])).code, 0);
    rmSync(join(folder, 'policies', 'exceptions.yaml'));
  });

  test('doctor finds every hop in place, and its canary nowhere', async () => {
    const { code, stdout } = await sluice(folder, ['doctor', '--json']);
    const { diagnoses }: { diagnoses: readonly { name: string; state: string; words: string }[] } = JSON.parse(stdout);

    assert.equal(code, 0, stdout);
    assert.ok(diagnoses.some(({ name, state }) => name === 'self-test people: traces' && state === 'ok'));
  });

  test('a reload takes what is right, and leaves the old in force for what is wrong', async () => {
    const file = join(folder, 'sluice.yaml');
    const right = readFileSync(file, 'utf8');
    const taken = await sluice(folder, ['reload']);
    writeFileSync(file, `${right}modes: observe\n`);
    const refused = await sluice(folder, ['reload']);
    writeFileSync(file, right);

    assert.deepEqual([taken.code, refused.code], [0, 1]);
    assert.match(refused.stdout, /unknown key "modes"; did you mean "mode"\?\nnot reloaded \(1 error\)/);
  });

  test('a recorder that is killed is missed by no request, and its successor knows them all', async (t) => {
    const recorder = childOf(start.pid ?? 0, 'sluice recorder');
    if (recorder === null) return t.skip('processes cannot be told apart here');
    const countNow = async (): Promise<number> =>
      (JSON.parse((await sluice(folder, ['exchanges', '--limit', '1000', '--json'])).stdout) as { rows: readonly object[] }).rows.length;
    const before = await countNow();

    const visits = Array.from({ length: 40 }, async (_, index) => {
      if (index === 10) process.kill(recorder, 'SIGKILL');
      await visit(`${url}/users/${index}`);
    });
    await Promise.all(visits);

    assert.equal(await countNow(), before + 40);
    assert.notEqual(childOf(start.pid ?? 0, 'sluice recorder'), recorder);
  });

  test('keys are rotated and a consumer is forgotten', async () => {
    const page: { rows: readonly { consumer: string }[] } = JSON.parse(
      (await sluice(folder, ['exchanges', '--limit', '1', '--json'])).stdout,
    );
    const rotated = await sluice(folder, ['keys', 'rotate']);
    const forgotten = await sluice(folder, ['forget', page.rows[0]?.consumer ?? '', '--yes']);

    assert.match(rotated.stdout, /key k2 is in use/);
    assert.match(forgotten.stdout, /exchanges of \S+ erased/);
  });

  test('stop returns when everything has ended, and the files answer from then on', async () => {
    await visit(`${url}/users/99`);
    const ended = once(start, 'exit');

    const { code } = await sluice(folder, ['stop']);
    await Promise.race([ended, delay(goneMs, null, { ref: false })]);

    assert.equal(code, 0);
    assert.equal(start.exitCode, 0);
    assert.equal((await sluice(folder, ['status'])).code, 2);
    const listed = await sluice(folder, ['exchanges']);
    assert.match(listed.stdout, /GET \/users\/\{id\}/);
    assert.match(listed.stderr, /Sluice does not run/);
    const page: { rows: readonly { id: string }[] } = JSON.parse((await sluice(folder, ['exchanges', '--limit', '1', '--json'])).stdout);
    assert.match((await sluice(folder, ['explain', page.rows[0]?.id ?? ''])).stdout, /gives the same result/);
  });

  test('a start that is told to end before it is ready ends everything that it had started', async (t) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'start'], {
      cwd: folder,
      env: ownEnvironment(folder, home),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    t.after(() => killed(child));
    const worker = await untilChildOf(child.pid ?? 0, 'sluice worker');
    if (worker === null) return t.skip('processes cannot be told apart here');
    const recorder = await untilChildOf(child.pid ?? 0, 'sluice recorder');

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit', { signal: AbortSignal.timeout(goneMs) })) as [number | null];

    assert.equal(code, 0);
    assert.deepEqual([isRunning(worker), isRunning(recorder)], [false, false]);
  });

  test('what a killed Sluice left in its segments is told from its files', async () => {
    const again = await started(folder);
    await visit(`${again.url}/orders/1`);
    await killed(again.process);

    const { code, stdout } = await sluice(folder, ['exchanges', '--limit', '1']);

    assert.equal(code, 0);
    assert.match(stdout, /GET \/orders\/\{id\}/);
  });

  test('when only the supervisor is killed, the worker goes on and another comes; a start beside them stands in for it, and ends it', async () => {
    const { process: supervisor, url } = await started(folder);
    supervisor.kill('SIGKILL');
    await once(supervisor, 'exit');
    await visit(`${url}/users/1`);
    const again = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'start', '--port', new URL(url).port], {
      cwd: folder,
      env: ownEnvironment(folder, home),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(again, 'exit');
    for await (const line of createInterface({ input: again.stderr })) if (line.includes('stands in')) break;
    await visit(`${url}/users/2`);

    again.kill('SIGTERM');

    assert.deepEqual(await ended, [0, null]);
    assert.equal((await sluice(folder, ['exchanges', '--limit', '1'])).code, 0);
    await assert.rejects(visit(`${url}/users/3`));
  });
});

function place(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  return folder;
}

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
}

/** `sluice start` in a folder, once it says that it is ready. */
async function started(folder: string, words: readonly string[] = []): Promise<Started> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'start', '--ready-fd', '3', ...words], {
    cwd: folder,
    env: ownEnvironment(folder, home),
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const [line] = (await once(child.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(goneMs) })) as [Buffer];
  const { url }: { url: string } = JSON.parse(line.toString());
  return { process: child, url };
}

/** With everything that it started. */
async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  killTree(child.pid);
  await once(child, 'exit');
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** One request on a connection of its own. */
async function visit(url: string): Promise<void> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
}

/** The id of a child process by its title, where the system tells. */
function childOf(parent: number, title: string): number | null {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' });
  const line = (stdout ?? '').split('\n').find((one) => one.includes(title));
  return line === undefined ? null : Number.parseInt(line, 10);
}

/** The same once there is one; null where none comes or the system does not tell. */
async function untilChildOf(parent: number, title: string): Promise<number | null> {
  const deadline = Date.now() + goneMs;
  let child = childOf(parent, title);
  while (child === null && Date.now() < deadline && isRunning(parent)) {
    await delay(20);
    child = childOf(parent, title);
  }
  return child;
}

function isRunning(id: number | null): boolean {
  try {
    return id !== null && process.kill(id, 0);
  } catch {
    return false;
  }
}

function all(folder: string, lines: readonly (readonly string[])[]): Promise<readonly Said[]> {
  return Promise.all(lines.map((words) => sluice(folder, words)));
}

function recording(content: object): object {
  const request = { method: 'GET', url: 'https://shop.example/users/1', headers: [] };
  const response = { status: 200, headers: [{ name: 'content-type', value: 'application/json' }], content };
  return { log: { version: '1.2', entries: [{ startedDateTime: '2026-11-25T10:00:00Z', request, response }] } };
}

function policyTests(treatment: string): string {
  return `version: 1
tests:
  - name: mail is ${treatment}
    api: shop
    endpoint: GET /users/{id}
    columns:
      - { place: response.body/email, class: personal.email }
    expect:
      values: { response.body/email: ${treatment} }
`;
}
