import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { createAttackDetection } from './attack-detection.ts';
import { attacks } from './attacks.ts';
import type { Field } from './field.ts';
import { viewOf, viewsOf } from './views.ts';
import { fittedWeights } from './weights.generated.ts';
import { expectedWeights, thresholds, weights } from './weights.ts';

const detection = createAttackDetection(attacks);
const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };

test('every detector of the folder is on the shelf, and every weight is expected for one of its features, and fitted for no other', () => {
  const files = readdirSync(join(import.meta.dirname, 'detectors')).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const features = attacks.flatMap(({ id, features: own }) => ['prior', ...Object.keys(own)].map((feature) => `${id}.${feature}`));

  assert.deepEqual(
    attacks.map(({ id }) => `${id}.ts`),
    files.sort(),
  );
  assert.deepEqual(Object.keys(expectedWeights).sort(), features.sort());
  assert.deepEqual(
    Object.keys(fittedWeights).filter((key) => !(key in expectedWeights) || key.endsWith('.prior')),
    [],
  );
});

for (const attack of attacks) {
  suite(attack.id, () => {
    const own: Field = { ...field, ...attack.samples.field };
    const most = attack.isReportOnly ? 'report' : 'block';
    for (const hit of attack.samples.hits) {
      test(`${JSON.stringify(hit)} is ${attack.isReportOnly ? 'reported' : 'refused'}`, () => {
        assert.equal(detection.look(hit, own).find((verdict) => verdict.attack === attack)?.band, most);
      });
    }
    for (const miss of attack.samples.misses) {
      test(`${JSON.stringify(miss)} passes`, () => {
        assert.equal(detection.look(miss, own).find((verdict) => verdict.attack === attack)?.band === most, false);
      });
    }

    test('looks at its worst text in time that grows as the length does', () => {
      assertLinear((length) => {
        const view = viewOf(attack.worst(length));
        return () => attack.look(view, own, () => {});
      }, 400_000);
    });
  });
}

test('what is reported only is never refused, whatever stands in one text: the heaviest sign counts, and whether there are more', () => {
  for (const attack of attacks.filter(({ isReportOnly }) => isReportOnly)) {
    const noted = new Set<string>();
    attack.look(viewOf(attack.samples.hits.join('\n\n')), field, (feature) => noted.add(feature));
    const weightOf = (feature: string): number => weights[`${attack.id}.${feature}`] ?? 0;
    const heaviest = Math.max(...Object.keys(attack.features).map(weightOf));

    assert.deepEqual([noted.size, noted.has('several')], [2, true]);
    assert.ok(weightOf('prior') + heaviest + weightOf('several') < thresholds.block);
  }
});

test('where a browser was, or goes next, is nothing that a server fetches', () => {
  const url = 'http://localhost:3000/cart';
  const found = (name: string, channel: Field['channel']) =>
    detection.look(url, { ...field, name, channel }).map(({ attack }) => attack.id);

  assert.deepEqual([found('referer', 'header'), found('redirect_uri', 'query')], [[], []]);
  assert.deepEqual(found('webhook', 'body'), ['server-side-request-forgery']);
});

test('a host of a developer is refused where a server fetches, and reported where nobody knows or somebody reads', () => {
  const bandOf = (name: string, text: string) =>
    detection.look(text, { ...field, name }).find(({ attack }) => attack.id === 'server-side-request-forgery')?.band;
  const own = 'http://localhost:3000/cart';

  assert.deepEqual([bandOf('webhookUrl', own), bandOf('q', own), bandOf('comment', own)], ['block', 'report', 'report']);
  assert.deepEqual([bandOf('q', 'http://localhost/admin'), bandOf('comment', 'http://localhost/admin')], ['block', 'report']);
  assert.deepEqual([bandOf('comment', 'http://0x7f.1:3000/'), bandOf('comment', 'http://169.254.169.254/')], ['block', 'block']);
});

test('a plain link to another host is reported where a browser goes next, and a leading slash or two are refused only where nothing else is meant', () => {
  const bandOf = (name: string, text: string, channel: Field['channel'] = 'query') =>
    detection.look(text, { ...field, name, channel, host: 'shop.example' }).find(({ attack }) => attack.id === 'open-redirect')?.band;

  assert.deepEqual(
    [bandOf('next', 'https://partner.example/'), bandOf('url', '//cdn.example/a.png'), bandOf('url', '/\\evil.example')],
    ['report', 'report', 'block'],
  );
  assert.deepEqual([bandOf('url', '//evil.example', 'body'), bandOf('next', '//evil.example', 'body')], [undefined, 'block']);
});

test('the name of a place speaks for an attack that is an ordinary value elsewhere', () => {
  const isRefused = (name: string, text: string, channel: Field['channel']) =>
    detection.look(text, { ...field, name, channel }).some(({ band }) => band === 'block');
  const bothOf = (name: string, text: string) => [isRefused(name, text, 'query'), isRefused(name, text, 'body')];

  assert.deepEqual(
    [bothOf('file', '../vault.key'), bothOf('fileName', '../vault.key')],
    [
      [true, false],
      [true, true],
    ],
  );
  assert.deepEqual(
    [bothOf('file', '../'), bothOf('next', '../cart')],
    [
      [false, false],
      [false, false],
    ],
  );
  assert.deepEqual(
    [bothOf('sortBy', 'SELECT pin FROM cards'), bothOf('q', 'SELECT pin FROM cards')],
    [
      [true, true],
      [false, false],
    ],
  );
  assert.deepEqual(
    [bothOf('pin', '*'), bothOf('password', '****'), bothOf('user', '*')],
    [
      [true, true],
      [false, false],
      [false, false],
    ],
  );
});

test('points and parentheses before a call can be read in one way only, so that they cost no more than others', () => {
  assertLinear((length) => {
    const text = `=${'.('.repeat(length)}~a(`;
    return () => void detection.look(text, { ...field, name: 'note' });
  }, 8_000);
});

suite('what a text may be read as', () => {
  const readings: readonly [coded: string, plain: string][] = [
    ['%2e%2e%2f', '../'],
    ['%252e', '.'],
    ['%c0%ae%c0%ae/', '../'],
    ['%u0027', "'"],
    ['%<%s%c%r%i%p%t', '<script'],
    ['50% of %a and %b, 20%', '50% of %a and %b, 20%'],
    ['&lt;b&gt;', '<b>'],
    ['&#60;&#x0000003c;', '<<'],
    ['\\u003cb\\x3e\\74', '<b><'],
    ['\uff1cscript\uff1e', '<script>'],
    ['se\u200blect', 'select'],
    ['<\0b\0>\0', '<b>'],
    ['{"a":["<b>"]}', '<b>'],
    ['Jz4iPjxzdmcgb25sb2FkPWEoKT4=', `'>"><svg onload=a()>`],
    ['JTI3JTIwT1IlMjAxPTE', "' OR 1=1"],
    ['PABiAD4APAAvAGIAPgA=', '<b></b>'],
    ['77ycYu+8njzigItiPg', '<b><b>'],
  ];
  for (const [coded, plain] of readings) {
    test(`${JSON.stringify(coded)} may be ${JSON.stringify(plain)}`, () => {
      assert.ok(
        viewsOf(viewOf(coded)).some(({ text }) => text === plain),
        JSON.stringify(viewsOf(viewOf(coded)).map(({ text }) => text)),
      );
    });
  }

  for (const [name, repeated] of [
    ['small letters', 'a'],
    ['marks out of order', '\u0315\u0300'],
    ['numbers of characters that never end', '&#0'],
    ['escapes of escapes', '%25'],
  ] as const) {
    test(`is found in time that grows as the length does: ${name}`, () => {
      assertLinear((length) => {
        const view = viewOf(repeated.repeat(length / repeated.length));
        return () => void viewsOf(view);
      }, 60_000);
    });
  }

  test('is bounded by six readings and four times its length', () => {
    const views = viewsOf(viewOf(`${'%25'.repeat(1_000)}${'&amp;\\u0025'.repeat(1_000)}{"a":1}`));

    assert.ok(views.length <= 6);
    assert.ok(views.reduce((sum, { text }) => sum + text.length, 0) <= 5 * 14_000);
  });
});
