import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { SluiceError } from '@sluice/kit';
import { isApiKey } from '@sluice/model';
import { MemoryState } from '@sluice/store/conformance';
import { limitsOf } from './granted.ts';
import { Register } from './register.ts';
import type { RegisterChange } from './shelf.ts';

const startMs = Date.UTC(2026, 10, 26, 12);
const dayMs = 86_400_000;

function opened() {
  const told: RegisterChange[] = [];
  const state = new MemoryState();
  const clock = { nowMs: startMs };
  const register = new Register(state, async (changes) => void told.push(...changes), {
    now: () => clock.nowMs,
    random: randomBytes,
    fingerprintOfToken: (text) => `k1:fp${text.length}`,
    networkOf: (address) => `${address.split('.').slice(0, 3).join('.')}.0/24`,
  });
  return { register, told, state, clock };
}

const refusedWith = (code: string) => (error: unknown) => error instanceof SluiceError && error.code === `SLUICE_CONTROL_${code}`;

test('a key is told once, known again by its shape, and stored as a hash', async () => {
  const { register, state, told } = opened();
  await register.consumers.create({ name: 'billing', roles: ['reader'] });

  const { key, entry } = await register.apiKeys.create({ consumer: 'billing', scopes: ['orders:read'] });

  assert.ok(isApiKey(key) && key.startsWith(entry.prefix));
  const stored = (await state.list('')).map(({ text }) => text).join('\n');
  assert.ok(!stored.includes(key));
  assert.ok(stored.includes(createHash('sha256').update(key).digest('base64url')));
  assert.ok(!JSON.stringify(await register.apiKeys.list(null)).includes('hash'));
  const change = told.at(-1);
  assert.ok(change?.kind === 'api-key' && change.after?.id === entry.id && change.before === null);
});

test('a plan and a ban of a data folder from before they said more are read as saying no more', async () => {
  const { register, state } = opened();
  await state.write([
    { key: 'plan/gold', text: JSON.stringify({ name: 'gold', about: '', labels: {}, createdAtMs: startMs }) },
    {
      key: 'ban/b1',
      text: JSON.stringify({
        id: 'b1',
        target: '10.0.0.0/8',
        treat: 'challenge',
        reason: 'x',
        by: 'hand',
        createdAtMs: startMs,
        untilMs: null,
      }),
    },
  ]);

  const [plan] = await register.plans.list();
  const [ban] = await register.bans.list();

  assert.deepEqual([plan?.quota, plan?.concurrency, ban?.stepUp], [[], null, null]);
  assert.deepEqual(plan && limitsOf(plan), []);
});

test('a key that is rotated stays valid for the overlap and no longer', async () => {
  const { register, clock } = opened();
  await register.consumers.create({ name: 'billing' });
  const { entry: old } = await register.apiKeys.create({ consumer: 'billing', label: 'ci', expiresAtMs: startMs + 30 * dayMs });

  const { entry: fresh } = await register.apiKeys.rotate(old.id, { overlapMs: 7 * dayMs });

  const states = async () => (await register.apiKeys.list('billing')).toSorted((a) => (a.id === old.id ? -1 : 1)).map(({ state }) => state);
  assert.deepEqual([fresh.label, await states()], ['ci', ['active', 'active']]);
  clock.nowMs += 7 * dayMs;
  assert.deepEqual(await states(), ['expired', 'active']);
  await assert.rejects(register.apiKeys.rotate(old.id, {}), refusedWith('KEY_NOT_ACTIVE'));
});

test('a key that is revoked stays in the list, and goes with its consumer', async () => {
  const { register, told } = opened();
  await register.consumers.create({ name: 'billing' });
  const { entry } = await register.apiKeys.create({ consumer: 'billing' });

  assert.equal((await register.apiKeys.revoke(entry.id)).state, 'revoked');
  assert.deepEqual(await register.consumers.remove('billing'), { removed: 'billing', keys: 1 });

  assert.deepEqual(await register.apiKeys.list(null), []);
  assert.deepEqual(
    told.slice(-2).map(({ kind, after }) => [kind, after]),
    [
      ['api-key', null],
      ['consumer', null],
    ],
  );
});

test('of the use of a key its last day is kept', async () => {
  const { register } = opened();
  await register.consumers.create({ name: 'billing' });
  const { entry } = await register.apiKeys.create({ consumer: 'billing' });

  await register.apiKeys.used([entry.id, 'ak-unknown']);

  assert.equal((await register.apiKeys.list(null))[0]?.lastUsedDay, '2026-11-26');
});

test('a plan that somebody has is not removed, and one that is not there is not given', async () => {
  const { register } = opened();
  await register.plans.create({ name: 'gold', about: 'for partners', labels: { tier: '1' } });
  await register.consumers.create({ name: 'billing', plan: 'gold' });

  await assert.rejects(register.plans.remove('gold'), refusedWith('PLAN_IN_USE'));
  await assert.rejects(register.consumers.change('billing', { plan: 'silver' }), refusedWith('NOT_REGISTERED'));
  await register.consumers.change('billing', { plan: null });
  await register.plans.remove('gold');
});

test('a plan says how much it grants, only what is given of it changes, and all of it is told again', async () => {
  const { register, told } = opened();
  await register.plans.create({
    name: 'gold',
    quota: ['1000 per day'],
    rate: ['10 per 1s burst 20'],
    bytes: ['1 GB per day'],
    concurrency: 4,
  });

  const changed = await register.plans.change('gold', { quota: ['2000 per day', '50000 per month'], bytes: [] });

  const { quota, rate, bytes, records, concurrency, consumers } = await register.plans.get('gold');
  assert.deepEqual(
    [quota, rate, bytes, records, concurrency, consumers],
    [['2000 per day', '50000 per month'], ['10 per 1s burst 20'], [], [], 4, 0],
  );
  assert.deepEqual(told.at(-1)?.after, changed);
  assert.deepEqual(await register.everything(), [{ kind: 'plan', before: null, after: changed }]);
  assert.deepEqual(limitsOf(changed), [
    { count: 'requests', terms: { kind: 'rate', amount: 10, periodMs: 1_000, burst: 20 } },
    { count: 'requests', terms: { kind: 'quota', amount: 2_000, unit: 'day' } },
    { count: 'requests', terms: { kind: 'quota', amount: 50_000, unit: 'month' } },
    { count: 'requests', terms: { kind: 'concurrency', amount: 4 } },
  ]);
});

test('only what is given of a consumer changes', async () => {
  const { register } = opened();
  await register.consumers.create({ name: 'billing', owner: 'team-pay', roles: ['reader'] });

  const { owner, roles, tenant } = await register.consumers.change('billing', { tenant: 'north', roles: [] });

  assert.deepEqual([owner, roles, tenant], ['team-pay', [], 'north']);
});

test('a network is banned by any of its addresses, once, and lifted by another', async () => {
  const { register } = opened();
  await register.bans.put({ target: '203.0.113.7', reason: 'stuffing' }, 'hand');
  await register.bans.put({ target: '203.0.113.0/24', reason: 'spraying', treat: 'limit', untilMs: startMs + dayMs }, 'hand');

  assert.deepEqual(
    (await register.bans.list()).map(({ target, reason }) => [target, reason]),
    [['203.0.113.0/24', 'spraying']],
  );
  await register.bans.lift('203.0.113.99');
  assert.deepEqual(await register.bans.list(), []);
});

test('what a hand has banned no rule bans for a shorter time', async () => {
  const { register } = opened();
  const told = async (untilMs: number | null, by: string) => {
    await register.bans.put({ target: '203.0.113.7', reason: by, ...(untilMs === null ? {} : { untilMs }) }, by);
    return (await register.bans.list()).map((ban) => [ban.by, ban.untilMs]);
  };

  assert.deepEqual(await told(startMs + 1000, 'a-rule'), [['a-rule', startMs + 1000]]);
  assert.deepEqual(await told(startMs + dayMs, 'hand'), [['hand', startMs + dayMs]]);
  assert.deepEqual(await told(startMs + 1000, 'a-rule'), [['hand', startMs + dayMs]]);
  assert.deepEqual(await told(startMs + 2 * dayMs, 'a-rule'), [['a-rule', startMs + 2 * dayMs]]);
  assert.deepEqual(await told(null, 'hand'), [['hand', null]]);
  assert.deepEqual(await told(startMs + dayMs, 'a-rule'), [['hand', null]]);
  assert.deepEqual(await told(startMs + 1000, 'hand'), [['hand', startMs + 1000]]);
});

test('a challenge may say which login it wants, and nothing else may', async () => {
  const { register } = opened();

  const ban = await register.bans.put(
    { target: '203.0.113.7', reason: 'odd', treat: 'challenge', acrValues: ['urn:shop:mfa'], maxAgeSeconds: 300 },
    'hand',
  );

  assert.deepEqual(ban.stepUp, { acrValues: ['urn:shop:mfa'], maxAgeSeconds: 300 });
  for (const wrong of [{ acrValues: ['a'] }, { treat: 'challenge', acrValues: ['a"b'] }, { treat: 'challenge', maxAgeSeconds: 0 }])
    await assert.rejects(register.bans.put({ target: '203.0.113.7', reason: 'odd', ...wrong }, 'hand'), refusedWith('BAD_PARAMETER'));
});

test('a ban whose time is over is in no list', async () => {
  const { register, clock } = opened();
  await register.bans.put({ target: 'key-k1:0123', reason: 'noise', untilMs: startMs + 1000 }, 'a-rule');

  clock.nowMs += 1000;

  assert.deepEqual(await register.bans.list(), []);
});

test('a token is denied by its fingerprint, and the token is nowhere', async () => {
  const { register, state } = opened();

  const { what } = await register.denials.create({ token: 'aaa.bbb.ccc' });

  assert.deepEqual(what, { kind: 'fingerprint', fingerprint: 'k1:fp11' });
  assert.ok(!JSON.stringify(await state.list('')).includes('aaa.bbb'));
});

const mistakes: readonly (readonly [what: string, ask: (register: Register) => Promise<unknown>, code: string])[] = [
  ['a name with a space', (register) => register.consumers.create({ name: 'a b' }), 'BAD_PARAMETER'],
  ['an unknown member', (register) => register.consumers.create({ name: 'a', rolls: [] }), 'BAD_PARAMETER'],
  ['no object', (register) => register.consumers.create(['a']), 'BAD_PARAMETER'],
  ['a line break in a text', (register) => register.consumers.create({ name: 'a', owner: 'x\ny' }), 'BAD_PARAMETER'],
  ['a quota per week', (register) => register.plans.create({ name: 'a', quota: ['5 per week'] }), 'BAD_PARAMETER'],
  ['a rate over no time', (register) => register.plans.create({ name: 'a', rate: ['5 per 1ms'] }), 'BAD_PARAMETER'],
  ['a burst of none', (register) => register.plans.create({ name: 'a', rate: ['5 per 1s burst 0'] }), 'BAD_PARAMETER'],
  ['two quotas of a day', (register) => register.plans.create({ name: 'a', quota: ['5 per day', '6 per day'] }), 'BAD_PARAMETER'],
  ['a quota that is no list', (register) => register.plans.create({ name: 'a', quota: '5 per day' }), 'BAD_PARAMETER'],
  ['half a request at once', (register) => register.plans.create({ name: 'a', concurrency: 0.5 }), 'BAD_PARAMETER'],
  ['a change of no plan', (register) => register.plans.change('a', { quota: ['5 per day'] }), 'NOT_REGISTERED'],
  ['a key of nobody', (register) => register.apiKeys.create({ consumer: 'nobody' }), 'NOT_REGISTERED'],
  ['a network of another width', (register) => register.bans.put({ target: '203.0.0.0/16', reason: 'x' }, 'hand'), 'BAD_PARAMETER'],
  ['a ban of nobody', (register) => register.bans.put({ target: 'nobody', reason: 'x' }, 'hand'), 'NOT_REGISTERED'],
  ['a ban that is over', (register) => register.bans.put({ target: '203.0.113.7', reason: 'x', untilMs: 1 }, 'hand'), 'BAD_PARAMETER'],
  ['a subject without its issuer', (register) => register.denials.create({ subject: 'alice' }), 'BAD_PARAMETER'],
  ['a denial of nothing', (register) => register.denials.create({ reason: 'x' }), 'BAD_PARAMETER'],
  ['a denial of two things', (register) => register.denials.create({ tokenId: 'x', token: 'y' }), 'BAD_PARAMETER'],
];
test('a name that nobody has is told with the nearest that somebody has', async () => {
  const { register } = opened();
  await register.consumers.create({ name: 'billing' });

  await assert.rejects(register.apiKeys.create({ consumer: 'biling' }), /no consumer "biling" is registered; did you mean "billing"\?$/);
  await assert.rejects(register.bans.put({ target: 'biling', reason: 'x' }, 'hand'), /did you mean "billing"\?$/);
});

for (const [what, ask, code] of mistakes) {
  test(`${what} is refused`, async () => {
    await assert.rejects(ask(opened().register), refusedWith(code));
  });
}
