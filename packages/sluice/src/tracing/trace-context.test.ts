import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readTraceContext, withTraceContext } from './trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const valid = `00-${traceId}-${spanId}-01`;

suite('trace context', () => {
  test('a valid parent is read, whatever the case of its name', () => {
    const { parent } = readTraceContext(['accept', '*/*', 'TraceParent', valid]);

    assert.deepEqual(parent, { traceId, spanId, flags: 1 });
  });

  test('what the specification calls invalid begins a new trace', () => {
    const cases = [
      `00-${traceId}-${spanId}`,
      `00-${traceId}-${spanId}-01-more`,
      `ff-${traceId}-${spanId}-01`,
      `00-${'0'.repeat(32)}-${spanId}-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
      `00-${traceId}-${spanId}-0g`,
      `0-${traceId}-${spanId}-01`,
      '',
    ];

    for (const text of cases) assert.equal(readTraceContext(['traceparent', text]).parent, null, text);
    assert.equal(readTraceContext(['traceparent', valid, 'traceparent', valid]).parent, null);
  });

  test('of a later version the part that is known is read', () => {
    for (const text of [`cc-${traceId}-${spanId}-01`, `cc-${traceId}-${spanId}-01-what-the-future-brings`])
      assert.deepEqual(readTraceContext(['traceparent', text]).parent, { traceId, spanId, flags: 1 });
  });

  test('flags that nobody knows yet are not passed on', () => {
    assert.equal(readTraceContext(['traceparent', `00-${traceId}-${spanId}-ff`]).parent?.flags, 0b11);
  });

  test('the state passes as it came, its lines joined in their order', () => {
    const headers = ['tracestate', 'rojo=00f067aa0ba902b7', 'traceparent', valid, 'tracestate', 'congo=t61rcWkgMzE , ,t1@v=x'];

    assert.equal(readTraceContext(headers).state, 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE , ,t1@v=x');
  });

  test('a state that is malformed, too long or without a parent is dropped', () => {
    const many = Array.from({ length: 33 }, (_, index) => `k${index}=v`).join(',');
    const cases = ['a', 'A=1', 'a=1,a=2', 'a=\u00e9', 'a=', 'a=1=2', '@a=1', many];

    for (const state of cases) assert.equal(readTraceContext(['traceparent', valid, 'tracestate', state]).state, '', state);
    assert.equal(readTraceContext(['traceparent', 'bad', 'tracestate', 'a=1']).state, '');
  });

  test('what goes on carries one field of each, and everything else as it was', () => {
    const headers = ['Accept', '*/*', 'TRACEPARENT', 'bad', 'tracestate', 'a=1', 'X-Other', 'b'];

    assert.deepEqual(withTraceContext(headers, { traceId, spanId, flags: 3 }, ''), [
      'Accept',
      '*/*',
      'X-Other',
      'b',
      'traceparent',
      `00-${traceId}-${spanId}-03`,
    ]);
    assert.deepEqual(withTraceContext([], { traceId, spanId, flags: 0 }, 'a=1').slice(2), ['tracestate', 'a=1']);
  });
});
