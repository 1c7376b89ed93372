import {
  type ApiId,
  type ConsumerId,
  type DataClassId,
  type EndpointId,
  modes,
  parseTreatment,
  type RevisionId,
  severities,
} from '@sluice/model';
import { storeLocalErrors } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import {
  type NounKind,
  type Nouns,
  nounKinds,
  writeCaller,
  writeColumnShape,
  writeFinding,
  writeOrigin,
  writeReason,
  writeTreatment,
} from './definitions.ts';
import { confidenceOrder, consumerKinds, declaredOrder, member } from './record-format.ts';

type Tables = { readonly [Kind in NounKind]: Map<number, Nouns[Kind]> };

/** A reason that is written with a treatment of a prelude gets a number that no encoder gives. */
const ownReasons = 0x4000_0000;

/** The dictionary of a segment as it is read: what every number stands for. */
export class DefinitionReader {
  readonly #from: ByteReader;
  #tables = newTables();
  /** What was named and what was defined since `beginRecord`, as pairs of a kind's index and a number. */
  readonly named: number[] = [];
  readonly defined: number[] = [];

  constructor(from: ByteReader) {
    this.#from = from;
  }

  reset(): void {
    this.#tables = newTables();
  }

  beginRecord(): void {
    this.named.length = 0;
    this.defined.length = 0;
  }

  /** The noun whose number stands at the reader's place, behind which stands its definition where it is new. */
  read<Kind extends NounKind>(kind: Kind): Nouns[Kind] {
    const number = this.#from.number();
    const id = Math.floor(number / 2);
    if (number % 2 === 1) {
      const noun = this.#bodies[kind]();
      this.#tables[kind].set(id, noun);
      this.defined.push(nounKinds.indexOf(kind), id);
      return noun;
    }
    const noun = this.#tables[kind].get(id);
    if (noun === undefined) throw storeLocalErrors.FRAME_UNKNOWN(kind);
    this.named.push(nounKinds.indexOf(kind), id);
    return noun;
  }

  /** Writes a definition that was read so that `readPrelude` has it again. */
  write(kindIndex: number, id: number, out: ByteWriter): void {
    out.ensure(128);
    out.word(kindIndex);
    out.number(id * 2 + 1);
    const kind = member(nounKinds, kindIndex);
    const noun = <Kind extends NounKind>(of: Kind): Nouns[Kind] => {
      const found = this.#tables[of].get(id);
      if (found === undefined) throw storeLocalErrors.FRAME_UNKNOWN(of);
      return found;
    };
    if (kind === 'origin') writeOrigin(noun(kind), out);
    else if (kind === 'caller') writeCaller(noun(kind), out);
    else if (kind === 'column') writeColumnShape(noun(kind), out);
    else if (kind === 'reason') writeReason(noun(kind), out);
    else if (kind === 'finding') writeFinding(noun(kind), out);
    else if (kind === 'text') out.text(noun(kind));
    else {
      const treated = noun(kind);
      writeTreatment(treated, out);
      out.number((ownReasons + id) * 2 + 1);
      writeReason(treated.reason, out);
    }
  }

  readPrelude(count: number): void {
    for (let index = 0; index < count; index += 1) this.read(member(nounKinds, this.#from.word()));
  }

  readonly #bodies: { readonly [Kind in NounKind]: () => Nouns[Kind] } = {
    origin: () => {
      const boot = this.#from.number();
      const api = this.#from.text() as ApiId;
      const endpoint = this.#from.text() as EndpointId;
      const revision = this.#from.text() as RevisionId;
      const bits = this.#from.word();
      return { boot, api, endpoint, revision, isDeclared: (bits & 8) !== 0, mode: member(modes, bits & 7) };
    },
    caller: () => {
      const consumer = this.#from.text() as ConsumerId;
      const bits = this.#from.word();
      return { consumer, isVerified: (bits & 8) !== 0, consumerKind: member(consumerKinds, bits & 7) };
    },
    column: () => {
      const place = this.#from.text();
      const dataClass = this.#optional() as DataClassId | null;
      const bits = this.#from.word();
      return { place, dataClass, declared: member(declaredOrder, bits & 15), confidence: member(confidenceOrder, bits >> 4) };
    },
    treatment: () => {
      const place = this.#from.text();
      const dataClass = this.#optional() as DataClassId | null;
      const treatment = parseTreatment(this.#from.text());
      if (treatment === null) throw storeLocalErrors.FRAME_UNKNOWN('treatment');
      return { place, dataClass, treatment, reason: this.read('reason') };
    },
    reason: () => {
      const rule = this.#from.text();
      const title = this.#from.text();
      const source = this.#from.text();
      const place = this.#optional();
      return { rule, title, source, place, dataClass: this.#optional() as DataClassId | null };
    },
    finding: () => {
      const kind = this.#from.text();
      const place = this.#from.text();
      const bits = this.#from.word();
      const owasp = this.#optional();
      const because = this.#from.text();
      return { kind, place, severity: member(severities, bits & 15), confidence: member(confidenceOrder, bits >> 4), owasp, because };
    },
    text: () => this.#from.text(),
  };

  #optional(): string | null {
    return this.#from.word() === 0 ? null : this.#from.text();
  }
}

function newTables(): Tables {
  return {
    origin: new Map(),
    caller: new Map(),
    column: new Map(),
    treatment: new Map(),
    reason: new Map(),
    finding: new Map(),
    text: new Map(),
  };
}
