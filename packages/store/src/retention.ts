import type { DataClassId, ExchangeRecord, JudgedSide } from '@sluice/model';
import type { Retention } from './exchange-store.ts';

const dayMs = 86_400_000;

/** Whether something of this class (null: the exchange as such) and age may still be kept. */
export function isRetained(dataClass: DataClassId | null, startedAtMs: number, retention: Retention, nowMs: number): boolean {
  const ownDays = dataClass === null ? undefined : retention.daysByClass.get(dataClass);
  const days = Math.min(retention.exchangeDays, ownDays ?? retention.exchangeDays);
  return startedAtMs >= nowMs - days * dayMs;
}

/** The record without the columns of classes that may no longer be kept; the same object where there are none. */
export function withoutClasses(record: ExchangeRecord, isKept: (dataClass: DataClassId) => boolean): ExchangeRecord {
  const request = sideWithout(record.request, isKept);
  const response = record.response && sideWithout(record.response, isKept);
  return request === record.request && response === record.response ? record : { ...record, request, response };
}

function sideWithout(side: JudgedSide, isKept: (dataClass: DataClassId) => boolean): JudgedSide {
  const columns = side.inspection.columns.filter((column) => column.dataClass === null || isKept(column.dataClass));
  return columns.length === side.inspection.columns.length ? side : { ...side, inspection: { ...side.inspection, columns } };
}
