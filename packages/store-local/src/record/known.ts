import { type Column, type ColumnTreatment, type ExchangeRecord, type Finding, type Reason, treatmentText } from '@sluice/model';
import type { ByteWriter } from './byte-writer.ts';
import {
  type ColumnShape,
  type Caller as DefinedCaller,
  type Origin as DefinedOrigin,
  writeCaller,
  writeColumnShape,
  writeFinding,
  writeOrigin,
  writeReason,
  writeTreatment,
} from './definitions.ts';

/** Something that was written out once and is a number from then on. `next` chains those that share a key. */
export interface Known<Noun> {
  readonly id: number;
  readonly noun: Noun;
  readonly next: Known<Noun> | undefined;
}

/** `following` guesses what comes after it: what came the last time. */
export interface Guessed<Noun> extends Known<Noun> {
  readonly next: Guessed<Noun> | undefined;
  following: Guessed<Noun> | undefined;
}

type Origin = Omit<DefinedOrigin, 'endpoint'>;
type Caller = Omit<DefinedCaller, 'consumer'>;

/** An origin also guesses the caller and the first column, finding, treatment and reason of its records. */
export interface KnownOrigin extends Known<Origin> {
  readonly next: KnownOrigin | undefined;
  column: Guessed<ColumnShape> | undefined;
  finding: Guessed<Finding> | undefined;
  treatment: Guessed<ColumnTreatment> | undefined;
  reason: Guessed<Reason> | undefined;
  caller: KnownCaller | undefined;
}

interface KnownCaller extends Known<Caller> {
  readonly consumer: string;
  readonly next: KnownCaller | undefined;
}

/** The dictionary of a segment. Each call writes the number of what it was given, after its definition where that is new. */
export class KnownNouns {
  readonly #origins = new Map<string, KnownOrigin>();
  readonly #callers = new Map<string, KnownCaller>();
  readonly #columns = new Map<string, Guessed<ColumnShape>>();
  readonly #treatments = new Map<string, Guessed<ColumnTreatment>>();
  readonly #reasons = new Map<string, Guessed<Reason>>();
  readonly #findings = new Map<string, Guessed<Finding>>();
  readonly #texts = new Map<string, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  clear(): void {
    for (const table of [this.#origins, this.#callers, this.#columns, this.#treatments, this.#reasons, this.#findings, this.#texts]) {
      table.clear();
    }
    this.#count = 0;
  }

  origin(record: ExchangeRecord, out: ByteWriter): KnownOrigin {
    const first = this.#origins.get(record.endpoint);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameOrigin(known.noun, record)) return again(known, out);
    }
    const { boot, api, isDeclared, revision, mode } = record;
    const id = this.#define(out);
    writeOrigin(record, out);
    const noun = { boot, api, isDeclared, revision, mode };
    const known = {
      id,
      next: first,
      noun,
      column: undefined,
      finding: undefined,
      treatment: undefined,
      reason: undefined,
      caller: undefined,
    };
    this.#origins.set(record.endpoint, known);
    return known;
  }

  caller(record: ExchangeRecord, origin: KnownOrigin, out: ByteWriter): void {
    if (origin.caller !== undefined && isSameCaller(origin.caller, record)) {
      again(origin.caller, out);
      return;
    }
    const { consumer, consumerKind, isVerified } = record;
    const first = this.#callers.get(consumer);
    for (let known = first; known !== undefined; known = known.next) {
      if (!isSameCaller(known, record)) continue;
      origin.caller = known;
      again(known, out);
      return;
    }
    const id = this.#define(out);
    writeCaller(record, out);
    origin.caller = { id, next: first, consumer, noun: { consumerKind, isVerified } };
    this.#callers.set(consumer, origin.caller);
  }

  column({ place, dataClass, declared, confidence }: Column, out: ByteWriter): Guessed<ColumnShape> {
    const noun = { place, dataClass, declared, confidence };
    const first = this.#columns.get(place);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameColumn(known.noun, noun)) return again(known, out);
    }
    const id = this.#define(out);
    writeColumnShape(noun, out);
    const known = { id, next: first, noun, following: undefined };
    this.#columns.set(place, known);
    return known;
  }

  treatment(treated: ColumnTreatment, guess: Guessed<ColumnTreatment> | undefined, out: ByteWriter): Guessed<ColumnTreatment> {
    if (guess !== undefined && isSameTreatment(guess.noun, treated)) return again(guess, out);
    const first = this.#treatments.get(treated.place);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameTreatment(known.noun, treated)) return again(known, out);
    }
    const id = this.#define(out);
    writeTreatment(treated, out);
    this.reason(treated.reason, undefined, out);
    const known = { id, next: first, noun: treated, following: undefined };
    this.#treatments.set(treated.place, known);
    return known;
  }

  reason(reason: Reason, guess: Guessed<Reason> | undefined, out: ByteWriter): Guessed<Reason> {
    if (guess !== undefined && isSameReason(guess.noun, reason)) return again(guess, out);
    const key = reason.place ?? reason.rule;
    const first = this.#reasons.get(key);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameReason(known.noun, reason)) return again(known, out);
    }
    const id = this.#define(out);
    writeReason(reason, out);
    const known = { id, next: first, noun: reason, following: undefined };
    this.#reasons.set(key, known);
    return known;
  }

  finding(finding: Finding, guess: Guessed<Finding> | undefined, out: ByteWriter): Guessed<Finding> {
    if (guess !== undefined && isSameFinding(guess.noun, finding)) return again(guess, out);
    const first = this.#findings.get(finding.place);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameFinding(known.noun, finding)) return again(known, out);
    }
    const id = this.#define(out);
    writeFinding(finding, out);
    const known = { id, next: first, noun: finding, following: undefined };
    this.#findings.set(finding.place, known);
    return known;
  }

  text(text: string, out: ByteWriter): number {
    const known = this.#texts.get(text);
    if (known !== undefined) {
      out.ensure(128);
      out.number(known * 2);
      return known;
    }
    const id = this.#define(out);
    out.text(text);
    this.#texts.set(text, id);
    return id;
  }

  /** The id of a definition that follows at once, as the lowest bit tells. Ids are never used twice before a reset. */
  #define(out: ByteWriter): number {
    const id = this.#count;
    this.#count += 1;
    out.ensure(128);
    out.number(id * 2 + 1);
    return id;
  }
}

function again<One extends Known<unknown>>(known: One, out: ByteWriter): One {
  out.ensure(128);
  out.number(known.id * 2);
  return known;
}

function isSameOrigin(a: Origin, b: Origin): boolean {
  return a.boot === b.boot && a.revision === b.revision && a.api === b.api && a.isDeclared === b.isDeclared && a.mode === b.mode;
}

function isSameCaller({ consumer, noun }: KnownCaller, record: ExchangeRecord): boolean {
  return consumer === record.consumer && noun.consumerKind === record.consumerKind && noun.isVerified === record.isVerified;
}

export function isSameColumn(a: ColumnShape, b: ColumnShape): boolean {
  return a.place === b.place && a.dataClass === b.dataClass && a.declared === b.declared && a.confidence === b.confidence;
}

function isSameTreatment(a: ColumnTreatment, b: ColumnTreatment): boolean {
  if (a === b) return true;
  const isSame = a.place === b.place && a.dataClass === b.dataClass && isSameReason(a.reason, b.reason);
  return isSame && (a.treatment === b.treatment || treatmentText(a.treatment) === treatmentText(b.treatment));
}

function isSameReason(a: Reason, b: Reason): boolean {
  if (a === b) return true;
  return a.rule === b.rule && a.place === b.place && a.dataClass === b.dataClass && a.title === b.title && a.source === b.source;
}

function isSameFinding(a: Finding, b: Finding): boolean {
  const isSame = a.kind === b.kind && a.place === b.place && a.because === b.because;
  return isSame && a.severity === b.severity && a.confidence === b.confidence && a.owasp === b.owasp;
}
