import { write } from 'node:fs';
import type { ExchangeRecord } from '@sluice/model';
import { summaryOf } from '@sluice/store';
import type { Log } from './log.ts';

/** What waits for a reader of the log that does not read. */
const waitingBytesMax = 1024 * 1024;

/**
 * A line for each settled exchange. A pipe that nobody reads would hold up a whole process if it was written to at once, so lines are
 * written one batch at a time beside the traffic; those that find no room are dropped and counted.
 */
export class AccessLog {
  readonly #log: Log;
  readonly #file: number;
  #waiting = '';
  #isWriting = false;
  dropped = 0;

  constructor(log: Log, file: number) {
    this.#log = log;
    this.#file = file;
  }

  readonly settled = (record: ExchangeRecord): void => {
    const line = this.#lineOf(record);
    if (line === null) return;
    if (this.#waiting.length + line.length > waitingBytesMax) {
      this.dropped += 1;
      return;
    }
    this.#waiting += line;
    if (!this.#isWriting) {
      this.#isWriting = true;
      setImmediate(() => this.#writeOut(Buffer.alloc(0)));
    }
  };

  /** One batch after the other; `rest` is what the last write did not take. */
  #writeOut(rest: Buffer): void {
    const bytes = rest.length > 0 ? rest : Buffer.from(this.#waiting);
    if (rest.length === 0) this.#waiting = '';
    if (bytes.length === 0) {
      this.#isWriting = false;
      return;
    }
    write(this.#file, bytes, (error, written) => {
      // A log that cannot be written to is no reason to hold anything up; a full pipe that does not block is asked again later.
      if (error?.code === 'EAGAIN') setTimeout(() => this.#writeOut(bytes), 50);
      else this.#writeOut(error ? Buffer.alloc(0) : bytes.subarray(written));
    });
  }

  #lineOf(record: ExchangeRecord): string | null {
    const { id, api, endpoint, mode, status, ending, decision, durationUs, requestBytes, responseBytes, bytesUnseen } = summaryOf(record);
    const body = this.#log.isJson
      ? `${endpoint} ${status}`
      : `${id} ${api} ${endpoint} ${status} ${decision} ${(durationUs / 1000).toFixed(1)} ms, ${requestBytes} B in, ${responseBytes} B out`;
    return this.#log.line('exchange.settled', body, {
      'sluice.exchange.id': id,
      'sluice.api': api,
      'sluice.endpoint': endpoint,
      'sluice.mode': mode,
      'sluice.decision': decision,
      'sluice.ending': ending,
      'sluice.bytes.unjudged': bytesUnseen,
      'http.response.status_code': status,
      'http.server.request.duration': durationUs / 1e6,
      'http.request.body.size': requestBytes,
      'http.response.body.size': responseBytes,
    });
  }
}
