import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { stackTrace } from '../classes/stack-trace.ts';
import { createDetection } from '../detection.ts';
import { Hits } from '../hits.ts';
import { fillTape } from '../testing/fill-tape.ts';
import { stackTraces } from '../testing/specimens-stack-traces.ts';

const detection = createDetection([stackTrace]);

suite('a stack trace is found whole', () => {
  for (const [runtime, trace] of Object.entries(stackTraces)) {
    test(`of ${runtime}`, () => {
      assert.ok(likely({ value: trace }) > 0);
    });

    test(`of ${runtime}, as a line of JSON inside a string`, () => {
      assert.ok(likely({ body: JSON.stringify({ error: trace }) }) > 0);
    });

    test(`of ${runtime}, where HTML breaks the lines`, () => {
      assert.ok(likely({ value: trace.replaceAll('\n', '<br>\n') }) > 0);
    });
  }
});

suite('a list of lines under the name of a trace is one', () => {
  for (const [runtime, trace] of Object.entries(stackTraces)) {
    test(`of ${runtime}`, () => {
      assert.ok(likely({ stack: trace.split('\n') }) > 0);
    });
  }

  test('also where a frame says no file', () => {
    assert.equal(likely({ stackTrace: ['at Shop.Orders.Find(Int32 id)', 'at Shop.Api.Get()'] }), 2);
  });
});

test('a trace in one row of many is found though the other rows hold none', () => {
  const rows = Array.from({ length: 300 }, (_, index) => ({ error: index === 7 ? stackTraces['node'] : 'not found' }));

  assert.equal(likely(rows), 1);
});

suite('what looks like a frame is none', () => {
  for (const text of [
    'We meet\n   at Cafe.Central (ask for us)\n   at ten',
    'at 10:30:45',
    'Open server.ts: 3000 is the port',
    'ada@shop.example:8080',
    'File "report.pdf", line 12 of the form',
    'see README.md:12',
    '#1 in the list: main.css (12)',
    '** (Note) call first',
    'from orders.rb to orders.go',
    'thread panicked at the sight',
  ]) {
    test(text, () => {
      assert.equal(likely({ text }), 0);
    });
  }
});

test('a search for frames stays linear on lines that nearly are some', () => {
  const unit = "    at (.js: \\n    at f.cs:( .rb:in ` '\n";
  assertLinear((count) => {
    const text = unit.repeat(count);
    return () => void likely({ text });
  }, 32_000);
});

/** How many hits a mask would be put on. */
function likely(value: unknown): number {
  const tape = new Tape();
  const trie = new PathTrie(unknownShape);
  const hits = new Hits();
  fillTape(tape, trie, new TextEncoder().encode(JSON.stringify(value)));
  detection.attach(trie).look(tape, hits);
  return hits.confidences.subarray(0, hits.count).filter((level) => level > 0).length;
}
