import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AbortReason } from '@sluice/model';
import { FedSource, taken } from '../testing/fed-source.ts';
import { SettledBody } from './settled-body.ts';

function settling() {
  const settled: { readonly bytes: number; readonly reason: AbortReason['kind'] | null }[] = [];
  let release: (mayEnd: boolean) => void = () => undefined;
  const settle = (bytes: number, reason: AbortReason | null) => {
    settled.push({ bytes, reason: reason?.kind ?? null });
    return new Promise<boolean>((resolve) => {
      release = resolve;
    });
  };
  const released = async (mayEnd = true) => {
    release(mayEnd);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { settled, settle, released };
}

suite('a streamed answer', () => {
  test('ends only when its record is kept; what is not its end flows before', async () => {
    const source = new FedSource();
    const { settled, settle, released } = settling();
    const seen = taken(new SettledBody(source, settle, () => undefined));

    source.feed('ab');
    source.feed('cd');
    source.end();

    assert.deepEqual(seen, { chunks: ['ab', 'cd'], ends: [] });
    assert.deepEqual(settled, [{ bytes: 4, reason: null }]);
    await released();
    assert.deepEqual(seen.ends, ['end ']);
  });

  test('whose record could not be kept, and has to be, breaks off before its end', async () => {
    const source = new FedSource(4);
    const { settle, released } = settling();
    const seen = taken(new SettledBody(source, settle, () => undefined));

    source.feed('ab');
    source.feed('cd');
    source.end();
    await released(false);

    assert.deepEqual(seen, { chunks: ['ab'], ends: ['denied'] });
  });

  test('of an announced length keeps its last chunk back, which would be its end for a client that counts', async () => {
    const source = new FedSource(4);
    const { settle, released } = settling();
    const seen = taken(new SettledBody(source, settle, () => undefined));

    source.feed('ab');
    source.feed('cd');
    source.end();

    assert.deepEqual(seen.chunks, ['ab']);
    await released();
    assert.deepEqual(seen, { chunks: ['ab', 'cd'], ends: ['end '] });
  });

  test('that breaks is recorded with the bytes that were out and the reason, before the client hears of it', async () => {
    const source = new FedSource(4);
    const { settled, settle, released } = settling();
    const seen = taken(new SettledBody(source, settle, () => undefined));

    source.feed('ab');
    source.feed('cd');
    source.abort('denied');

    assert.deepEqual(settled, [{ bytes: 2, reason: 'denied' }]);
    assert.deepEqual(seen.ends, []);
    await released();
    assert.deepEqual(seen, { chunks: ['ab'], ends: ['denied'] });
  });

  test('whose client is gone is recorded once, and its source is told', () => {
    const source = new FedSource();
    const { settled, settle } = settling();
    const body = new SettledBody(source, settle, () => undefined);
    taken(body);

    source.feed('ab');
    body.cancel({ kind: 'client', detail: 'gone' });
    source.abort('client');

    assert.equal(source.cancelled?.kind, 'client');
    assert.deepEqual(settled, [{ bytes: 2, reason: 'client' }]);
  });
});
