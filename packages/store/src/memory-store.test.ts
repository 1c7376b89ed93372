import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MemoryStore } from './memory-store.ts';
import { exchangeRecord, storeConformance } from './testing/conformance.ts';

storeConformance('memory', async () => new MemoryStore(), { suite, test, ...assert });

test('a full memory store drops its oldest exchange and counts it', async () => {
  await using store = new MemoryStore(2);

  await store.ingest({ records: [1, 2, 3].map((sequence) => exchangeRecord({ sequence })), lost: [] });

  assert.deepEqual([await store.count(), store.dropped], [2, 1]);
});
