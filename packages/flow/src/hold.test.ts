import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type AbortReason, bytesBody } from '@sluice/model';
import { hold } from './hold.ts';
import { FedSource, taken } from './testing/fed-source.ts';

suite('a body is held', () => {
  test('whole, with its trailers; one chunk is not copied', async () => {
    const bytes = Buffer.from('abc');

    const held = await hold(bytesBody(bytes, ['x', '1']), 3);

    assert.deepEqual(held, { kind: 'whole', bytes, trailers: ['x', '1'] });
    assert.ok(held.kind === 'whole' && held.bytes === bytes);
  });

  test('without waiting where it is known to be empty', () => {
    assert.deepEqual(hold(bytesBody(new Uint8Array(0)), 3), { kind: 'whole', bytes: new Uint8Array(0), trailers: [] });
  });

  test('of several chunks, joined in their order', async () => {
    const source = new FedSource();
    const holding = hold(source, 10);

    for (const part of ['ab', 'c', 'def']) source.feed(part);
    source.end();

    const held = await holding;
    assert.equal(held.kind === 'whole' ? Buffer.from(held.bytes).toString() : null, 'abcdef');
  });

  test('of several chunks that are neighbours in memory, as they are', async () => {
    const memory = Buffer.from('-abcdef-');
    const source = new FedSource();
    const holding = hold(source, 10);

    for (const part of [memory.subarray(1, 3), memory.subarray(3, 4), memory.subarray(4, 7)]) source.feed(part);
    source.end();

    const held = await holding;
    assert.ok(held.kind === 'whole');
    assert.equal(Buffer.from(held.bytes).toString(), 'abcdef');
    assert.ok(held.bytes.buffer === memory.buffer);
  });

  test('up to the bound; beyond it is a body again from its first byte, and the source waits for a reader', async () => {
    const source = new FedSource();
    const holding = hold(source, 3);
    source.feed('ab');
    source.feed('cd');

    const held = await holding;
    assert.ok(held.kind === 'over');
    assert.equal(source.isPaused, true);
    source.feed('ef');
    const seen = taken(held.body);
    source.feed('gh');
    source.end(['x', '1']);

    assert.deepEqual(seen, { chunks: ['ab', 'cd', 'ef', 'gh'], ends: ['end x,1'] });
    assert.equal(source.isPaused, false);
  });

  test('a body that ended or broke before it was read on says so to whoever reads', async () => {
    for (const [finish, said] of [
      [(source: FedSource) => source.end(), 'end '],
      [(source: FedSource) => source.abort('upstream'), 'upstream'],
    ] as const) {
      const source = new FedSource();
      const holding = hold(source, 3);
      source.feed('abcdef');
      const held = await holding;
      finish(source);

      assert.deepEqual(held.kind === 'over' ? taken(held.body) : null, { chunks: ['abcdef'], ends: [said] });
    }
  });

  test('one that breaks off is broken, with what was held', async () => {
    const source = new FedSource();
    const holding = hold(source, 10);
    source.feed('abc');
    source.abort('timeout');

    const held = await holding;

    assert.equal(held.kind, 'broken');
    assert.deepEqual(held.kind === 'broken' ? [held.bytesHeld, held.reason.kind] : null, [3, 'timeout']);
  });

  test('who gives up a long one gives up its source', async () => {
    const source = new FedSource();
    const holding = hold(source, 1);
    source.feed('abc');
    const held = await holding;
    const reason: AbortReason = { kind: 'client', detail: 'gone' };

    if (held.kind === 'over') held.body.cancel(reason);

    assert.equal(source.cancelled, reason);
  });
});
