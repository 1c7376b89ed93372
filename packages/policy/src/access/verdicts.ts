import {
  type ColumnTreatment,
  type Decision,
  type Finding,
  type Inspection,
  parsePlace,
  type Reason,
  type Reasons,
  type RowTreatment,
  type Side,
  type Trace,
} from '@sluice/model';
import type { AccessRows } from './access-rows.ts';
import { areTrue, type BoundEntry, isAboutWhole, isMeant, mayForbid, type OutcomeOf } from './bound-entry.ts';
import type { AccessEntry, Otherwise } from './entry.ts';
import { isAllowed, isForbidden, type Patterns, type Placed, segmentsOf } from './patterns.ts';

/** What access makes of one side of an exchange: a refusal of the whole, or what is taken out of it. */
export interface AccessVerdict {
  readonly refusal: Decision | null;
  readonly columns: readonly ColumnTreatment[];
  readonly rows: readonly RowTreatment[];
  /** What entries in `observe` or `shadow` would have done. */
  readonly findings: readonly Finding[];
}

export interface AccessQuestion {
  readonly trace: Trace;
  readonly inspection: Inspection;
  readonly outcomeOf: OutcomeOf;
  /** The answer holds what was asked for. */
  readonly isSuccess: boolean;
}

const reasonsMax = 16;
const nothingDone: AccessVerdict = { refusal: null, columns: [], rows: [], findings: [] };
/** A finding: a value stands where an entry names properties of an object. */
export const replacedKind = 'access.replaced-object';
/** Findings of what a client may not set, whatever an entry lists. */
export const undeclaredKinds: readonly string[] = ['request.undeclared-property', 'request.read-only-property'];

/** Decides by the entries of one endpoint: deny overrides, and where some permit is about it nothing else passes. */
export class Verdicts {
  readonly #enforced: Entries;
  readonly #tried: Entries | null;

  constructor(enforced: readonly BoundEntry[], tried: readonly BoundEntry[] | null, rows: readonly AccessRows[]) {
    const areTried = ({ fact }: AccessRows) => fact.startsWith('tried: ');
    this.#enforced = entriesOf(
      enforced,
      rows.filter((one) => !areTried(one)),
    );
    this.#tried = tried && entriesOf(tried, rows.filter(areTried));
  }

  of(question: AccessQuestion): AccessVerdict {
    const done = verdictOf(this.#enforced, question);
    if (this.#tried === null || done.refusal) return done;
    const tried = verdictOf(this.#tried, question);
    const known = new Set([...done.columns, ...done.rows].map(({ place }) => place));
    const reasons = [
      ...(tried.refusal && tried.refusal.kind !== 'allow' ? [tried.refusal.because[0]] : []),
      ...[...tried.columns, ...tried.rows].filter(({ place }) => !known.has(place)).map(({ reason }) => reason),
    ];
    return { ...done, findings: reasons.map((reason) => this.#wouldHave(reason, question.inspection)) };
  }

  #wouldHave({ rule: id, title, place }: Reason, { side }: Inspection): Finding {
    const rule = id.replace(/^tried: /, '');
    const mode = this.#tried?.all.find(({ entry }) => entry.id === rule)?.entry.mode;
    return {
      kind: mode === 'observe' ? 'policy.observe' : 'policy.shadow',
      place: place ?? (side === 'request' ? 'request.path' : 'response.body'),
      severity: 'info',
      confidence: 'certain',
      owasp: 'API1:2023',
      because: `${rule} would not let this pass: ${title}`,
      count: 1,
    };
  }
}

/** Entries of one endpoint by what they are asked for. */
interface Entries {
  readonly all: readonly BoundEntry[];
  readonly rows: readonly AccessRows[];
  /** Those that may forbid the exchange as a whole. */
  readonly forbids: readonly BoundEntry[];
  readonly permits: readonly BoundEntry[];
  /** What none of them permits is refused. */
  readonly isClosed: boolean;
  /** Whether any says something of the properties of a side's body. */
  readonly areOfProperties: Readonly<Record<Side, boolean>>;
}

function entriesOf(all: readonly BoundEntry[], rows: readonly AccessRows[]): Entries {
  const permits = all.filter(({ entry }) => entry.effect === 'permit');
  return {
    all,
    rows,
    forbids: all.filter(isAboutWhole),
    permits,
    isClosed: permits.length > 0 || all.some(({ entry }) => entry.effect === 'close'),
    areOfProperties: { request: all.some(({ entry }) => entry.writes !== null), response: all.some(({ entry }) => entry.fields !== null) },
  };
}

function verdictOf(entries: Entries, question: AccessQuestion): AccessVerdict {
  const { outcomeOf, inspection, isSuccess } = question;
  const { permits, rows } = entries;
  const isResponse = inspection.side === 'response';
  for (const bound of entries.forbids) if (forbids(bound, question)) return refused([bound.entry], bound.entry.otherwise === 'hide');
  const holding: BoundEntry[] = [];
  for (const bound of permits) {
    const { early, late } = bound;
    if (isMeant(bound, outcomeOf) && areTrue(early, outcomeOf) && (!isSuccess || areTrue(late, outcomeOf))) holding.push(bound);
  }
  if (entries.isClosed && holding.length === 0) return notPermitted(question, entries);
  const properties = entries.areOfProperties[inspection.side] ? new Properties(entries.all, holding, question) : null;
  const isPartial = inspection.coverage.kind === 'partial';
  if (isPartial && (isSuccess || !isResponse) && properties?.isRestricting) return refused(properties.entries, false);
  if (isResponse && !isSuccess) return nothingDone;
  const kept = isResponse && rows.length > 0 ? ownRows(question, holding, rows) : noRows;
  if (kept.refusal) return { ...nothingDone, refusal: kept.refusal };
  if (properties === null && kept.rows.length + kept.headers.length === 0) return nothingDone;
  const { refusal, columns } = properties?.treated() ?? nothingDone;
  return { refusal, columns: [...columns, ...kept.headers], rows: kept.rows, findings: [] };
}

function forbids(bound: BoundEntry, { outcomeOf, inspection, isSuccess }: AccessQuestion): boolean {
  if (!mayForbid(bound, outcomeOf)) return false;
  if (bound.late.length === 0) return true;
  if (inspection.side === 'request') return false;
  const isOfHead = bound.late.every(({ facts }) => facts.every(({ kind }) => kind === 'head'));
  return (isSuccess || isOfHead) && bound.late.every((condition) => outcomeOf(condition) !== 'false');
}

/** Whoever is meant and fails the condition is told what each of those permits says; who is not meant at all, what those without conditions say. */
function notPermitted(question: AccessQuestion, { all, permits }: Entries): AccessVerdict {
  const meant = permits.filter((bound) => isMeant(bound, question.outcomeOf));
  const told = meant.length > 0 ? meant : permits.filter(({ entry }) => entry.conditions.length === 0 && entry.rows === null);
  const isHidden = told.some(({ entry }) => entry.otherwise === 'hide');
  const because = meant.length > 0 ? meant : permits.length > 0 ? permits : all.filter(({ entry }) => entry.effect === 'close');
  const verdict = refused(
    because.map(({ entry }) => entry),
    isHidden,
  );
  // RFC 9110 15.5.2: who showed no credential that holds may show one; who did is not helped by another try.
  const { refusal } = verdict;
  if (refusal?.kind !== 'block' || isHidden || meant.length > 0 || question.trace.consumer.isVerified) return verdict;
  return { ...verdict, refusal: { kind: 'challenge', because: refusal.because } };
}

function refused(entries: readonly AccessEntry[], isHidden: boolean, place: string | null = null): AccessVerdict {
  const shown = entries.slice(0, reasonsMax).map((entry) => reasonOf(entry, place));
  const because = (shown.length > 0
    ? shown
    : [{ rule: 'access', title: 'nothing permits this', source: 'built-in', place, dataClass: null }]) as unknown as Reasons;
  return { ...nothingDone, refusal: { kind: 'block', because, status: isHidden ? 404 : 403, isHidden } };
}

function reasonOf({ id, title, source }: AccessEntry, place: string | null): Reason {
  return { rule: id, title, source, place, dataClass: null };
}

interface Kept {
  readonly refusal: Decision | null;
  readonly rows: readonly RowTreatment[];
  /** Header lines that count the rows of others, too. */
  readonly headers: readonly ColumnTreatment[];
}

const noRows: Kept = { refusal: null, rows: [], headers: [] };

/** Rows that are not the caller's go, or the whole answer does. What could not be read, or is no list at all, is nobody's. */
function ownRows(question: AccessQuestion, holding: readonly BoundEntry[], rows: readonly AccessRows[]): Kept {
  const dropped: RowTreatment[] = [];
  const headers: ColumnTreatment[] = [];
  const { coverage } = question.inspection;
  // Rows are looked at one by one, also where there is no room to remember what was found in all of them.
  const isUnread = coverage.kind === 'partial' && coverage.why !== 'too-many-values';
  for (const one of rows) {
    const keeping = holding.filter(({ entry }) => entry.rows?.place === one.place);
    if (keeping.length < holding.length || keeping.length === 0) continue;
    const entries = keeping.map(({ entry }) => entry);
    const [first] = entries;
    const reading = question.inspection.facts.find(({ fact }) => fact === one.fact);
    const count = reading ? reading.rows.false + reading.rows.error : 0;
    const isDropped = entries.every(({ otherwise }) => otherwise === 'drop');
    const isHidden = entries.some(({ otherwise }) => otherwise === 'hide');
    if (isUnread || reading?.outcome === 'error' || (count > 0 && !isDropped))
      return { ...noRows, refusal: refused(entries, isHidden, one.place).refusal };
    if (first === undefined) continue;
    const reason = reasonOf({ ...first, id: one.rule }, one.place);
    // What counts rows of others goes from every page, or its presence would tell of which none was dropped.
    if (count > 0 || one.counts.remove.length > 0) dropped.push({ place: one.place, count, reason });
    for (const place of one.counts.removeHeaders)
      headers.push({ place, dataClass: null, treatment: { kind: 'strip' }, reason: { ...reason, place } });
  }
  return { refusal: null, rows: dropped, headers };
}

/** What of the properties of one body may not pass. */
class Properties {
  readonly #key: 'fields' | 'writes';
  readonly #question: AccessQuestion;
  /** Those that may be are the ones that some of these list; null where one of them lists none. */
  readonly #permits: readonly BoundEntry[] | null;
  readonly #forbids: readonly BoundEntry[];

  constructor(entries: readonly BoundEntry[], holding: readonly BoundEntry[], question: AccessQuestion) {
    this.#key = question.inspection.side === 'request' ? 'writes' : 'fields';
    this.#question = question;
    const isListed = holding.length > 0 && holding.every(({ entry }) => entry[this.#key] !== null);
    this.#permits = isListed ? holding : null;
    this.#forbids = entries
      .filter(({ entry }) => entry.effect === 'forbid' && entry[this.#key] !== null)
      .filter((bound) => this.#applies(bound));
  }

  get isRestricting(): boolean {
    return this.#permits !== null || this.#forbids.length > 0;
  }

  get entries(): readonly AccessEntry[] {
    return [...this.#forbids, ...(this.#permits ?? [])].map(({ entry }) => entry);
  }

  treated(): { readonly refusal: Decision | null; readonly columns: readonly ColumnTreatment[] } {
    const columns: ColumnTreatment[] = [];
    if (!this.isRestricting) return { refusal: null, columns };
    const leaves = new Set(this.#question.inspection.findings.filter(({ kind }) => kind === replacedKind).map(({ place }) => place));
    for (const { place, isDeclared, canGo } of this.#places()) {
      const entry = this.#against({ segments: segmentsOf(place), isDeclared, isLeaf: leaves.has(place) });
      if (entry === null) continue;
      const isWhole = parsePlace(place)?.pointer === '';
      if (!canGo || isWhole || this.#wants(entry) === 'refuse') {
        const { refusal } = refused([entry], entry.otherwise === 'hide', place);
        return { refusal, columns: [] };
      }
      columns.push({ place, dataClass: null, treatment: { kind: 'strip' }, reason: reasonOf(entry, place) });
    }
    return { refusal: null, columns };
  }

  #places(): readonly { readonly place: string; readonly isDeclared: boolean; readonly canGo: boolean }[] {
    const { columns, findings, side } = this.#question.inspection;
    const lead = `${side}.body`;
    const undeclared = findings
      .filter(({ kind, place }) => undeclaredKinds.includes(kind) && place.startsWith(lead))
      .map(({ place }) => place);
    const seen = columns
      .filter(({ dataClass, place }) => dataClass === null && place.startsWith(lead))
      .map(({ place, declared }) => ({ place, isDeclared: declared !== 'undeclared' && !undeclared.includes(place), canGo: true }));
    const unseen = undeclared.filter((place) => !seen.some((one) => one.place === place));
    return [...seen, ...unseen.map((place) => ({ place, isDeclared: false, canGo: false }))];
  }

  /** The entry that has something against a property; deny overrides. */
  #against(placed: Placed): AccessEntry | null {
    const forbid = this.#forbids.find(({ entry }) => isForbidden(this.#patterns(entry), placed));
    if (forbid) return forbid.entry;
    if (this.#permits === null || this.#permits.some(({ entry }) => isAllowed(this.#patterns(entry), placed))) return null;
    return this.#permits[0]?.entry ?? null;
  }

  #patterns(entry: AccessEntry): Patterns {
    return entry[this.#key] ?? { places: [], isContract: false };
  }

  /** Properties of an answer are stripped; those of a request refused, unless it says that they are stripped. */
  #wants(entry: AccessEntry): Otherwise {
    if (this.#key === 'fields') return 'strip';
    return entry.otherwise === 'strip' ? 'strip' : 'refuse';
  }

  #applies(bound: BoundEntry): boolean {
    const { outcomeOf, isSuccess } = this.#question;
    if (!mayForbid(bound, outcomeOf)) return false;
    return !isSuccess || bound.late.every((condition) => outcomeOf(condition) !== 'false');
  }
}
