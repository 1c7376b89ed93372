import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dataClasses } from './classes.generated.ts';
import { defineDataClass } from './define-data-class.ts';
import { createDetection } from './detection.ts';
import { Hits } from './hits.ts';
import { detection } from './testing/find-in-json.ts';

function inText(name: string, text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const hits = new Hits();
  detection.lookText(name, bytes, 0, bytes.length, hits);
  return Array.from({ length: hits.count }, (_, index) =>
    (hits.confidences[index] ?? 0) > 0 ? (detection.classes[hits.classes[index] ?? 0]?.id ?? '') : '',
  ).filter((id) => id !== '');
}

suite('text', () => {
  test("a header's name is evidence for its value", () => {
    assert.deepEqual(inText('x-powered-by', 'Express'), ['internal.server-version']);
    assert.deepEqual(inText('server', 'nginx/1.18.0'), ['internal.server-version']);
    assert.deepEqual(inText('server', 'sluice'), []);
  });

  test('an error page gives away its trace, its database and its server', () => {
    const page = `<html><body><h1>Error</h1><pre>SequelizeDatabaseError: SQLITE_ERROR: no such column: x<br> &nbsp; &nbsp;at Query.run (/srv/shop/node_modules/q.js:12:5)
 &nbsp; &nbsp;at next (/srv/shop/router.js:3:9)</pre><address>Apache/2.4.52 (Ubuntu) Server</address></body></html>`;
    const found = inText('', page);

    for (const id of ['internal.stack-trace', 'internal.sql-error', 'internal.server-version']) assert.ok(found.includes(id), id);
  });

  test('a PHP warning in HTML is a trace', () => {
    assert.ok(
      inText('', '<b>Fatal error</b>: Uncaught Error in <b>/var/www/shop/index.php</b> on line <b>12</b><br />').includes(
        'internal.stack-trace',
      ),
    );
  });

  test('rows of CSV are found one by one', () => {
    const rows = Array.from({ length: 500 }, (_, index) => `${index},a${index}@b.example,open`).join('\n');

    assert.equal(inText('', rows).length, 500);
  });
});

suite('explanations', () => {
  test('the verdict is the sum of its evidence', () => {
    const [best] = detection.explainValue('card_number', '4111 1111 1111 1111');
    const sum = best?.evidence.reduce((total, { weight }) => total + weight, 0) ?? 0;

    assert.equal(best?.dataClass, 'finance.pan');
    assert.equal(best?.band, 'certain');
    assert.ok(Math.abs(sum - (best?.score ?? 0)) < 1e-3);
  });

  test('a name without a value of its form is explained as none', () => {
    const iban = detection.explainValue('iban', 'not given').find(({ dataClass }) => dataClass === 'finance.iban');

    assert.equal(iban?.band, 'none');
  });
});

suite('definitions', () => {
  test('an id without a family, and one that comes twice, are refused', () => {
    const [first] = dataClasses;
    if (first === undefined) return assert.fail('there are no classes');

    assert.throws(() => defineDataClass({ ...first, id: 'weather.wind' }), { code: 'SLUICE_DETECT_UNKNOWN_FAMILY' });
    assert.throws(() => createDetection([first, first]), { code: 'SLUICE_DETECT_TWICE' });
  });

  test('every secret is looked for in every row', () => {
    assert.deepEqual(
      dataClasses.filter(({ family, isNeverSampled }) => family === 'secret' && !isNeverSampled).map(({ id }) => id),
      [],
    );
  });
});
