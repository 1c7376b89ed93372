import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExchangeRecord, type Masked, PackedEvidence } from '@sluice/model';
import { exchangeRecord, leakingRecord } from '@sluice/store/conformance';
import fc from 'fast-check';
import { anyRecord } from '../testing/arbitraries.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { RecordDecoder } from './record-decoder.ts';
import { RecordEncoder } from './record-encoder.ts';

test('every record is read as it was written, whatever was written before it', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), (records) => {
      assert.deepEqual(roundTrip(records, new RecordEncoder()).records, records);
    }),
    { numRuns: 300 },
  );
});

test('a dictionary that is full begins anew and every record is still read', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 4, maxLength: 12 }), (records) => {
      assert.deepEqual(roundTrip(records, new RecordEncoder(5)).records, records);
    }),
    { numRuns: 100 },
  );
});

test('packed evidence is read as the text that it stands for', () => {
  const word = fc.nat({ max: 0xffffffff });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('', 'k1', 'k2'), word, word, fc.string({ unit: 'grapheme' }), fc.boolean())), (said) => {
      const columns = said.map(([keyId, low, high, masked, isFirst]) => ({
        ...anyColumn,
        fingerprints: Uint32Array.from(isFirst ? [low, high, 7, 8] : [7, 8]),
        evidence: new PackedEvidence(keyId, low, high, 9, masked as Masked),
      }));
      const { request } = exchangeRecord();
      const record = exchangeRecord({ request: { ...request, inspection: { ...request.inspection, columns } } });

      const [read] = roundTrip([record], new RecordEncoder()).records;

      const evidences = columns.map(({ evidence: { fingerprint, length, masked } }) => ({ fingerprint, length, masked }));
      assert.deepEqual(
        read?.request.inspection.columns.map((column) => column.evidence),
        evidences,
      );
    }),
  );
});

test('what repeats is written out once', () => {
  const columns = [['response.body/items/*/email', 'personal.email', [1, 2], 'mask']] as const;

  const { sizes } = roundTrip([leakingRecord({ sequence: 1 }, columns), leakingRecord({ sequence: 2 }, columns)], new RecordEncoder());

  assert.ok((sizes[0] ?? 0) > 200);
  assert.ok((sizes[1] ?? 0) < 140, `${sizes[1]} bytes`);
});

test('a record that refers to a lost definition is refused, not guessed', () => {
  const encoder = new RecordEncoder();
  const out = new ByteWriter();
  encoder.encode(exchangeRecord({ sequence: 1 }), out);
  const start = out.at;
  encoder.encode(exchangeRecord({ sequence: 2 }), out);
  const from = new ByteReader();
  from.open(out.bytes, start, out.at);

  assert.throws(() => new RecordDecoder(from).decode(), { code: 'SLUICE_STORE_FRAME_UNKNOWN' });
});

const anyColumn = { place: 'request.body/a', dataClass: null, declared: 'declared', confidence: 'likely', count: 1 } as const;

function roundTrip(records: readonly ExchangeRecord[], encoder: RecordEncoder): { records: ExchangeRecord[]; sizes: number[] } {
  const out = new ByteWriter(64);
  const ends = records.map((record) => {
    encoder.encode(record, out);
    return out.at;
  });
  const from = new ByteReader();
  const decoder = new RecordDecoder(from);
  const decoded = ends.map((end, index) => {
    from.open(out.bytes, ends[index - 1] ?? 0, end);
    return decoder.decode();
  });
  return { records: decoded, sizes: ends.map((end, index) => end - (ends[index - 1] ?? 0)) };
}
