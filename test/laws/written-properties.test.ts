import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { always, answerBytes } from '../support/raw-upstream.ts';
import { sendOnce } from '../support/send-once.ts';

const json = 'Content-Type: application/json';
const contract = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /me:
    put:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                id: { type: string, readOnly: true }
                name: { type: string }
                address: { type: object, properties: { city: { type: string } } }
                phones: { type: array, items: { type: object, properties: { number: { type: string } } } }
                pets: { type: array, items: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] } }
      responses: { '200': { description: ok } }
components:
  schemas:
    Cat: { type: object, required: [kind], properties: { kind: { const: cat }, claws: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { const: dog }, tail: { type: integer } } }
`;

/** What reached the upstream of a request, or its status where nothing did. */
async function wrote(body: object | string, otherwise = ', otherwise: strip', writes = 'contract'): Promise<string | number> {
  const entry = `  - { id: own, match: { endpoint: PUT /me }, permit: anyone, writes: ${writes}${otherwise} }\n`;
  const policies = { 'shop.yaml': `version: 1\naccess:\n${entry}` };
  const form = { method: 'PUT', target: '/me', lines: [json], body: typeof body === 'string' ? body : JSON.stringify(body) };
  const { answer, requests, record, gate } = await sendOnce(form, { contract, policies });
  assert.deepEqual(gate.policy.decideAgain(record).request, record.request.decision);
  return requests[0]?.body.toString() ?? answer.status;
}

suite('what takes away an object of which a client may write some properties', () => {
  const sent = async (body: object | string, entries: string): Promise<string | number> => {
    const policies = { 'shop.yaml': `version: 1\naccess:\n${entries}` };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { answer, requests, record, gate } = await sendOnce({ method: 'PUT', target: '/me', lines: [json], body: text }, { policies });
    assert.deepEqual(gate.policy.decideAgain(record).request, record.request.decision);
    return requests[0]?.body.toString() ?? answer.status;
  };
  const permit = (writes: string, otherwise = '') =>
    `  - { id: own, match: { endpoint: PUT /me }, permit: anyone, writes: [name, ${writes}]${otherwise} }\n`;

  for (const value of [null, 'a street', 7, true, ['a', 'b']] as const) {
    test(`is refused: ${JSON.stringify(value)}`, async () => {
      assert.equal(await sent({ name: 'a', address: value }, permit('address/city')), 403);
      assert.equal(await sent({ name: 'a', phones: [{ number: '1' }, value] }, permit('phones/*/number')), 403);
    });
  }

  test('is taken out where the entry strips', async () => {
    assert.equal(await sent({ name: 'a', address: null }, permit('address/city', ', otherwise: strip')), '{"name":"a"}');
  });

  test('passes where all that it holds may be written, and where nothing is taken away', async () => {
    const all = '{"name":"a","address":null}';
    for (const writes of ['address/*', 'address', 'address/**']) assert.equal(await sent(all, permit(writes)), all, writes);
    for (const body of ['{"name":"a"}', '{"address":{}}', '{"address":{"city":null}}'])
      assert.equal(await sent(body, permit('address/city')), body);
  });

  test('is refused where it may not write one of them', async () => {
    const entries = `  - { id: all, match: { endpoint: PUT /me }, permit: anyone }
  - { id: city, match: { endpoint: PUT /me }, forbid: anyone, writes: [address/city] }\n`;

    assert.equal(await sent({ address: { zip: '1' } }, entries), '{"address":{"zip":"1"}}');
    assert.equal(await sent({ address: { city: 'b' } }, entries), 403);
    assert.equal(await sent({ address: null }, entries), 403);
    assert.equal(await sent({ name: 'a' }, entries.replace('address/', '"*/').replace('city]', 'city"]')), '{"name":"a"}');
  });
});

test('what stands in an answer in place of an object of which some properties may leave is stripped, and null tells nothing', async () => {
  const policies = {
    'shop.yaml': 'version: 1\naccess:\n  - { id: own, match: { endpoint: GET /me }, permit: anyone, fields: [id, homes/*/city] }\n',
  };
  const left = async (body: string) => (await sendOnce({ target: '/me' }, { policies }, always(answerBytes(body)))).answer.body.toString();

  assert.equal(
    await left('{"id":1,"homes":[{"city":"b","street":"s"},"s 7, b",null,{"city":"c"}]}'),
    '{"id":1,"homes":[{"city":"b"},null,{"city":"c"}]}',
  );
  assert.equal(await left('{"id":1,"homes":null}'), '{"id":1,"homes":null}');
  assert.equal(await left('{"id":1,"homes":"s 7, b"}'), '{"id":1}');
});

suite('what the contract does not let a client write', () => {
  test('is taken out where the entry strips, and the rest goes on as it was written', async () => {
    assert.equal(await wrote('{ "name": "a", "isAdmin":true }'), '{ "name": "a" }');
    assert.equal(await wrote({ id: '7', name: 'a', extra: { role: 'admin' } }), '{"name":"a"}');
    assert.equal(await wrote({ name: 'a', address: { city: 'b', verified: true } }), '{"name":"a","address":{"city":"b"}}');
    assert.equal(
      await wrote({ phones: [{ number: '1', verified: true }, { number: '2' }, { verified: false }] }),
      '{"phones":[{"number":"1"},{"number":"2"},{}]}',
    );
    assert.equal(await wrote({ 'an odd name!': 1, name: 'a' }), '{"name":"a"}');
    assert.equal(
      await wrote({ name: 'a', address: { city: 'b', x: 1 }, y: 2 }, ', otherwise: strip', '[name, address/city]'),
      '{"name":"a","address":{"city":"b"}}',
    );
  });

  test('is refused where the entry refuses, and where nobody can say what of a place may stay', async () => {
    assert.equal(await wrote({ name: 'a', isAdmin: true }, ''), 403);
    assert.equal(
      await wrote({
        pets: [
          { kind: 'cat', tail: 1 },
          { kind: 'dog', tail: 2 },
        ],
      }),
      403,
    );
    assert.equal(await wrote(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`x${index}`, 1]))), 403);
  });
});
