import type { ExchangeRecord } from '@sluice/model';
import { disclosuresOf } from '@sluice/store';
import { DuckDbStore, databasePath } from '@sluice/store-local';

/** What `enforce` did at one place, however many exchanges it did it in. */
export interface Treated {
  readonly treatment: string;
  readonly dataClass: string;
  readonly endpoint: string;
  readonly place: string;
  readonly rule: string;
  readonly declared: string;
  readonly values: number;
}

/** A request that was not let through, or an answer that was not let out. */
export interface Refusal {
  readonly endpoint: string;
  readonly status: number;
  readonly why: string;
  readonly count: number;
}

export interface Recorded {
  readonly exchanges: number;
  /** Exchanges of which something was stripped, masked, dropped or refused. */
  readonly changed: number;
  readonly treated: readonly Treated[];
  readonly refusals: readonly Refusal[];
  /** Findings about requests, whether refused or not. */
  readonly requestFindings: readonly Refusal[];
}

/** Reads what a Sluice that has ended recorded. */
export async function recordedIn(dataFolder: string): Promise<Recorded> {
  await using store = await DuckDbStore.open({ path: databasePath(dataFolder) });
  const records: ExchangeRecord[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.exchanges({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.rows) {
      const record = await store.exchange(id);
      if (record) records.push(record);
    }
    cursor = page.next;
  }
  return {
    exchanges: records.length,
    changed: records.filter((record) => record.strippedCount + record.maskedCount + record.droppedRows > 0 || record.ending === 'refused')
      .length,
    treated: treatedIn(records),
    refusals: counted(
      records.filter(({ ending }) => ending === 'refused'),
      (record) => [whyRefused(record)],
    ),
    requestFindings: counted(records, ({ request }) =>
      request.inspection.findings.map(({ kind, place, because }) => `${kind} at ${place}: ${because}`),
    ),
  };
}

function treatedIn(records: readonly ExchangeRecord[]): readonly Treated[] {
  const byKey = new Map<string, Treated>();
  for (const record of records) {
    for (const { place, dataClass, treatment, count, declared, side } of disclosuresOf(record)) {
      if (treatment === 'allow') continue;
      const decision = (side === 'request' ? record.request : record.response)?.decision;
      const reasons = decision && decision.kind !== 'allow' ? decision.because : [];
      const rule = reasons.find((reason) => reason.place === place && reason.dataClass === dataClass)?.rule ?? reasons[0]?.rule ?? '';
      const treated = { treatment, dataClass: dataClass ?? 'undeclared field', endpoint: record.endpoint, place, rule, declared };
      const key = Object.values(treated).join('\n');
      byKey.set(key, { ...treated, values: (byKey.get(key)?.values ?? 0) + count });
    }
  }
  return [...byKey.values()].toSorted((one, other) => other.values - one.values);
}

function whyRefused({ request, response }: ExchangeRecord): string {
  const decision = [request.decision, response?.decision].find(
    (one) => one !== undefined && one.kind !== 'allow' && one.kind !== 'minimise',
  );
  const reason = decision?.because[0];
  const finding = request.inspection.findings.find(({ kind }) => kind === 'request.invalid');
  return [reason?.rule, reason?.title, finding && `${finding.place}: ${finding.because}`].filter(Boolean).join('; ');
}

function counted(records: readonly ExchangeRecord[], whysOf: (record: ExchangeRecord) => readonly string[]): readonly Refusal[] {
  const byKey = new Map<string, Refusal>();
  for (const record of records) {
    for (const why of whysOf(record)) {
      const key = `${record.endpoint}\n${record.status}\n${why}`;
      byKey.set(key, { endpoint: record.endpoint, status: record.status, why, count: (byKey.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...byKey.values()];
}
