import {
  type ApiId,
  type DataClassId,
  type Decision,
  type Declared,
  type EndpointId,
  type ExchangeRecord,
  type Finding,
  type Sensitivity,
  type Severity,
  severities,
} from '@sluice/model';
import { disclosuresOf } from '@sluice/store';

/** Values of a class at a place that `enforce` would not let pass as they are. */
export interface ChangedPlace {
  readonly place: string;
  readonly dataClass: DataClassId | null;
  readonly declared: Declared;
  readonly treatment: string;
  readonly severity: Severity;
  readonly values: number;
}

export interface EndpointReport {
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly isDeclared: boolean;
  readonly exchanges: number;
  readonly classes: readonly { readonly dataClass: DataClassId; readonly values: number }[];
  readonly changes: readonly ChangedPlace[];
  /** Exchanges by what `enforce` decides. */
  readonly byDecision: Readonly<Record<Decision['kind'], number>>;
  readonly findings: readonly Finding[];
  readonly bytesUnseen: number;
}

/** What a place is worth that is not let pass: as much as its class. A field that nobody declared and no class claims is low. */
const severityBySensitivity: Readonly<Record<Sensitivity, Severity>> = {
  public: 'info',
  internal: 'low',
  confidential: 'medium',
  restricted: 'high',
};

/** Records by endpoint, worst first. */
export function reportOf(
  records: readonly ExchangeRecord[],
  sensitivityOf: (dataClass: DataClassId) => Sensitivity,
): readonly EndpointReport[] {
  const byEndpoint = Map.groupBy(records, ({ api, endpoint }) => `${api} ${endpoint}`);
  return [...byEndpoint.values()]
    .map((group) => endpointReport(group, sensitivityOf))
    .toSorted((one, other) => rank(worstOf(other)) - rank(worstOf(one)) || other.exchanges - one.exchanges);
}

/** The worst of findings and changes; null where there is none. */
export function worstOf({ changes, findings }: Pick<EndpointReport, 'changes' | 'findings'>): Severity | null {
  const worst = Math.max(-1, ...[...changes, ...findings].map(({ severity }) => rank(severity)));
  return severities[worst] ?? null;
}

export function rank(severity: Severity | null): number {
  return severity === null ? -1 : severities.indexOf(severity);
}

function endpointReport(records: readonly ExchangeRecord[], sensitivityOf: (dataClass: DataClassId) => Sensitivity): EndpointReport {
  const valuesByClass = new Map<DataClassId, number>();
  const changeByKey = new Map<string, ChangedPlace>();
  const findingByKey = new Map<string, Finding>();
  const byDecision = { allow: 0, minimise: 0, limit: 0, challenge: 0, block: 0 };
  let bytesUnseen = 0;
  for (const record of records) {
    byDecision[strictest(record)] += 1;
    for (const { inspection } of sidesOf(record)) {
      if (inspection.coverage.kind === 'partial') bytesUnseen += inspection.coverage.bytesUnseen;
      for (const finding of inspection.findings) addFinding(findingByKey, finding);
    }
    for (const { place, dataClass, declared, treatment, count } of disclosuresOf(record)) {
      if (dataClass) valuesByClass.set(dataClass, (valuesByClass.get(dataClass) ?? 0) + count);
      if (treatment === 'allow') continue;
      const key = `${place} ${dataClass} ${treatment}`;
      const values = (changeByKey.get(key)?.values ?? 0) + count;
      const severity = dataClass ? severityBySensitivity[sensitivityOf(dataClass)] : 'low';
      changeByKey.set(key, { place, dataClass, declared, treatment, severity, values });
    }
  }
  const [first] = records;
  if (!first) throw new Error('a report of an endpoint needs a record');
  return {
    api: first.api,
    endpoint: first.endpoint,
    isDeclared: first.isDeclared,
    exchanges: records.length,
    classes: [...valuesByClass].map(([dataClass, values]) => ({ dataClass, values })).toSorted((one, other) => other.values - one.values),
    changes: [...changeByKey.values()].toSorted((one, other) => rank(other.severity) - rank(one.severity)),
    byDecision,
    findings: [...findingByKey.values()].toSorted((one, other) => rank(other.severity) - rank(one.severity)),
    bytesUnseen,
  };
}

function addFinding(findingByKey: Map<string, Finding>, finding: Finding): void {
  const key = `${finding.kind} ${finding.place} ${finding.because}`;
  const known = findingByKey.get(key);
  findingByKey.set(key, known ? { ...known, count: known.count + finding.count } : finding);
}

function sidesOf({ request, response }: ExchangeRecord): readonly ExchangeRecord['request'][] {
  return response ? [request, response] : [request];
}

const strictness = ['allow', 'minimise', 'limit', 'challenge', 'block'] as const;

function strictest(record: ExchangeRecord): Decision['kind'] {
  const worst = Math.max(...sidesOf(record).map(({ decision }) => strictness.indexOf(decision.kind)));
  return strictness[worst] ?? 'allow';
}
