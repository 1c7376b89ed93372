import type {
  ApiId,
  ConsumerId,
  ConsumerKind,
  Coverage,
  Decision,
  Ending,
  EndpointId,
  ExchangeId,
  ExchangeRecord,
  Mode,
} from '@sluice/model';

/** One line of a list of exchanges. */
export interface ExchangeSummary {
  readonly id: ExchangeId;
  readonly startedAtMs: number;
  readonly durationUs: number;
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly isDeclared: boolean;
  readonly consumer: ConsumerId;
  readonly consumerKind: ConsumerKind;
  readonly mode: Mode;
  readonly status: number;
  readonly ending: Ending;
  /** The stricter of the two sides' decisions. */
  readonly decision: Decision['kind'];
  /** Title of its first reason; null where everything was allowed. */
  readonly because: string | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly bytesSeen: number;
  readonly bytesUnseen: number;
  readonly strippedCount: number;
  readonly maskedCount: number;
  readonly droppedRows: number;
  readonly findings: number;
}

export function summaryOf(record: ExchangeRecord): ExchangeSummary {
  const decision = stricter(record.request.decision, record.response?.decision);
  const response = record.response?.inspection;
  return {
    id: record.id,
    startedAtMs: record.startedAtMs,
    durationUs: record.durationUs,
    api: record.api,
    endpoint: record.endpoint,
    isDeclared: record.isDeclared,
    consumer: record.consumer,
    consumerKind: record.consumerKind,
    mode: record.mode,
    status: record.status,
    ending: record.ending,
    decision: decision.kind,
    because: decision.kind === 'allow' ? null : decision.because[0].title,
    requestBytes: record.requestBytes,
    responseBytes: record.responseBytes,
    bytesSeen: record.request.inspection.coverage.bytesSeen + (response?.coverage.bytesSeen ?? 0),
    bytesUnseen: bytesUnseen(record.request.inspection.coverage) + (response ? bytesUnseen(response.coverage) : 0),
    strippedCount: record.strippedCount,
    maskedCount: record.maskedCount,
    droppedRows: record.droppedRows,
    findings: record.request.inspection.findings.length + (response?.findings.length ?? 0),
  };
}

const strictness = { allow: 0, minimise: 1, limit: 2, challenge: 3, block: 4 } as const;

/** The response's wins a tie: it is the side that is guarded. */
function stricter(request: Decision, response: Decision | undefined): Decision {
  return response === undefined || strictness[request.kind] > strictness[response.kind] ? request : response;
}

function bytesUnseen(coverage: Coverage): number {
  return coverage.kind === 'partial' ? coverage.bytesUnseen : 0;
}
