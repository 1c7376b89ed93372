import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FedSource, taken } from '../testing/fed-source.ts';
import { WatchedBody, type Watcher } from './watched-body.ts';

class Watching implements Watcher {
  source: { pause(): void; resume(): void } | null = null;
  seen: (() => void) | null = null;
  readonly told: string[] = [];

  begin(source: { pause(): void; resume(): void }): void {
    this.source = source;
  }

  chunk(bytes: Uint8Array): void {
    this.told.push(Buffer.from(bytes).toString());
  }

  end(seen: () => void): void {
    this.seen = seen;
  }

  abort({ kind }: { readonly kind: string }): void {
    this.told.push(kind);
  }
}

function opened() {
  const source = new FedSource(4);
  const watcher = new Watching();
  const body = new WatchedBody(source, watcher);
  const seen = taken(body);
  return { source, watcher, body, seen };
}

suite('a watched body', () => {
  test('passes as it is, and ends when the watcher has seen it all', () => {
    const { source, watcher, body, seen } = opened();

    source.feed('ab');
    source.feed('cd');
    source.end(['x', '1']);

    assert.deepEqual([body.length, seen.chunks, seen.ends, watcher.told], [4, ['ab', 'cd'], [], ['ab', 'cd']]);
    watcher.seen?.();
    assert.deepEqual(seen.ends, ['end x,1']);
  });

  test('goes on only when both its reader and its watcher can', () => {
    const { source, watcher, body } = opened();

    body.pause();
    watcher.source?.pause();
    watcher.source?.resume();
    assert.equal(source.isPaused, true);
    body.resume();
    assert.equal(source.isPaused, false);
    watcher.source?.pause();
    body.pause();
    body.resume();
    assert.equal(source.isPaused, true);
  });

  test('that breaks, or is given up, tells its watcher', () => {
    const broken = opened();
    broken.source.abort('upstream');
    const givenUp = opened();
    givenUp.body.cancel({ kind: 'client', detail: 'gone' });

    assert.deepEqual([broken.seen.ends, broken.watcher.told], [['upstream'], ['upstream']]);
    assert.deepEqual([givenUp.source.cancelled?.kind, givenUp.watcher.told], ['client', ['client']]);
  });
});
