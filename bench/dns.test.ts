import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureDns, whyNoSecondLoopback } from './dns.ts';

test('names of upstreams hold over every fault of their DNS', async (context) => {
  const why = await whyNoSecondLoopback();
  if (why !== null) return context.skip(why);

  const cells = await measureDns(() => {});

  assert.deepEqual(
    cells.filter(({ wrong }) => wrong !== null),
    [],
  );
});
