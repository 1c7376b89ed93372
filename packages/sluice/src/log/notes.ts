import type { Output } from '../ui/output.ts';
import type { LogEventName } from './events.ts';
import type { Log, LogAttributes } from './log.ts';

/** What `sluice start` has to say beside its answer: for a person as it stands, in a log of JSON as an event. */
export class Notes {
  readonly #output: Output;
  readonly #log: Log;

  constructor(output: Output, log: Log) {
    this.#output = output;
    this.#log = log;
  }

  /** `said` is for a person where that is more than the words. */
  tell(event: LogEventName, words: string, attributes: LogAttributes = {}, said: string = words): void {
    if (!this.#log.isJson) this.#output.note(said);
    else if (!this.#output.isQuiet) this.#log.tell(event, words, attributes);
  }
}
