import { type ApiId, consumerId, dataClassId, endpointId, exchangeId } from '@sluice/model';
import type { ExchangeStore } from '../exchange-store.ts';
import type { Bench } from './conformance-bench.ts';
import { erasurePromises } from './erasure-conformance.ts';
import { demandedInVain, exchangeRecord, leakingRecord, unjudgedRecord } from './samples.ts';

export { MemoryState } from './memory-state.ts';
export { exchangeRecord, leakingRecord, unjudgedRecord } from './samples.ts';
export { stateConformance } from './state-conformance.ts';

const atMs = 1_764_000_000_000;
const everything = { limit: 100, isDistinctCounted: true, isUnclassedIncluded: false } as const;

/** The promises that every store keeps. */
export function storeConformance(name: string, open: () => Promise<ExchangeStore>, { suite, test, equal, deepEqual }: Bench): void {
  suite(`${name} keeps the store contract`, () => {
    erasurePromises(open, { suite, test, equal, deepEqual });

    test('an exchange that is ingested twice is there once', async () => {
      await using store = await open();
      const records = [exchangeRecord({ sequence: 1 }), exchangeRecord({ sequence: 2 })];

      const first = await store.ingest({ records, lost: [] });
      const second = await store.ingest({ records, lost: [] });

      deepEqual([first, second, await store.count()], [2, 0, 2]);
    });

    test('an exchange that comes late or after a gap is kept all the same', async () => {
      await using store = await open();

      await store.ingest({ records: [exchangeRecord({ sequence: 9 })], lost: [] });
      await store.ingest({ records: [exchangeRecord({ sequence: 3 }), exchangeRecord({ sequence: 9 })], lost: [] });
      await store.ingest({ records: [exchangeRecord({ sequence: 3, boot: 8 }), exchangeRecord({ sequence: 4 })], lost: [] });

      equal(await store.count(), 4);
    });

    test('everything that was kept of an exchange is told again', async () => {
      await using store = await open();
      const record = leakingRecord({ sequence: 3 }, [['response.body/email', 'personal.email', [5, 6], 'mask']]);

      await store.ingest({ records: [exchangeRecord({ sequence: 2 }), record], lost: [] });

      deepEqual(await store.exchange(record.id), record);
      equal(await store.exchange(exchangeId(7, 99)), null);
    });

    test('exchanges come newest first, page by page, each once', async () => {
      await using store = await open();
      await store.ingest({ records: [1, 2, 3, 4, 5].map((sequence) => exchangeRecord({ sequence })), lost: [] });

      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 4; page += 1) {
        const { rows, next } = await store.exchanges({ limit: 2, cursor });
        seen.push(...rows.map((row) => row.id));
        if (next === null) break;
        cursor = next;
      }

      deepEqual(
        seen,
        [5, 4, 3, 2, 1].map((sequence) => exchangeId(7, sequence)),
      );
    });

    test('exchanges of one instant are paged without a loss', async () => {
      await using store = await open();
      await store.ingest({ records: [1, 2, 3, 4, 5].map((sequence) => exchangeRecord({ sequence, startedAtMs: atMs })), lost: [] });

      const first = await store.exchanges({ limit: 3 });
      const second = await store.exchanges({ limit: 3, cursor: first.next ?? undefined });

      equal(new Set([...first.rows, ...second.rows].map((row) => row.id)).size, 5);
      equal(second.next, null);
    });

    test('a filter is kept by every exchange that is answered', async () => {
      await using store = await open();
      const email = leakingRecord({ sequence: 1, status: 404 }, [['response.body/email', 'personal.email', [5], 'mask']]);
      const secret = leakingRecord({ sequence: 2, consumer: consumerId('key:2') }, [['response.body/token', 'secret.jwt', [6], 'strip']]);
      const plain = exchangeRecord({ sequence: 3, api: 'clinic' as ApiId, endpoint: endpointId('post', '/notes') });
      await store.ingest({ records: [email, secret, plain], lost: [] });
      const found = async (filter: object) => (await store.exchanges({ limit: 9, ...filter })).rows.map((row) => row.id);

      deepEqual(await found({ dataClass: dataClassId('personal.email') }), [email.id]);
      deepEqual(await found({ dataClass: dataClassId('personal.phone') }), []);
      deepEqual(await found({ place: 'token' }), [secret.id]);
      deepEqual(await found({ treatment: 'mask' }), [email.id]);
      deepEqual(await found({ outcome: 'withheld' }), [secret.id]);
      deepEqual(await found({ outcome: 'withheld', dataClass: dataClassId('personal.email') }), []);
      deepEqual(await found({ side: 'response' }), [secret.id, email.id]);
      deepEqual(await found({ consumer: consumerId('key:2') }), [secret.id]);
      deepEqual(await found({ consumer: consumerId('nobody') }), []);
      deepEqual(await found({ api: 'clinic', endpoint: plain.endpoint }), [plain.id]);
      deepEqual(await found({ status: 404 }), [email.id]);
      deepEqual(await found({ decision: 'allow' }), [plain.id]);
      deepEqual(await found({ sinceMs: secret.startedAtMs, untilMs: plain.startedAtMs }), [secret.id]);
    });

    test('a summary says what was decided and why', async () => {
      await using store = await open();
      const record = leakingRecord({ sequence: 1, maskedCount: 1 }, [['response.body/email', 'personal.email', [5], 'mask']]);
      await store.ingest({ records: [record], lost: [] });

      const [row] = (await store.exchanges({ limit: 1 })).rows;

      deepEqual(row, {
        id: record.id,
        startedAtMs: record.startedAtMs,
        durationUs: 1800,
        api: 'shop',
        endpoint: 'GET /users/{id}',
        isDeclared: true,
        consumer: 'key:1',
        consumerKind: 'api-key',
        mode: 'enforce',
        status: 200,
        ending: 'answered',
        decision: 'minimise',
        because: 'test data never leaves',
        requestBytes: 0,
        responseBytes: 512,
        bytesSeen: 512,
        bytesUnseen: 0,
        strippedCount: 0,
        maskedCount: 1,
        droppedRows: 0,
        findings: 0,
      });
    });

    test('leaks count values by what became of them, and distinct ones exactly', async () => {
      await using store = await open();
      await store.ingest({
        records: [
          leakingRecord({ sequence: 1 }, [
            ['response.body/email', 'personal.email', [1, 2, 3], 'allow'],
            ['response.body/iban', 'finance.iban', [9], 'mask'],
          ]),
          leakingRecord({ sequence: 2, consumer: consumerId('key:2') }, [['response.body/email', 'personal.email', [2, 3, 4], 'strip']]),
        ],
        lost: [],
      });

      const rows = await store.leaks({ ...everything, groupBy: ['dataClass'] });

      deepEqual(rows, [
        {
          dataClass: 'personal.email',
          api: null,
          endpoint: null,
          consumer: null,
          place: null,
          exchanges: 2,
          values: 6,
          left: 3,
          masked: 0,
          withheld: 3,
          distinct: 4,
          firstAtMs: atMs + 1000,
          lastAtMs: atMs + 2000,
        },
        {
          dataClass: 'finance.iban',
          api: null,
          endpoint: null,
          consumer: null,
          place: null,
          exchanges: 1,
          values: 1,
          left: 0,
          masked: 1,
          withheld: 0,
          distinct: 1,
          firstAtMs: atMs + 1000,
          lastAtMs: atMs + 1000,
        },
      ]);
    });

    test('distinct values of many groups are counted apart, however many are shown', async () => {
      await using store = await open();
      const records = Array.from({ length: 80 }, (_, index) =>
        leakingRecord({ sequence: index + 1, consumer: consumerId(`key:${index}`) }, [
          ['response.body/email', 'personal.email', Array.from({ length: index + 1 }, (_, value) => value % 7), 'allow'],
        ]),
      );
      await store.ingest({ records, lost: [] });
      const distinct = async (limit: number) => {
        const rows = await store.leaks({ ...everything, limit, groupBy: ['consumer', 'dataClass'] });
        return rows.map((row) => [row.values, row.distinct]);
      };
      const expected = Array.from({ length: 80 }, (_, index) => [80 - index, Math.min(80 - index, 7)]);

      deepEqual(await distinct(63), expected.slice(0, 63));
      deepEqual(await distinct(100), expected);
      deepEqual(await distinct(1), expected.slice(0, 1));
    });

    test('leaks name the consumer, the endpoint and the place that were asked for', async () => {
      await using store = await open();
      const records = ['key:1', 'key:2', 'key:2'].map((consumer, index) =>
        leakingRecord({ sequence: index + 1, consumer: consumerId(consumer) }, [['response.body/email', 'personal.email', [1], 'allow']]),
      );
      await store.ingest({ records, lost: [] });

      const rows = await store.leaks({ ...everything, isDistinctCounted: false, groupBy: ['consumer', 'endpoint', 'place'] });

      deepEqual(
        rows.map(({ consumer, api, endpoint, place, values, distinct }) => [consumer, api, endpoint, place, values, distinct]),
        [
          ['key:2', 'shop', 'GET /users/{id}', 'response.body/email', 2, null],
          ['key:1', 'shop', 'GET /users/{id}', 'response.body/email', 1, null],
        ],
      );
    });

    test('outside enforce every value has left', async () => {
      await using store = await open();
      const record = leakingRecord({ sequence: 1, mode: 'observe' }, [['response.body/token', 'secret.jwt', [6], 'strip']]);
      await store.ingest({ records: [record], lost: [] });

      const [row] = await store.leaks({ ...everything, groupBy: ['dataClass'] });

      deepEqual([row?.left, row?.withheld], [1, 0]);
    });

    test('endpoints that were seen are told with their consumers and classes', async () => {
      await using store = await open();
      const plain = exchangeRecord({ sequence: 1, isDeclared: false, endpoint: endpointId('get', '/debug') });
      const leaking = [2, 3].map((sequence) =>
        leakingRecord({ sequence }, [['response.body/email', 'personal.email', [sequence], 'allow']]),
      );
      await store.ingest({ records: [plain, ...leaking], lost: [] });

      const rows = await store.endpoints({});

      deepEqual(
        rows.map((row) => [row.endpoint, row.isDeclared, row.exchanges, row.consumers, row.classes]),
        [
          ['GET /users/{id}', true, 2, 1, ['personal.email']],
          ['GET /debug', false, 1, 1, []],
        ],
      );
    });

    test('coverage is told by endpoint and reason: what was judged, what went by and what was withheld for it', async () => {
      await using store = await open();
      const files = endpointId('get', '/files/{id}');
      const passed = unjudgedRecord(
        { sequence: 1, endpoint: files },
        { request: ['unknown-encoding', 5], response: ['unknown-media-type', 90] },
      );
      const more = unjudgedRecord({ sequence: 2, endpoint: files }, { response: ['unknown-media-type', 10] });
      const withheld = unjudgedRecord({ sequence: 3, endpoint: files }, { response: ['too-deep', 40] }, 'block');
      const observed = unjudgedRecord({ sequence: 4, endpoint: files, mode: 'observe' }, { response: ['too-deep', 7] }, 'block');
      await store.ingest({ records: [passed, more, withheld, observed, exchangeRecord({ sequence: 5 })], lost: [] });

      const rows = await store.coverage({});

      deepEqual(
        rows.map((row) => [row.endpoint, row.exchanges, row.bytesJudged]),
        [
          ['GET /files/{id}', 4, 500],
          ['GET /users/{id}', 1, 512],
        ],
      );
      deepEqual(rows[0]?.gaps, [
        { side: 'response', why: 'unknown-media-type', isWithheld: false, exchanges: 2, bytes: 100 },
        { side: 'response', why: 'too-deep', isWithheld: true, exchanges: 1, bytes: 40 },
        { side: 'response', why: 'too-deep', isWithheld: false, exchanges: 1, bytes: 7 },
        { side: 'request', why: 'unknown-encoding', isWithheld: false, exchanges: 1, bytes: 5 },
      ]);
      deepEqual(rows[1]?.gaps, []);
      deepEqual((await store.coverage({ endpoint: endpointId('get', '/users/{id}') })).length, 1);
    });

    test('proofs of who asks are told by endpoint: what was shown, what was verified, and what was demanded in vain', async () => {
      await using store = await open();
      const anonymous = { consumerKind: 'anonymous', isVerified: false } as const;
      const refused = exchangeRecord({ sequence: 5, ...anonymous, request: demandedInVain('authentication.invalid') });
      const records = [
        exchangeRecord({ sequence: 1 }),
        exchangeRecord({ sequence: 2, isVerified: false }),
        exchangeRecord({ sequence: 3, consumerKind: 'token', consumer: consumerId('subject-1') }),
        exchangeRecord({ sequence: 4, ...anonymous, request: demandedInVain('authentication.undemanded') }),
        refused,
        exchangeRecord({ sequence: 6, endpoint: endpointId('get', '/files/{id}') }),
      ];
      await store.ingest({ records, lost: [] });
      await store.ingest({ records: [exchangeRecord({ sequence: 7 })], lost: [] });

      const rows = await store.authentication({});

      deepEqual(
        rows.map(({ endpoint, exchanges }) => [endpoint, exchanges]),
        [
          ['GET /users/{id}', 6],
          ['GET /files/{id}', 1],
        ],
      );
      deepEqual(
        rows[0]?.callers.map(({ consumerKind, proof, exchanges }) => [consumerKind, proof, exchanges]),
        [
          ['api-key', 'verified', 2],
          ['anonymous', 'invalid', 1],
          ['anonymous', 'none', 1],
          ['api-key', 'unverified', 1],
          ['token', 'verified', 1],
        ],
      );
    });

    test('the overview adds up, and says what was lost', async () => {
      await using store = await open();
      const record = leakingRecord({ sequence: 1, maskedCount: 2 }, [['response.body/email', 'personal.email', [5, 6], 'mask']]);
      await store.ingest({ records: [record, exchangeRecord({ sequence: 2 })], lost: [{ boot: 7, reason: 'disk-full', count: 3 }] });
      await store.ingest({ records: [], lost: [{ boot: 7, reason: 'disk-full', count: 5 }] });
      await store.ingest({ records: [], lost: [{ boot: 7, reason: 'disk-full', count: 3 }] });

      const overview = await store.overview({});

      deepEqual(
        [overview.exchanges, overview.byDecision.minimise, overview.byDecision.allow, overview.maskedCount, overview.responseBytes],
        [2, 1, 1, 2, 1024],
      );
      deepEqual(overview.classes, [{ dataClass: 'personal.email', values: 2, left: 0, masked: 2, withheld: 0 }]);
      deepEqual(overview.lost, { 'disk-full': 5 });
      deepEqual([overview.firstAtMs, overview.lastAtMs], [atMs + 1000, atMs + 2000]);
    });

    test('an empty store answers with nothing', async () => {
      await using store = await open();

      const overview = await store.overview({});

      deepEqual([overview.exchanges, overview.firstAtMs, overview.classes, overview.lost], [0, null, [], {}]);
      deepEqual(await store.leaks({ ...everything, groupBy: ['dataClass'] }), []);
      deepEqual(await store.exchanges({ limit: 5 }), { rows: [], next: null });
      deepEqual(await store.timeline({}, 1000), []);
    });

    test('the timeline counts by bucket, oldest first', async () => {
      await using store = await open();
      const records = [0, 1, 2, 65].map((second) => exchangeRecord({ sequence: second + 1, startedAtMs: atMs + second * 1000 }));
      await store.ingest({ records, lost: [] });

      const buckets = await store.timeline({}, 60_000);

      deepEqual(
        buckets.map((bucket) => [bucket.atMs - (buckets[0]?.atMs ?? 0), bucket.exchanges]),
        [
          [0, 3],
          [60_000, 1],
        ],
      );
    });
  });
}
