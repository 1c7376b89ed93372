import type { AbortReason, Coverage, Ending, ExchangeRecord, Finding, JudgedSide, ResponseMessage } from '@sluice/model';
import { allow, isRefusal } from '@sluice/model';
import type { GateCounters } from './counters.ts';
import type { Exchange } from './exchange.ts';
import { withdrawnFinding } from './judge/caller-findings.ts';
import { failedSide } from './judge/failure.ts';
import type { LastingExchanges } from './lasting.ts';
import { withLimitHeaders } from './limits/headers.ts';
import type { Answer, FlowPorts } from './ports.ts';
import { problemMessage } from './problem.ts';
import { SettledBody, type SettleStream } from './stream/settled-body.ts';
import type { Streamed } from './stream/stream-judge.ts';
import { type Changes, withFindings } from './treat/edits.ts';

const unseen: JudgedSide = {
  inspection: { side: 'request', coverage: { kind: 'whole', bytesSeen: 0 }, columns: [], findings: [], facts: [] },
  decision: allow,
};

type RecordOutcome = 'durable' | 'held' | 'lost';

/** What was seen and done so far of one exchange; becomes its record exactly once, before the last byte of the answer is released. */
export class Settlement {
  #exchange: Exchange;
  readonly #ports: FlowPorts;
  readonly #counters: GateCounters;
  readonly #lasting: LastingExchanges;
  #request: JudgedSide = unseen;
  #response: JudgedSide | null = null;
  #requestBytes = 0;
  #responseBytes = 0;
  #stripped = 0;
  #masked = 0;
  #droppedRows = 0;
  #upstreamStatus = 0;
  #askedAtMs = 0;
  #answeredAtMs = 0;
  #isOver = false;

  constructor(exchange: Exchange, ports: FlowPorts, counters: GateCounters, lasting: LastingExchanges) {
    this.#exchange = exchange;
    this.#ports = ports;
    this.#counters = counters;
    this.#lasting = lasting;
    counters.exchanges += 1;
  }

  /** It is judged as another one: what it took of limits so far is given back. */
  becomes(exchange: Exchange): Exchange {
    this.#exchange.limits?.giveBack();
    this.#exchange = exchange;
    return exchange;
  }

  get exchange(): Exchange {
    return this.#exchange;
  }

  sawRequest(side: JudgedSide, bytes: number): void {
    this.#request = side;
    this.#requestBytes = bytes;
    this.#count(side);
  }

  /** Instead of what was seen before the body went on. */
  sawLate(side: JudgedSide): void {
    this.#count(this.#request, -1);
    this.#request = side;
    this.#count(side);
  }

  asks(): void {
    this.#askedAtMs = this.#ports.now();
  }

  answered(status: number): void {
    this.#answeredAtMs = this.#ports.now();
    this.#upstreamStatus = status;
  }

  sawResponse(side: JudgedSide, bytes: number): void {
    this.#response = side;
    this.#responseBytes = bytes;
    this.#count(side);
  }

  did(change: Changes): void {
    this.#stripped += change.strippedCount;
    this.#masked += change.maskedCount;
    this.#droppedRows += change.droppedRows;
  }

  /** Keeps the record as durably as asked, then lets the answer go. */
  over(given: ResponseMessage, ending: Ending): Promise<Answer> {
    const message = this.#told(given);
    const isGone = ending === 'client-aborted';
    this.#exchange.limits?.settle(isGone ? 0 : message.status, message.body.length ?? this.#responseBytes);
    return this.#released(message, ending);
  }

  /** A switch of protocols: recorded when it begins. It holds its slots, and can be ended, until it is over. */
  async tunnels(given: ResponseMessage): Promise<Answer> {
    const { limits } = this.#exchange;
    const message = this.#told(given);
    limits?.begins(message.status);
    const answer = await this.#released(message, 'answered');
    let isOver = (): void => {};
    return {
      ...answer,
      tunnelled: (cut) => {
        isOver = this.#lasting.add(this.#exchange, cut);
      },
      ended: ({ bodyBytes }) => {
        isOver();
        limits?.settle(message.status, bodyBytes);
      },
    };
  }

  #released(message: ResponseMessage, ending: Ending): Promise<Answer> {
    const isGone = ending === 'client-aborted';
    // Nothing of a held answer reaches a client that is gone.
    return this.#recorded(isGone ? 0 : message.status, ending, (outcome) => {
      return { message: this.#mayEnd(outcome) ? message : problemMessage(503, this.#exchange.trace.id) };
    });
  }

  /** In `enforce` a client hears of its limits. */
  #told(message: ResponseMessage): ResponseMessage {
    const { limits, plan } = this.#exchange;
    return limits === null || plan.mode !== 'enforce' ? message : withLimitHeaders(message, limits.told);
  }

  /** A record that is held may be lost yet: it then says more than what left, never less. */
  #mayEnd(outcome: RecordOutcome): boolean {
    return outcome === 'durable' || this.#ports.record.mayAnswer;
  }

  /** The judgement itself broke. Nothing of the answer leaves; what was seen until then is recorded, and that it was not all. */
  async failed(): Promise<void> {
    this.#response = failedSide('response', 0);
    this.#count(this.#response);
    this.#exchange.limits?.settle(500, 0);
    await this.record(500, 'broken');
  }

  /** A streamed answer: its record is written when its last byte is ready, and holds that byte back. */
  streams(given: ResponseMessage, streamed: Streamed): Answer {
    const message = this.#told(given);
    let withdrawn: readonly Finding[] = [];
    let isOver = (): void => {};
    const lasts = (cut: () => void): void => {
      isOver = this.#lasting.add(this.#exchange, (why) => {
        withdrawn = [withdrawnFinding(why)];
        cut();
      });
    };
    const settle: SettleStream = (bytes, reason) => {
      isOver();
      this.sawResponse(withFindings(sideOf(streamed, bytes), withdrawn), bytes);
      this.did(streamed.changes);
      this.#exchange.limits?.settle(message.status, bytes);
      return this.#recorded(message.status, reason ? endingOf(reason) : 'answered', (outcome) => this.#mayEnd(outcome));
    };
    return { message: { ...message, body: new SettledBody(streamed.body, settle, lasts) } };
  }

  /** Resolves when the record is as durable as the level says. Later calls do nothing: an exchange is recorded once. */
  record(status: number, ending: Ending): Promise<RecordOutcome> {
    return this.#recorded(status, ending, (outcome) => outcome);
  }

  #recorded<Result>(status: number, ending: Ending, resultOf: (outcome: RecordOutcome) => Result): Promise<Result> {
    if (this.#isOver) return Promise.resolve(resultOf('durable'));
    this.#isOver = true;
    return new Promise((resolve) => {
      this.#ports.record.append(this.#recordOf(status, ending), (outcome) => {
        if (outcome === 'lost') this.#counters.recordsLost += 1;
        resolve(resultOf(outcome));
      });
    });
  }

  #count({ inspection, decision }: JudgedSide, times: 1 | -1 = 1): void {
    const counters = this.#counters;
    counters.bytesInspected += times * inspection.coverage.bytesSeen;
    counters.bytesUninspected += times * bytesUnseen(inspection.coverage);
    counters.findings += times * inspection.findings.length;
    if (this.#exchange.plan.mode === 'observe') return;
    if (isRefusal(decision)) counters.refused += times;
    else if (decision.kind === 'minimise') counters.minimised += times;
  }

  #recordOf(status: number, ending: Ending): ExchangeRecord {
    const { trace, captured, plan } = this.#exchange;
    const isCounted = plan.mode !== 'observe';
    this.#counters.stripped += isCounted ? this.#stripped : 0;
    this.#counters.masked += isCounted ? this.#masked : 0;
    this.#counters.droppedRows += isCounted ? this.#droppedRows : 0;
    return {
      id: trace.id,
      boot: captured.boot,
      sequence: captured.sequence,
      startedAtMs: captured.startedAtMs,
      durationUs: micros(captured.startedAtMs, this.#ports.now()),
      upstreamUs: this.#answeredAtMs > 0 ? micros(this.#askedAtMs, this.#answeredAtMs) : 0,
      api: trace.endpoint.api,
      endpoint: trace.endpoint.id,
      isDeclared: trace.endpoint.isDeclared,
      revision: trace.revision,
      consumer: trace.consumer.id,
      consumerKind: trace.consumer.kind,
      isVerified: trace.consumer.isVerified,
      mode: plan.mode,
      status,
      upstreamStatus: this.#upstreamStatus,
      ending,
      requestBytes: this.#requestBytes,
      responseBytes: this.#responseBytes,
      strippedCount: isCounted ? this.#stripped : 0,
      maskedCount: isCounted ? this.#masked : 0,
      droppedRows: isCounted ? this.#droppedRows : 0,
      request: this.#request,
      nearMisses: this.#exchange.nearMisses,
      response: this.#response,
    };
  }
}

/** The end of a body waits for this: whatever breaks in it, it must come. */
function sideOf(streamed: Streamed, bytes: number): JudgedSide {
  try {
    return streamed.sideOf(bytes);
  } catch {
    return failedSide('response', bytes);
  }
}

function micros(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round((toMs - fromMs) * 1000));
}

function bytesUnseen(coverage: Coverage): number {
  return coverage.kind === 'partial' ? coverage.bytesUnseen : 0;
}

/** How an exchange ended whose body broke off. */
export function endingOf(reason: AbortReason): Ending {
  switch (reason.kind) {
    case 'client':
    case 'shutdown':
      return 'client-aborted';
    case 'denied':
      return 'broken';
    default:
      return 'upstream-failed';
  }
}
