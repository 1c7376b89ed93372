import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type ExchangeRecord,
  endings,
  type JudgedSide,
  type Mode,
  modes,
  type Treatment,
  type UninspectedReason,
  uninspectedReasons,
} from '@sluice/model';
import { disclosuresOf, isWithheld, outcomes, proofOf, proofs, summaryOf } from '@sluice/store';
import { consumerKinds, decisionKinds } from '../record/record-format.ts';
import { firsts } from './firsts.ts';
import type { SummedBy } from './hour-sums.ts';
import type { Name, Names } from './names.ts';

export const treatmentKinds: readonly Treatment['kind'][] = [
  'allow',
  'mask',
  'strip',
  'drop-row',
  'block',
  'encrypt',
  'problem',
  'challenge',
];

/** So many kinds are remembered; beyond it a kind may be stored a second time, which changes no answer. */
const keptMax = 100_000;

/** What many exchanges are alike in: the kind of the exchange, and of each of its disclosures. */
export interface RecordKinds {
  readonly kind: number;
  readonly shown: readonly number[];
  readonly summedBy: SummedBy;
  readonly findings: number;
}

interface NewRow {
  readonly id: number;
  /** Names are numbers once they are resolved. */
  readonly cells: readonly (number | Name | null)[];
}

/**
 * Numbers for what repeats from exchange to exchange. `kinds` has a row for what exchanges are alike in, `shown_kinds` one for what
 * disclosures are alike in, so that a row of either table is its kind and what differs. A kind that is stored twice does no harm.
 */
export class Kinds {
  readonly #names: Names;
  readonly #kinds = new Map<string, number>();
  readonly #shown = new Map<string, number>();
  readonly #summedBy = new Map<string, SummedBy>();
  #newKinds: NewRow[] = [];
  #newShown: NewRow[] = [];
  #nextKind: number;
  #nextShown: number;
  #generation = 0;

  private constructor(names: Names, nextKind: number, nextShown: number) {
    this.#names = names;
    this.#nextKind = nextKind;
    this.#nextShown = nextShown;
  }

  static async open(connection: DuckDBConnection, names: Names): Promise<Kinds> {
    const sql = `SELECT (SELECT coalesce(max(id), 0) + 1 FROM kinds) AS kind, (SELECT coalesce(max(id), 0) + 1 FROM shown_kinds) AS shown`;
    const [row] = (await connection.runAndReadAll(sql)).getRowObjectsJS();
    return new Kinds(names, Number(row?.['kind']), Number(row?.['shown']));
  }

  /** Grows when ids that were answered before may stand for nothing any more. */
  get generation(): number {
    return this.#generation;
  }

  /** Before a batch: what grew too large begins anew. */
  trim(): void {
    if (this.#kinds.size + this.#shown.size > keptMax) this.clear();
  }

  /** After rows or names may have gone from the tables. */
  clear(): void {
    this.#kinds.clear();
    this.#shown.clear();
    this.#summedBy.clear();
    this.#newKinds = [];
    this.#newShown = [];
    this.#generation += 1;
  }

  of(record: ExchangeRecord): RecordKinds {
    const { decision, because, findings } = summaryOf(record);
    const endpoint = this.#names.of('endpoint', endpointName(record.api, record.endpoint));
    const becauseName = because === null ? null : this.#names.of('because', because);
    const decided = decisionKinds.indexOf(decision);
    const alike = [endpoint, record.status, decided];
    const consumerKind = consumerKinds.indexOf(record.consumerKind);
    const ending = endings.indexOf(record.ending);
    const cells = [
      ...alike,
      record.boot,
      record.isDeclared ? 1 : 0,
      consumerKind,
      modes.indexOf(record.mode),
      ending,
      becauseName,
      findings,
      gapOf(record.request, record.mode),
      record.response === null ? 0 : gapOf(record.response, record.mode),
      proofs.indexOf(proofOf(record)),
    ];
    const all = disclosuresOf(record);
    const shown = all.map((one, index) => {
      const dataClass = one.dataClass === null ? null : this.#names.of('dataClass', one.dataClass);
      const place = this.#names.of('place', one.place);
      const side = one.side === 'request' ? 0 : 1;
      const treatment = treatmentKinds.indexOf(one.treatment);
      return this.#shownKind([...alike, dataClass, place, side, treatment, outcomes.indexOf(one.outcome), firsts(all, index, one)]);
    });
    return { kind: this.#kind(cells), shown, summedBy: this.#sum(endpoint, decided, record.isDeclared ? 1 : 0), findings };
  }

  /** Stores what is new, after the names were resolved. */
  async store(connection: DuckDBConnection): Promise<void> {
    await insert(connection, 'kinds', this.#newKinds.splice(0));
    await insert(connection, 'shown_kinds', this.#newShown.splice(0));
  }

  #sum(endpoint: Name, decision: number, isDeclared: number): SummedBy {
    const key = keyOf([endpoint, decision, isDeclared]);
    const known = this.#summedBy.get(key);
    if (known !== undefined) return known;
    const fresh = { endpoint, decision, isDeclared };
    this.#summedBy.set(key, fresh);
    return fresh;
  }

  #kind(cells: NewRow['cells']): number {
    const key = keyOf(cells);
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const id = this.#nextKind++;
    this.#kinds.set(key, id);
    this.#newKinds.push({ id, cells });
    return id;
  }

  #shownKind(cells: NewRow['cells']): number {
    const key = keyOf(cells);
    const known = this.#shown.get(key);
    if (known !== undefined) return known;
    const id = this.#nextShown++;
    this.#shown.set(key, id);
    this.#newShown.push({ id, cells });
    return id;
  }
}

/** 0 where a side was wholly judged, else why it was not and whether what was not was withheld, as `gapAt` reads it. */
function gapOf(side: JudgedSide, mode: Mode): number {
  const { coverage } = side.inspection;
  return coverage.kind === 'whole' ? 0 : 1 + uninspectedReasons.indexOf(coverage.why) * 2 + (isWithheld(side, mode) ? 1 : 0);
}

export function gapAt(gap: number): { readonly why: UninspectedReason | null; readonly isWithheld: boolean } {
  return { why: uninspectedReasons[(gap - 1) >> 1] ?? null, isWithheld: gap > 0 && gap % 2 === 0 };
}

/** API and endpoint are one name: an endpoint means nothing without its API. */
export function endpointName(api: string, endpoint: string): string {
  return `${api}\n${endpoint}`;
}

function keyOf(cells: NewRow['cells']): string {
  return JSON.stringify(cells.map((cell) => (cell !== null && typeof cell === 'object' ? cell.text : cell)));
}

async function insert(connection: DuckDBConnection, table: 'kinds' | 'shown_kinds', rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table);
  for (const { id, cells } of rows) {
    appender.appendInteger(id);
    for (const cell of cells) appender.appendDouble(cell !== null && typeof cell === 'object' ? cell.id : (cell ?? 0));
    appender.endRow();
  }
  appender.closeSync();
}
