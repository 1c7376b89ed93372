import pc from 'picocolors';

export interface OutputOptions {
  readonly isJson: boolean;
  readonly isColoured: boolean;
  readonly isQuiet: boolean;
}

/** Where a command speaks: data to standard output, everything about it to standard error. */
export class Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly colours: ReturnType<typeof pc.createColors>;

  constructor(options: OutputOptions) {
    this.isJson = options.isJson;
    this.isQuiet = options.isQuiet;
    this.colours = pc.createColors(options.isColoured);
  }

  /** The command's answer: as JSON when asked, else as text. Each JSON answer says the version of its shape. */
  answer(value: object, text: () => string): void {
    if (this.isJson) write(process.stdout, `${JSON.stringify({ schemaVersion: 1, ...value }, plain, 2)}\n`);
    else write(process.stdout, `${text()}\n`);
  }

  /** Text that is what it is for people and programs alike: a schema, a script. */
  print(text: string): void {
    write(process.stdout, `${text}\n`);
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    process.stdout.write(bytes);
  }

  /** Something a person wants to know beside the answer. */
  note(line: string): void {
    if (!this.isQuiet && !this.isJson) write(process.stderr, `${line}\n`);
  }

  complain(line: string): void {
    write(process.stderr, `${line}\n`);
  }
}

/** Whether colours are wanted: NO_COLOR (no-color.org) and --no-color say no, FORCE_COLOR yes, else only a terminal gets them. */
export function wantsColour(flag: boolean | undefined, environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (flag === false || (environment['NO_COLOR'] ?? '') !== '') return false;
  if ((environment['FORCE_COLOR'] ?? '') !== '') return environment['FORCE_COLOR'] !== '0';
  return isTerminal && environment['TERM'] !== 'dumb';
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text);
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Uint32Array) return Array.from(value);
  return value instanceof Map ? Object.fromEntries(value) : value;
}
