import {
  apiId,
  type Consumer,
  type ExchangeId,
  type ExchangeRecord,
  endpointId,
  type Finding,
  type Reason,
  type RevisionId,
} from '@sluice/model';

/** A request that never became an exchange: malformed, over a limit, or for nobody. As the gateway tells it. */
export interface RefusedRequest {
  readonly id: ExchangeId;
  readonly boot: number;
  readonly sequence: number;
  readonly startedAtMs: number;
  readonly status: number;
  readonly code: string;
  readonly peerAddress: string;
}

/** What refusals that are not about the message itself say to an operator. */
const ofTheConnection: Readonly<Record<string, Pick<Reason, 'title'> & Pick<Finding, 'severity' | 'because'>>> = {
  'https-only': {
    title: 'the listener for cleartext only sends clients to HTTPS',
    because: 'TLS is wanted of every client',
    severity: 'low',
  },
  cleartext: { title: 'cleartext was spoken to a listener of TLS', because: 'TLS is wanted of every client', severity: 'low' },
  'certificate-needed': {
    title: 'the client showed no certificate, and one is needed',
    because: 'clientCertificates.require wants one of every client',
    severity: 'medium',
  },
  'certificate-refused': {
    title: "the client's certificate does not hold",
    because: 'a certificate is of an authority in clientCertificates.ca, and has not ended',
    severity: 'medium',
  },
};
const ofTheMessage = {
  title: 'the request is no HTTP message that may be passed on',
  because: 'RFC 9110 and RFC 9112 allow no such message, or it is over a limit',
  severity: 'medium',
} as const;

/** Under this name stand requests that no API was found for. */
const unrouted = apiId('unrouted');
const anywhere = endpointId('OTHER', '/{…}');

export function recordOfRefused(refusal: RefusedRequest, consumer: Consumer, revision: RevisionId, nowMs: number): ExchangeRecord {
  const { title, because, severity } = ofTheConnection[refusal.code] ?? ofTheMessage;
  const reason: Reason = {
    rule: `http/${refusal.code}`,
    title,
    source: 'built-in',
    place: null,
    dataClass: null,
  };
  return {
    id: refusal.id,
    boot: refusal.boot,
    sequence: refusal.sequence,
    startedAtMs: refusal.startedAtMs,
    durationUs: Math.max(0, Math.round((nowMs - refusal.startedAtMs) * 1000)),
    upstreamUs: 0,
    api: unrouted,
    endpoint: anywhere,
    isDeclared: false,
    revision,
    consumer: consumer.id,
    consumerKind: consumer.kind,
    isVerified: consumer.isVerified,
    mode: 'enforce',
    status: refusal.status,
    upstreamStatus: 0,
    ending: 'refused',
    requestBytes: 0,
    responseBytes: 0,
    strippedCount: 0,
    maskedCount: 0,
    droppedRows: 0,
    nearMisses: [],
    request: {
      inspection: {
        side: 'request',
        coverage: { kind: 'whole', bytesSeen: 0 },
        columns: [],
        findings: [
          {
            kind: `http.${refusal.code}`,
            place: 'request.header',
            severity,
            confidence: 'certain',
            owasp: 'API8:2023',
            because,
            count: 1,
          },
        ],
        facts: [],
      },
      decision: { kind: 'block', because: [reason], status: statusOf(refusal.status), isHidden: false },
    },
    response: null,
  };
}

function statusOf(status: number): 400 | 404 | 413 {
  return status === 404 || status === 413 ? status : 400;
}
