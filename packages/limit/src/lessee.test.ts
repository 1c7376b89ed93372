import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LimitTerms } from '@sluice/model';
import fc from 'fast-check';
import type { HeldState } from './holder.ts';
import type { Lessee } from './lessee.ts';
import { isWithin, Scene, settled } from './testing/scene.ts';

const hourly: LimitTerms = { kind: 'quota', amount: 100, unit: 'hour' };
const window: LimitTerms = { kind: 'window', amount: 50, periodMs: 60_000 };
const rate: LimitTerms = { kind: 'rate', amount: 100, periodMs: 60_000, burst: 10 };

suite('limits', () => {
  test('a quota is never exceeded, however many lessees ask and die, and is used up to its last request', async () => {
    const scene = new Scene();
    scene.lessees = 2;
    const lessees = [scene.lessee('one'), scene.lessee('two')];
    let allowed = 0;
    for (let request = 0; request < 1_000; request += 1) {
      if (request === 30) lessees[0] = scene.lessee('one, again');
      if (await isWithin(lessees[request % 2] as Lessee, hourly)) allowed += 1;
    }

    assert.ok(allowed <= 100, `${allowed}`);
    assert.ok(allowed > 80, `${allowed}: what died with a lessee is little`);
  });

  test('without a death a quota is used up to its last request', async () => {
    const scene = new Scene();
    scene.lessees = 2;
    const lessees = [scene.lessee('one'), scene.lessee('two')];
    let allowed = 0;
    for (let request = 0; request < 400; request += 1) if (await isWithin(lessees[request % 2] as Lessee, hourly)) allowed += 1;
    scene.nowMs += 11_000;
    for (const lessee of lessees) lessee.sweep();
    await settled();
    scene.nowMs += 1_100;
    for (let request = 0; request < 100; request += 1) if (await isWithin(lessees[request % 2] as Lessee, hourly)) allowed += 1;

    assert.equal(allowed, 100);
  });

  test('fewer are in force with the next take: what was leased when there were more goes back', async () => {
    const lessee = new Scene().lessee('one');
    let allowed = 0;
    for (let request = 0; request < 30; request += 1) if (await isWithin(lessee, hourly)) allowed += 1;

    const later: boolean[] = [];
    for (let request = 0; request < 10; request += 1) later.push(await isWithin(lessee, { ...hourly, amount: 33 }));
    const more = await isWithin(lessee, { ...hourly, amount: 40 });

    assert.equal(allowed, 30);
    assert.deepEqual(later, [true, true, true, ...Array(7).fill(false)]);
    assert.equal(more, true);
  });

  test('a subject that is long is kept as its fingerprint, and counted as one', async () => {
    const leases = new Scene().lessee('one').leases('l', { ...hourly, amount: 2 });
    const long = 'x'.repeat(1_000);
    const kept = async (subject: string) => (await leases.take(subject, 1)).taken?.subject ?? null;

    const all = [await kept(`${long}a`), await kept(`${long}a`), await kept(`${long}a`), await kept(`${long}b`), await kept('short')];

    // Those of this scene begin with a hash and are as long as what they are of.
    assert.deepEqual(all, [`#${long}a`, `#${long}a`, null, `#${long}b`, 'short']);
  });

  test('what died unspent with a lessee is there again in the next window', async () => {
    const scene = new Scene();
    await isWithin(scene.lessee('one'), hourly);
    scene.nowMs += 3_600_000;
    const next = scene.lessee('two');
    let allowed = 0;
    for (let request = 0; request < 200; request += 1) if (await isWithin(next, hourly)) allowed += 1;

    assert.equal(allowed, 100);
  });

  test('a window is not exceeded in any span of its period', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 8_000 }), fc.integer({ min: 1, max: 30 })), { maxLength: 60 }),
        async (bursts) => {
          const scene = new Scene();
          scene.lessees = 2;
          const lessees = [scene.lessee('one'), scene.lessee('two')];
          const passed: number[] = [];
          for (const [pauseMs, count] of bursts) {
            scene.nowMs += pauseMs;
            for (const lessee of lessees) lessee.sweep();
            for (let request = 0; request < count; request += 1) {
              if (await isWithin(lessees[request % 2] as Lessee, window)) passed.push(scene.nowMs);
            }
          }

          for (const [index, startMs] of passed.entries()) {
            const inSpan = passed.slice(index).filter((atMs) => atMs < startMs + 60_000).length;
            assert.ok(inSpan <= 50, `${inSpan}`);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a rate lets its burst pass at once, then its pace, and little more than both over a long time', async () => {
    const scene = new Scene();
    const lessee = scene.lessee('one');
    let atOnce = 0;
    for (let request = 0; request < 40; request += 1) if (await isWithin(lessee, rate)) atOnce += 1;
    let later = 0;
    for (let step = 0; step < 6_000; step += 1) {
      scene.nowMs += 100;
      if (await isWithin(lessee, rate)) later += 1;
    }

    assert.equal(atOnce, 10);
    assert.ok(later >= 980 && later <= 1_002, `${later} in ten minutes at 100 a minute`);
  });

  test('a large rate that is used little is leased for long, and passed by no more than its fiftieth', async () => {
    const large: LimitTerms = { kind: 'rate', amount: 10_000, periodMs: 1_000, burst: 10_000 };
    const scene = new Scene();
    scene.lessees = 2;
    const lessees = [scene.lessee('one'), scene.lessee('two')];
    for (let step = 0; step < 2_000; step += 1) {
      scene.nowMs += 5;
      await isWithin(lessees[step % 2] as Lessee, large);
    }
    assert.ok(scene.asked < 60, `${scene.asked} messages in ten seconds at 200 a second`);

    // Leased long ago and spent now: all that both have beside a whole burst.
    scene.nowMs += 900;
    let atOnce = 0;
    for (let request = 0; request < 12_000; request += 1) if (await isWithin(lessees[request % 2] as Lessee, large)) atOnce += 1;
    assert.ok(atOnce <= 10_200, `${atOnce}`);
    assert.ok(atOnce >= 9_900, `${atOnce}`);
  });

  test('what is used often is answered by leases that were asked for ahead', async () => {
    const scene = new Scene();
    const lessee = scene.lessee('one');
    const many: LimitTerms = { kind: 'quota', amount: 1_000_000, unit: 'day' };
    let waited = 0;
    for (let request = 0; request < 10_000; request += 1) {
      const reading = lessee.leases('limit', many).take('a', 1);
      if (reading instanceof Promise) waited += 1;
      await reading;
    }

    assert.ok(waited < 10, `${waited} of 10,000 waited`);
    assert.ok(scene.asked < 100, `${scene.asked} messages`);
  });

  test('no more are under way than may be, and those of a lessee that died are over', async () => {
    const scene = new Scene();
    scene.lessees = 2;
    const three: LimitTerms = { kind: 'concurrency', amount: 3 };
    const one = scene.lessee('one').leases('limit', three);
    const two = scene.lessee('two').leases('limit', three);
    const readings = [await one.take('a', 1), await two.take('a', 1), await two.take('a', 1), await one.take('a', 1)];
    assert.deepEqual(
      readings.map((reading) => reading.isWithin),
      [true, true, true, false],
    );

    const [first] = readings;
    if (first?.taken) one.settle(first.taken, 0);
    await settled();
    scene.nowMs += 60;
    assert.equal((await two.take('a', 1)).isWithin, true);
    scene.holder.left('two');
    scene.nowMs += 60;
    for (let slot = 0; slot < 3; slot += 1) assert.equal((await one.take('a', 1)).isWithin, true);
    assert.equal((await one.take('a', 1)).isWithin, false);
  });

  test('different values are counted exactly, and one that turned out to be right is not', async () => {
    const scene = new Scene();
    const names = scene.lessee('one').leases('limit', { kind: 'distinct', amount: 3, periodMs: 60_000 });
    for (const name of ['ann', 'bob', 'ann', 'cyd']) assert.equal((await names.add('network', name)).isWithin, true);
    assert.equal((await names.add('network', 'dan')).isWithin, false);
    assert.equal((await names.add('network', 'bob')).isWithin, true);

    scene.nowMs += 61_000;
    const reading = await names.add('network', 'dan');
    if (reading.taken) names.settle(reading.taken, 0);
    await settled();
    for (const name of ['eve', 'fay', 'gus']) assert.equal((await names.add('network', name)).isWithin, true);
    assert.equal((await names.add('network', 'dan')).isWithin, false);
  });

  test('what was used beyond a lease is taken on top, and nothing passes until it is paid', async () => {
    const scene = new Scene();
    const bytes = scene.lessee('one').leases('limit', { kind: 'quota', amount: 1_000, unit: 'hour' });
    const reading = await bytes.take('a', 1);
    if (reading.taken) bytes.settle(reading.taken, 5_000);
    await settled();

    assert.equal((await bytes.take('a', 1)).isWithin, false);
    scene.nowMs += 3_600_000;
    assert.equal((await bytes.take('a', 1)).isWithin, true);
  });

  test('while the holder does not answer, a share goes on being spent, without waiting, and is told when it is back', async () => {
    const scene = new Scene();
    const lessee = scene.lessee('one', 0.5);
    const leases = lessee.leases('limit', hourly);
    scene.isReachable = false;
    let allowed = 0;
    let waited = 0;
    for (let request = 0; request < 200; request += 1) {
      const reading = leases.take('a', 1);
      if (reading instanceof Promise) waited += 1;
      if ((await reading).isWithin) allowed += 1;
    }
    assert.equal(allowed, 50);
    assert.equal(waited, 1);

    scene.isReachable = true;
    scene.nowMs += 1_000;
    lessee.sweep();
    await settled();
    let more = 0;
    for (let request = 0; request < 200; request += 1) if ((await leases.take('a', 1)).isWithin) more += 1;
    assert.equal(allowed + more, 100);
  });

  test('a quota is used up and not exceeded by one lessee whose holder comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ isReachable: fc.boolean(), takes: fc.nat({ max: 3 }), ms: fc.constantFrom(0, 600) }), { maxLength: 3 }),
        async (steps) => {
          const scene = new Scene();
          const lessee = scene.lessee('one');
          const three: LimitTerms = { kind: 'quota', amount: 3, unit: 'day' };
          let [asked, allowed] = [0, 0];
          for (const { isReachable, takes, ms } of [
            ...steps,
            { isReachable: true, takes: 1, ms: 4_000 },
            { isReachable: true, takes: 4, ms: 4_000 },
          ]) {
            scene.isReachable = isReachable;
            scene.nowMs += ms;
            lessee.sweep();
            await settled();
            for (let take = 0; take < takes; take += 1) {
              asked += 1;
              if (await isWithin(lessee, three)) allowed += 1;
            }
          }

          assert.equal(allowed, Math.min(3, asked));
        },
      ),
    );
  });

  test('many keys are no way past a limit: those beyond the bound are counted together', async () => {
    const scene = new Scene(10);
    const few: LimitTerms = { kind: 'quota', amount: 2, unit: 'hour' };
    const lessee = scene.lessee('one');
    let allowed = 0;
    for (let subject = 0; subject < 100; subject += 1) if (await isWithin(lessee, few, `s${subject}`)) allowed += 1;

    assert.equal(allowed, 12);
    assert.ok(scene.holder.shared > 80);
  });

  test('counters that are handed on go on where they were', async () => {
    const scene = new Scene();
    for (let request = 0; request < 60; request += 1) await isWithin(scene.lessee('one'), { ...hourly, amount: 80 });
    const next = new Scene();
    next.nowMs = scene.nowMs;
    next.holder.restore(JSON.parse(JSON.stringify([...scene.holder.states()])) as HeldState[]);
    let allowed = 0;
    for (let request = 0; request < 60; request += 1) if (await isWithin(next.lessee('two'), { ...hourly, amount: 80 })) allowed += 1;

    assert.equal(allowed, 20);
  });
});
