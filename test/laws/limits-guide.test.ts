import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { openGate } from '../support/gate.ts';
import { limitsOf } from '../support/limits.ts';
import { ask, fieldsOf } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../support/raw-upstream.ts';

const page = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
const policies = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text).filter((text) => text.includes('limits:\n'));

suite('the guide of limits', () => {
  test('its first policy limits as the page says, and clients are told in the words of the page', async () => {
    await using upstream = await RawUpstream.open((_request, socket) => void socket.write(answerBytes('{}')));
    await using gate = await openGate({
      upstream: upstream.url,
      ports: { limits: limitsOf() },
      policies: { 'shop.yaml': policies[0] ?? '' },
    });
    const first = await ask(gate.port, '/things');
    const statuses: number[] = [];
    for (let request = 0; request < 6; request += 1) statuses.push((await ask(gate.port, '/things')).status);

    assert.ok(page.includes(`RateLimit-Policy: ${fieldsOf(first, 'ratelimit-policy')[0]}`));
    assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429]);
  });

  test('its templates protect the places that they name', async () => {
    await using upstream = await RawUpstream.open(
      (_request, socket) => void socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'),
    );
    await using gate = await openGate({
      upstream: upstream.url,
      ports: { limits: limitsOf() },
      policies: { 'shop.yaml': policies[1] ?? '' },
    });
    const tried = async (target: string, body: object): Promise<number> =>
      (await ask(gate.port, target, ['Content-Type: application/json'], 'POST', JSON.stringify(body))).status;
    const found: number[] = [];
    for (let one = 0; one < 11; one += 1) found.push(await tried('/login', { username: 'ann', password: `p${one}` }));
    for (let one = 0; one < 6; one += 1) found.push(await tried('/code', { username: 'ann', code: one }));
    for (let one = 0; one < 4; one += 1) found.push(await tried('/reset', { email: 'ann@example.com' }));

    assert.deepEqual([found.indexOf(429), found[16], found[20]], [10, 429, 429]);
    assert.equal(found.filter((status) => status === 429).length, 3);
  });
});
