import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createAttackDetection } from './attack-detection.ts';
import { attacks } from './attacks.ts';
import type { Field } from './field.ts';
import { nearMissWords } from './near-misses.ts';

const detection = createAttackDetection(attacks);
const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };
const prose = 'Somebody wrote this long text about all the things that happen here every day';

suite('what came near to an attack and passed is told with its reason', () => {
  const cases: readonly [text: string, where: Partial<Field>, kind: string, why: string][] = [
    ["x' or 3", {}, 'sql-injection', 'weak'],
    ['SELECT name FROM users WHERE id = 1', {}, 'sql-injection', 'statement'],
    ['DROP TABLE orders', {}, 'sql-injection', 'statement'],
    ['<base href="https://shop.example/">', { content: 'code' }, 'cross-site-scripting', 'declared-code'],
    ['<div onclick="a()"></div> `{% if a %}b{% endif %}`', { content: 'markdown' }, 'template-injection', 'declared-markdown'],
    ['javascript:void(0)', { content: 'html' }, 'cross-site-scripting', 'declared-html'],
    ['Type it:\n```sh\nls; rm -rf /srv/shop\n```\n', { content: 'markdown' }, 'command-injection', 'seen-code'],
    ['cat a | sh; rm -rf /srv/shop', { content: 'shell' }, 'command-injection', 'seen-shell'],
  ];
  for (const [text, where, kind, why] of cases) {
    test(`${JSON.stringify(text)}: ${why}`, () =>
      assert.deepEqual(
        nearOf(text, where)
          .find(([of]) => of === kind)
          ?.slice(0, 2),
        [kind, why],
      ));
  }
});

test('the points are those that were there without the exception, above what is expected of any value', () => {
  const [whole] = nearOf('SELECT name FROM users WHERE id = 1', {});
  const [weak] = nearOf("x' or 3", {});

  assert.ok(whole && weak);
  assert.equal(whole[3], 7);
  assert.ok(whole[2] >= 7);
  assert.ok(weak[2] >= 3.5 && weak[2] < 7);
});

test('nothing is told of ordinary values, nor of what is found', () => {
  for (const text of ['Jane', "O'Brien", prose, 'a <b>c</b>', "x' OR 1=1 --", '../sibling']) assert.deepEqual(nearOf(text, {}), [], text);
});

test('a whole query is no content where the name of a column belongs, and nothing else changes for other statements there', () => {
  const bandOf = (text: string) => detection.look(text, { ...field, name: 'sort' })[0]?.band;

  assert.equal(bandOf('SELECT name FROM users WHERE id = 1'), 'block');
  assert.equal(bandOf('Create user manual'), undefined);
});

test('every reason has words that are its own', () => {
  const texts = Object.entries(nearMissWords).map(([why, [holds]]) => (why.startsWith('declared-') ? `${why}: ${holds}` : holds));

  assert.equal(new Set(texts).size, texts.length);
});

function nearOf(text: string, where: Partial<Field>): [kind: string, why: string, points: number, reportedFrom: number][] {
  const near: [string, string, number, number][] = [];
  detection.look(text, { ...field, ...where }, ({ id }, why, points, reportedFrom) => near.push([id, why, points, reportedFrom]));
  return near;
}
