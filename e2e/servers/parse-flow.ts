import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { parseKeys } from './parse-keys.ts';
import { RestClient, textAt } from './rest-client.ts';
import type { Steps } from './steps.ts';

/** A picture of one pixel (PNG). */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** What an application, its people and its operator do with Parse Server, by its REST API and by its JavaScript SDK. */
export async function parseFlow(url: string, steps: Steps, sdkFile: string): Promise<void> {
  const keys = { 'x-parse-application-id': parseKeys.application, 'x-parse-rest-api-key': parseKeys.rest };
  const app = new RestClient(url, steps, keys);
  const operator = new RestClient(url, steps, { 'x-parse-application-id': parseKeys.application, 'x-parse-master-key': parseKeys.master });
  await standing(app, operator);
  const session = await people(app, operator);
  const person = new RestClient(url, steps, { ...keys, 'x-parse-session-token': session });
  await objects(app, person);
  await files(app, operator);
  await rights(app, operator, person);
  await operation(app, operator);
  await errors(url, steps, app);
  await person.call('POST', '/parse/logout');
  await person.call('GET', '/parse/users/me', { expect: 400 });
  await bySdk(url, steps, sdkFile);
}

async function standing(app: RestClient, operator: RestClient): Promise<void> {
  await app.call('GET', '/parse/health');
  await operator.call('GET', '/parse/serverInfo');
  await operator.call('POST', '/parse/schemas/Product', {
    body: { fields: { name: { type: 'String' }, price: { type: 'Number' }, tags: { type: 'Array' }, made: { type: 'Date' } } },
  });
  await operator.call('GET', '/parse/schemas');
  await operator.call('GET', '/parse/schemas/Product');
  await operator.call('PUT', '/parse/schemas/Product', { body: { fields: { stock: { type: 'Number' } } } });
  await operator.call('PUT', '/parse/config', { body: { params: { greeting: 'hello', limit: 3 } } });
  await app.call('GET', '/parse/config');
}

async function people(app: RestClient, operator: RestClient): Promise<string> {
  for (const [name, phone] of [
    ['ann', '+47 22 00 00 01'],
    ['ben', '+47 22 00 00 02'],
    ['cora', '+47 22 00 00 03'],
  ] as const) {
    await app.call('POST', '/parse/users', { body: { username: name, password: 'Correct-Horse-42', email: `${name}@example.com`, phone } });
  }
  await app.call('POST', '/parse/users', { body: { username: 'ann', password: 'x' }, expect: 400 });
  await app.call('POST', '/parse/login', { body: { username: 'ann', password: 'wrong' }, expect: 404 });
  const known = await app.call('POST', '/parse/login', { body: { username: 'ann', password: 'Correct-Horse-42' } });
  const id = textAt(known, 'objectId');
  const again = await app.call('GET', '/parse/login?username=ann&password=Correct-Horse-42');
  const headers = { 'x-parse-session-token': textAt(known, 'sessionToken') };
  await app.call('GET', '/parse/users/me', { headers });
  await app.call('GET', `/parse/users/${id}`, { headers });
  await app.call('PUT', `/parse/users/${id}`, { headers, body: { nickname: 'Annie' } });
  await app.call('PUT', `/parse/users/${id}`, { body: { nickname: 'not mine' }, expect: 400 });
  await app.call('GET', '/parse/users?limit=2&order=username');
  await app.call('GET', '/parse/users?limit=2&skip=2&order=username');
  await operator.call('GET', '/parse/users?count=1&limit=0');
  await app.call('POST', '/parse/verifyPassword', { body: { username: 'ann', password: 'Correct-Horse-42' } });
  await app.call('GET', '/parse/sessions', { headers });
  await app.call('GET', '/parse/sessions/me', { headers });
  // Parse Server has no answer but this for a session that is revocable already.
  const upgrade = { body: {}, headers: { 'x-parse-session-token': textAt(again, 'sessionToken') }, expect: 500 };
  await app.call('POST', '/parse/upgradeToRevocableSession', upgrade);
  await operator.call('POST', '/parse/loginAs', { body: { userId: id } });
  const last = await app.call('POST', '/parse/login', { body: { username: 'cora', password: 'Correct-Horse-42' } });
  await app.call('DELETE', `/parse/users/${textAt(last, 'objectId')}`, {
    headers: { 'x-parse-session-token': textAt(last, 'sessionToken') },
  });
  await app.call('POST', '/parse/requestPasswordReset', { body: { email: 'ann@example.com' } });
  await app.call('POST', '/parse/verificationEmailRequest', { body: { email: 'ben@example.com' } });
  return textAt(known, 'sessionToken');
}

async function objects(app: RestClient, person: RestClient): Promise<void> {
  const ids: string[] = [];
  for (let number = 1; number <= 7; number += 1) {
    const body = {
      name: `Thing ${number}`,
      price: number * 10,
      tags: ['new', `n${number}`],
      made: { __type: 'Date', iso: '2026-01-01T00:00:00.000Z' },
    };
    ids.push(textAt(await person.call('POST', '/parse/classes/Product', { body }), 'objectId'));
  }
  const [first = 'missing', second = 'missing'] = ids;
  await app.call('GET', `/parse/classes/Product/${first}`);
  await app.call('PUT', `/parse/classes/Product/${first}`, { body: { price: { __op: 'Increment', amount: 5 } } });
  await app.call('PUT', `/parse/classes/Product/${second}`, { body: { tags: { __op: 'AddUnique', objects: ['sale'] } } });
  for (const skip of [0, 3, 6]) await app.call('GET', `/parse/classes/Product?limit=3&skip=${skip}&order=price&count=1`);
  await app.call(
    'GET',
    `/parse/classes/Product?where=${encodeURIComponent('{"price":{"$gte":30},"name":{"$regex":"^Thing"}}')}&order=-price&keys=name,price`,
  );
  const order = await person.call('POST', '/parse/classes/Order', {
    body: {
      product: { __type: 'Pointer', className: 'Product', objectId: first },
      card: '4111 1111 1111 1111',
      address: { street: '1 Made Up Road', city: 'Oslo' },
      place: { __type: 'GeoPoint', latitude: 59.9, longitude: 10.7 },
    },
  });
  await app.call('GET', `/parse/classes/Order/${textAt(order, 'objectId')}?include=product`);
  await app.call('POST', '/parse/batch', {
    body: {
      requests: [
        { method: 'POST', path: '/parse/classes/Product', body: { name: 'Batched', price: 1 } },
        { method: 'PUT', path: `/parse/classes/Product/${first}`, body: { stock: 4 } },
        { method: 'DELETE', path: '/parse/classes/Product/none', body: {} },
      ],
    },
  });
  await app.call('DELETE', `/parse/classes/Product/${second}`);
  await app.call('GET', `/parse/classes/Product/${second}`, { expect: 404 });
  await app.call('POST', `/parse/classes/Product/${first}`, { body: { _method: 'GET' }, headers: { 'content-type': 'text/plain' } });
}

async function files(app: RestClient, operator: RestClient): Promise<void> {
  const picture = await operator.call('POST', '/parse/files/pixel.png', { body: pixel, headers: { 'content-type': 'image/png' } });
  const text = await operator.call('POST', '/parse/files/note.txt', {
    body: 'A note of no weight.',
    headers: { 'content-type': 'text/plain' },
  });
  const large = await operator.call('POST', '/parse/files/large.bin', {
    body: Buffer.alloc(1_500_000, 'sluice'),
    headers: { 'content-type': 'application/octet-stream' },
  });
  const pathOf = (file: unknown) => `/parse/files/${parseKeys.application}/${textAt(file, 'name')}`;
  await app.call('GET', pathOf(picture));
  await app.call('GET', pathOf(text));
  await app.call('GET', pathOf(large));
  await app.call('GET', pathOf(large), { headers: { range: 'bytes=10-99' } });
  await app.call('GET', `/parse/files/${parseKeys.application}/metadata/${textAt(text, 'name')}`);
  await app.call('POST', '/parse/classes/Product', {
    body: { name: 'With a picture', picture: { __type: 'File', name: textAt(picture, 'name'), url: textAt(picture, 'url') } },
  });
  await operator.call('DELETE', `/parse/files/${textAt(text, 'name')}`);
  await app.call('GET', pathOf(text), { expect: 404 });
}

async function rights(app: RestClient, operator: RestClient, person: RestClient): Promise<void> {
  const me = textAt(await person.call('GET', '/parse/users/me'), 'objectId');
  const role = await operator.call('POST', '/parse/roles', {
    body: {
      name: 'sellers',
      ACL: { '*': { read: true } },
      users: { __op: 'AddRelation', objects: [{ __type: 'Pointer', className: '_User', objectId: me }] },
    },
  });
  const id = textAt(role, 'objectId');
  await operator.call('GET', '/parse/roles');
  await operator.call('GET', `/parse/roles/${id}`);
  await operator.call('PUT', `/parse/roles/${id}`, { body: { ACL: { '*': { read: true }, 'role:sellers': { write: true } } } });
  const secret = await person.call('POST', '/parse/classes/Diary', { body: { text: 'mine', ACL: { [me]: { read: true, write: true } } } });
  await person.call('GET', `/parse/classes/Diary/${textAt(secret, 'objectId')}`);
  await app.call('GET', `/parse/classes/Diary/${textAt(secret, 'objectId')}`, { expect: 404 });
  await operator.call('DELETE', `/parse/roles/${id}`);
  const device = await app.call('POST', '/parse/installations', {
    body: { deviceType: 'android', deviceToken: 'made-up-device-token', installationId: '11111111-2222-4333-8444-555555555555' },
  });
  await app.call('GET', `/parse/installations/${textAt(device, 'objectId')}`, {
    headers: { 'x-parse-installation-id': '11111111-2222-4333-8444-555555555555' },
  });
  await operator.call('GET', '/parse/installations');
  await operator.call('PUT', `/parse/installations/${textAt(device, 'objectId')}`, { body: { channels: ['news'] } });
  await operator.call('DELETE', `/parse/installations/${textAt(device, 'objectId')}`);
}

async function operation(app: RestClient, operator: RestClient): Promise<void> {
  await app.call('POST', '/parse/functions/greet', { body: { name: 'Ann' } });
  await app.call('POST', '/parse/functions/fail', { body: {}, expect: 400 });
  await operator.call('GET', '/parse/cloud_code/jobs/data');
  await operator.call('POST', '/parse/jobs/tidy', { body: {} });
  await operator.call(
    'GET',
    `/parse/aggregate/Product?pipeline=${encodeURIComponent('[{"$group":{"_id":null,"total":{"$sum":"$price"}}}]')}`,
  );
  await operator.call('GET', '/parse/aggregate/Product?distinct=name');
  await operator.call('GET', '/parse/hooks/functions');
  await operator.call('POST', '/parse/hooks/functions', { body: { functionName: 'outside', url: 'https://hooks.example.com/f' } });
  await operator.call('GET', '/parse/hooks/functions/outside');
  await operator.call('PUT', '/parse/hooks/functions/outside', { body: { __op: 'Delete' } });
  await operator.call('GET', '/parse/hooks/triggers');
  await operator.call('GET', '/parse/push_audiences');
  await operator.call('GET', '/parse/classes/_JobStatus?limit=1&keys=jobName');
  await app.call('POST', '/parse/events/AppOpened', { body: { at: { __type: 'Date', iso: '2026-01-01T00:00:00.000Z' } } });
  await operator.call('DELETE', '/parse/purge/Diary');
  await operator.call('DELETE', '/parse/schemas/Diary');
  await operator.call('GET', '/parse/security', { expect: 409 });
}

async function errors(url: string, steps: Steps, app: RestClient): Promise<void> {
  await new RestClient(url, steps).call('GET', '/parse/classes/Product', { expect: 403 });
  await new RestClient(url, steps, { 'x-parse-application-id': 'other' }).call('GET', '/parse/classes/Product', { expect: 403 });
  await app.call('GET', '/parse/schemas', { expect: 403 });
  await app.call('GET', '/parse/classes/Product/none', { expect: 404 });
  await app.call('GET', '/parse/nowhere', { expect: 404 });
  await app.call('POST', '/parse/classes/Product', { body: '{"name":', headers: { 'content-type': 'application/json' }, expect: 400 });
  await app.call('POST', '/parse/classes/Product', { body: { price: 'not a number' }, expect: 400 });
  await app.call('GET', `/parse/classes/Product?where=${encodeURIComponent('{"price":{"$no":1}}')}`, { expect: 400 });
  await app.call('POST', '/parse/functions/none', { body: {}, expect: 400 });
}

/** The SDK sends every call as a POST with the method, the keys and the session in a body of text/plain. */
async function bySdk(url: string, steps: Steps, sdkFile: string): Promise<void> {
  const { default: Parse } = await import(pathToFileURL(sdkFile).href);
  Parse.initialize(parseKeys.application, parseKeys.script, parseKeys.master);
  Parse.serverURL = `${url}/parse`;
  const options = { sessionToken: 'missing' };
  await steps.step('sdk: signs up and has a session at once', async () => {
    const user = new Parse.User();
    await user.signUp({ username: 'sdk', password: 'Correct-Horse-42', email: 'sdk@example.com' });
    assert.match(String(user.getSessionToken()), /^r:\w+/);
  });
  await steps.step('sdk: signs in', async () => {
    const known = await Parse.User.logIn('sdk', 'Correct-Horse-42');
    options.sessionToken = known.getSessionToken();
    assert.match(options.sessionToken, /^r:\w+/);
  });
  const notes: Saved[] = [];
  for (let number = 0; number < 5; number += 1) {
    const note: Saved = new Parse.Object('Note', { text: `Note ${number}`, number });
    notes.push(note);
  }
  const [first] = notes;
  await steps.step('sdk: saves objects in a batch', async () => {
    await Parse.Object.saveAll(notes, options);
  });
  await steps.step('sdk: pages through them', async () => {
    const query = new Parse.Query('Note').ascending('number').limit(2).skip(2);
    const found = await query.find(options);
    assert.deepEqual([found.length, found[0].get('text'), await new Parse.Query('Note').count(options)], [2, 'Note 2', 5]);
  });
  await steps.step('sdk: changes, reads again and deletes', async () => {
    await first?.save({ text: 'changed' }, options);
    assert.equal((await new Parse.Query('Note').get(first?.id, options)).get('text'), 'changed');
    await first?.destroy(options);
  });
  await steps.step('sdk: uploads a file and reads it', async () => {
    const file = new Parse.File('sdk.txt', { base64: Buffer.from('by the sdk').toString('base64') }, 'text/plain');
    await file.save({ useMasterKey: true });
    assert.equal(await (await fetch(String(file.url()))).text(), 'by the sdk');
  });
  await steps.step('sdk: calls a function, reads the configuration', async () => {
    assert.equal(await Parse.Cloud.run('greet', { name: 'Sdk' }, options), 'hello Sdk');
    assert.equal((await Parse.Config.get()).get('greeting'), 'hello');
  });
  await steps.step('sdk: reads who it is by the token', async () => {
    assert.equal((await Parse.User.me(options.sessionToken)).getUsername(), 'sdk');
  });
}

/** What is used of an object of the SDK. */
interface Saved {
  readonly id: string;
  save(values: object, by: object): Promise<void>;
  destroy(by: object): Promise<void>;
}
