import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';
import { upstreamOf } from './upstream-settings.ts';

const head = 'version: 1\napis:\n  - name: shop\n';

function problemsOf(lines: string): readonly string[] {
  const parsed = parseConfiguration('sluice.yaml', head + lines);
  return parsed.ok ? [] : parsed.failure.map(problemText);
}

function settingsOf(lines: string) {
  const parsed = parseConfiguration('sluice.yaml', head + lines);
  const api = parsed.ok ? parsed.value.apis[0] : undefined;
  assert.ok(api, parsed.ok ? '' : parsed.failure.map(problemText).join('\n'));
  return upstreamOf(api, 256, ['X-Api-Key']);
}

suite('several targets in a configuration', () => {
  test('one upstream that nothing is said of is asked as it is', () => {
    assert.equal(settingsOf('    upstream: http://a\n').care, null);
  });

  test('have a circuit each, and nothing else unless it is written', () => {
    const { care, upstream } = settingsOf('    upstreams: [{ url: "http://a/" }, { url: "http://b", weight: 2, canary: 5 }]\n');

    assert.equal(upstream, 'http://a');
    assert.deepEqual(
      care?.targets.map(({ url, weight, canaryPercent }) => [url, weight, canaryPercent]),
      [
        ['http://a', 1, null],
        ['http://b', 2, 5],
      ],
    );
    assert.equal(care?.circuit?.failures, 5);
    assert.deepEqual([care?.health, care?.outlier, care?.concurrency], [null, null, null]);
  });

  test('leave credentials out of copies unless they are to be passed', () => {
    const lines = '    upstream: http://a\n    mirror: { url: "http://m"';

    assert.deepEqual(settingsOf(`${lines} }\n`).mirror?.headersDropped, ['authorization', 'cookie', 'proxy-authorization', 'x-api-key']);
    assert.deepEqual(settingsOf(`${lines}, credentials: pass }\n`).mirror?.headersDropped, []);
  });

  for (const [lines, problem] of [
    ['    mode: observe\n', /^sluice\.yaml:3:5 error apis\.0 lacks "upstream"; add it$/],
    [
      '    upstream: http://a\n    upstreams: [{ url: "http://b" }]\n',
      /^sluice\.yaml:4:15 error "upstream" stands beside "upstreams"; leave one of them out$/,
    ],
    ['    upstreams:\n      - url: http://a\n      - url: http://a/\n', /^sluice\.yaml:6:14 error target http:\/\/a is named twice; /],
    [
      '    upstreams:\n      - url: http://a/v1\n      - url: http://b/v2\n',
      /^sluice\.yaml:6:14 error targets of one API have the same path; write "\/v1"/,
    ],
    [
      '    upstreams:\n      - { url: "http://a", canary: 60 }\n      - { url: "http://b", canary: 50 }\n',
      /^sluice\.yaml:5:7 error canaries get 110 percent together; /,
    ],
    ['    upstream: http://a\n    outlier: {}\n', /^sluice\.yaml:5:14 error "outlier" compares targets, and there is one; use "circuit"/],
    [
      '    upstream: http://a\n    concurrency: { min: 50 }\n',
      /^sluice\.yaml:5:18 error "initial" \(20\) does not lie between "min" \(50\) and "max" \(200\)/,
    ],
    [
      '    upstream: http://a\n    upstreamTls: {}\n',
      /^sluice\.yaml:5:18 error "upstreamTls" stands beside an upstream that is asked in the clear; /,
    ],
    ['    upstream: http://a\n    dns: { ttlMinMs: 400000 }\n', /^sluice\.yaml:5:10 error "ttlMinMs" is more than "ttlMaxMs"/],
    [
      '    upstream: http://a\n    health: { intervalMs: 5000 }\n',
      /^sluice\.yaml:5:13 error apis\.0\.health lacks "path"; What is asked for, with GET, at each target\.$/,
    ],
    ['    upstreams:\n      - { url: "http://a", canarry: 5 }\n', /unknown key "canarry"; did you mean "canary"\?$/],
    ['    upstreams: [{ url: "http://user:secret@a" }]\n', /^sluice\.yaml:4:24 error apis\.0\.upstreams\.0\.url has the wrong form; /],
  ] as const) {
    test(`that are wrong are named with their place: ${lines.trim().replace(/\s+/g, ' ')}`, () => {
      const problems = problemsOf(lines);

      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
    });
  }
});
