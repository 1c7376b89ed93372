import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createAttackDetection } from './attack-detection.ts';
import { attacks } from './attacks.ts';
import type { Field } from './field.ts';
import { readsAsProse } from './prose.ts';

suite('a text reads as prose', () => {
  const texts: readonly [text: string, isProse: boolean][] = [
    ['A short text that says something to whoever reads it here.', true],
    ['Ein kurzer Text, der jemandem etwas erklärt, wenn er ihn liest.', true],
    ['これは誰かが読むための短い文章であり、命令ではありません。使い方を説明しています。', true],
    ['## Heading\n\nThe `name` of a thing (or of *another* thing), as somebody wrote it.', true],
    ['Some words alone', false],
    ['1 UNION ALL SELECT one, two, three FROM four WHERE five = 6 AND seven IN (8, 9)', false],
    ['<a b=c><d e=f><g h=i><j k=l>', false],
    ['const total = items.map((item) => item.price * item.count).reduce(add, 0);', false],
    ['', false],
  ];
  for (const [text, isProse] of texts) test(`${JSON.stringify(text)}: ${isProse}`, () => assert.equal(readsAsProse(text), isProse));
});

test('one sign in prose is reported and not refused, two are refused still, and so is what is nothing but an attack', () => {
  const detection = createAttackDetection(attacks);
  const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };
  const lead = 'Somebody wrote this long text about all the things that happen here every day';
  const bandsOf = (text: string) => detection.look(text, field).map(({ attack, band, seenAs }) => [attack.id, band, seenAs]);

  assert.deepEqual(bandsOf(`${lead} <base href="https://shop.example/"> and more`), [['cross-site-scripting', 'report', 'prose']]);
  assert.deepEqual(bandsOf('<base href="https://shop.example/">'), [['cross-site-scripting', 'block', null]]);
  assert.deepEqual(bandsOf(`${lead}' OR 1=1 --`), [['sql-injection', 'block', 'prose']]);
  assert.deepEqual(bandsOf(`${lead} <img src=x onerror=a>`), [['cross-site-scripting', 'block', 'prose']]);
});

test('a widget in a member that is named for markup is reported, a script in it refused', () => {
  const detection = createAttackDetection(attacks);
  const bandOf = (name: string, text: string) =>
    detection.look(text, { name, isName: false, channel: 'body', host: null, content: 'unknown' })[0]?.band;
  const widget = '<iframe src="https://video.example/7"></iframe>';

  assert.deepEqual([bandOf('embed_code', widget), bandOf('bodyHtml', widget), bandOf('q', widget)], ['report', 'report', 'block']);
  assert.equal(bandOf('bodyHtml', '<img src=x onerror=alert(1)>'), 'block');
});
