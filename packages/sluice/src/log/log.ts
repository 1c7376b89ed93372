import { type LogEventName, type LogLevel, logEvents, logLevels } from './events.ts';
import { printable, printableJson } from './printable.ts';

export type { LogEventName } from './events.ts';

export interface LogSettings {
  /** `auto` is text at a terminal and JSON elsewhere. */
  readonly format: 'auto' | 'text' | 'json';
  /** Events below it are not told. */
  readonly level: LogLevel;
  /** A line for each exchange. */
  readonly isAccessTold: boolean;
}

export type LogAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Until the settings are known. */
export const firstLogSettings: LogSettings = { format: 'auto', level: 'info', isAccessTold: false };

/** Tells of something that happened; words first, so that what has no event of its own can be told as well. */
export type Say = (body: string, event?: LogEventName, attributes?: LogAttributes) => void;

/** How severe OpenTelemetry's log data model calls a level. */
const severities = { debug: 5, info: 9, warn: 13, error: 17 } as const satisfies Record<LogLevel, number>;

/** Where lines go, and whether that is a terminal. */
export interface LogStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * One line for each event, on standard error. As JSON it has the fields of OpenTelemetry's log data model; as text it is for a person. One
 * log serves a whole process; nobody writes beside it.
 */
export class Log {
  readonly #stream: LogStream;
  #process: string;
  #settings: LogSettings;

  /** `name`: of the process, as `worker-0`. */
  constructor(name: string, settings: LogSettings, stream: LogStream = process.stderr) {
    this.#process = name;
    this.#settings = settings;
    this.#stream = stream;
  }

  /** From now on; `name` where the process learns it only now. */
  use(settings: LogSettings, name: string = this.#process): void {
    this.#settings = settings;
    this.#process = name;
  }

  get isJson(): boolean {
    const { format } = this.#settings;
    return format === 'auto' ? this.#stream.isTTY !== true : format === 'json';
  }

  /** `body` is words of ours: configuration may be quoted, traffic never. */
  tell(event: LogEventName, body: string, attributes: LogAttributes = {}): void {
    const line = this.line(event, body, attributes);
    if (line !== null) this.#stream.write(line);
  }

  readonly say: Say = (body, event = 'sluice.note', attributes = {}) => this.tell(event, body, attributes);

  /** The line alone, for those that write many of them; null below the level. */
  line(event: LogEventName, body: string, attributes: LogAttributes): string | null {
    const { level } = logEvents[event];
    if (logLevels.indexOf(level) < logLevels.indexOf(this.#settings.level)) return null;
    if (!this.isJson)
      return `${body
        .split('\n')
        .map((part) => `sluice: ${printable(part)}\n`)
        .join('')}`;
    return `${printableJson(
      JSON.stringify({
        timestamp: new Date().toISOString(),
        severityText: level.toUpperCase(),
        severityNumber: severities[level],
        eventName: event,
        body,
        attributes: { 'sluice.process': this.#process, 'process.pid': process.pid, ...attributes },
      }),
    )}\n`;
  }
}
