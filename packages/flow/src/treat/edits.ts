import { textOfUtf8, utf8 } from '@sluice/kit';
import {
  type Consumer,
  type Decision,
  type Finding,
  type JudgedSide,
  type MaskKind,
  type Tape,
  type Treatment,
  tokenKind,
} from '@sluice/model';
import { type Edit, textOf } from '@sluice/wire';
import type { ColumnDraft } from '../judge/columns.ts';
import { Fitting } from './fitting.ts';
import { type MaskPorts, masked, maskedNumber } from './mask.ts';
import type { Treatable } from './treatable.ts';

/** How much was cut, or outside `enforce` would have been. */
export interface Changes {
  readonly strippedCount: number;
  readonly maskedCount: number;
  readonly droppedRows: number;
}

export interface Treated extends Changes {
  readonly edits: readonly Edit[];
  /** Where a treatment could not be done as it was asked for, or broke what the contract says. */
  readonly findings: readonly Finding[];
}

const nothing: Treated = { edits: [], findings: [], strippedCount: 0, maskedCount: 0, droppedRows: 0 };

/** The cuts that a decision asks for in one unit. Where several treatments meet at one value the strictest is done. */
export function editsOf(decision: Decision, unit: Treatable, ports: MaskPorts, consumer: Consumer): Treated {
  if (decision.kind !== 'minimise') return nothing;
  const byDraft = unit.drafts.map((draft) => treatmentOf(decision, draft));
  const byToken = new Map<number, Cut[]>();
  const fitting = new Fitting(unit);
  let strippedCount = 0;
  let maskedCount = 0;
  for (let index = 0; index < unit.hits.count; index += 1) {
    const treatment = byDraft[unit.draftByHit[index] ?? 0] ?? null;
    if (treatment === null) continue;
    const wanted = wantedOf(treatment, unit, index, ports, consumer, fitting);
    const edit = fitting.fitted(wanted, index);
    if (edit.kind === 'remove') strippedCount += 1;
    else maskedCount += 1;
    add(byToken, edit, wanted.kind === 'remove' ? removal : strictnessOf(treatment));
  }
  for (const { token, draft } of unit.wholes) {
    if (!byDraft[draft]) continue;
    strippedCount += 1;
    add(byToken, { kind: 'remove', token }, removal);
  }
  for (const { token, draft } of unit.found) {
    const treatment = byDraft[draft];
    if (!treatment) continue;
    const edit =
      treatment.kind === 'mask' ? maskedWhole(unit.tape, token, treatment.mask, ports, consumer) : ({ kind: 'remove', token } as const);
    if (edit.kind === 'remove') strippedCount += 1;
    else maskedCount += 1;
    add(byToken, edit, strictnessOf(treatment));
  }
  const dropped = new Set<number>();
  for (const rows of unit.droppedRows) {
    if (!decision.rows.some(({ reason }) => reason.rule === rows.rule)) continue;
    for (const token of rows.tokens) add(byToken, { kind: 'remove', token }, removal);
    for (const token of rows.tokens) dropped.add(token);
    for (const token of rows.correct)
      add(byToken, { kind: 'replace', token, bytes: lessened(unit, token, rows.tokens.length) }, encryption);
    for (const token of rows.remove) add(byToken, { kind: 'remove', token }, removal);
  }
  const edits = Array.from(byToken.values(), (cuts) => cuts.map(({ edit }) => edit)).flat();
  return { edits, findings: fitting.findings(edits, [...dropped]), strippedCount, maskedCount, droppedRows: dropped.size };
}

/** A count without the rows that go; what is no number stays what it is. */
function lessened({ tape }: Treatable, token: number, count: number): Uint8Array {
  const text = textOf(tape, token);
  return utf8(/^\d{1,15}$/.test(text) ? String(Math.max(0, Number(text) - count)) : 'null');
}

/** A side with what its treatment came upon. */
export function withFindings(side: JudgedSide, findings: readonly Finding[]): JudgedSide {
  if (findings.length === 0) return side;
  return { ...side, inspection: { ...side.inspection, findings: [...side.inspection.findings, ...findings] } };
}

function treatmentOf(decision: Decision & { kind: 'minimise' }, draft: ColumnDraft): Treatment | null {
  const found = decision.columns.find((column) => column.place === draft.place && column.dataClass === draft.dataClass);
  return found && found.treatment.kind !== 'allow' ? found.treatment : null;
}

interface Cut {
  readonly edit: Edit;
  readonly strictness: number;
}

/** Masks from the one that tells most to the one that tells nothing. */
const masksByStrictness: readonly MaskKind['kind'][] = [
  'keep-domain',
  'keep-ends',
  'last-four',
  'round-geo',
  'round-amount',
  'ip-prefix',
  'round-date',
  'keep-country',
  'initials',
  'pseudonym',
  'hash',
  'full',
];
const encryption = masksByStrictness.length;
const removal = encryption + 1;

function strictnessOf(treatment: Treatment): number {
  if (treatment.kind === 'encrypt') return encryption;
  return treatment.kind === 'mask' ? masksByStrictness.indexOf(treatment.mask.kind) : removal;
}

/**
 * A removal makes everything else at the token needless; of two cuts of the same span the stricter is done. Of spans that overlap the
 * splicer keeps the outer one.
 */
function add(byToken: Map<number, Cut[]>, edit: Edit, strictness: number): void {
  const known = byToken.get(edit.token);
  if (!known || edit.kind === 'remove') {
    byToken.set(edit.token, [{ edit, strictness }]);
    return;
  }
  if (known[0]?.edit.kind === 'remove') return;
  const at = known.findIndex((cut) => isSameSpan(cut.edit, edit));
  if (at < 0) known.push({ edit, strictness });
  else if (strictness > (known[at]?.strictness ?? 0)) known[at] = { edit, strictness };
}

function isSameSpan(one: Edit, other: Edit): boolean {
  if (one.kind === 'rewrite' && other.kind === 'rewrite') return one.start === other.start && one.end === other.end;
  return one.kind === other.kind;
}

/** The cut as the treatment alone would have it. */
function wantedOf(treatment: Treatment, unit: Treatable, hit: number, ports: MaskPorts, consumer: Consumer, fitting: Fitting): Edit {
  const { tape, hits } = unit;
  const token = hits.tokens[hit] ?? 0;
  const start = hits.starts[hit] ?? 0;
  const end = hits.ends[hit] ?? 0;
  const isWhole = start === tape.starts[token] && end === tape.ends[token];
  if (isWhole && treatment.kind === 'encrypt') return encrypted(unit, hit, ports, consumer, fitting) ?? { kind: 'remove', token };
  if (isWhole && treatment.kind !== 'mask') return { kind: 'remove', token };
  const mask: MaskKind = treatment.kind === 'mask' ? treatment.mask : { kind: 'full' };
  if (isWhole || tape.kinds[token] === tokenKind.number) return maskedWhole(tape, token, mask, ports, consumer);
  const text = spanText(tape, token, start, end);
  return { kind: 'rewrite', token, start, end, text: masked(text, mask, ports, consumer.id) };
}

/** A value as a whole, masked. */
function maskedWhole(tape: Tape, token: number, mask: MaskKind, ports: MaskPorts, consumer: Consumer): Edit {
  const text = textOf(tape, token);
  if (tape.kinds[token] === tokenKind.number) return { kind: 'replace', token, bytes: utf8(maskedNumber(text, mask, ports, consumer.id)) };
  return {
    kind: 'rewrite',
    token,
    start: tape.starts[token] ?? 0,
    end: tape.ends[token] ?? 0,
    text: masked(text, mask, ports, consumer.id),
  };
}

/** The text of a part of a value, its escapes decoded: one value has one mask, however it is spelled. */
function spanText({ bytes, kinds }: Tape, token: number, start: number, end: number): string {
  const span = textOfUtf8(bytes.subarray(start, end));
  if (kinds[token] !== tokenKind.string || !span.includes('\\')) return span;
  try {
    return String(JSON.parse(`"${span}"`));
  } catch {
    // It begins or ends within an escape.
    return span;
  }
}

/** The value as a JWE, itself a string; null where nobody could open it, or where the contract has no room for it. */
function encrypted(unit: Treatable, hit: number, ports: MaskPorts, consumer: Consumer, fitting: Fitting): Edit | null {
  const { tape, hits } = unit;
  const token = hits.tokens[hit] ?? 0;
  const isString = tape.kinds[token] === tokenKind.string;
  // Its JSON as it stands: whoever decrypts it parses it, and has a number where there was one.
  const json = isString
    ? tape.bytes.subarray((tape.starts[token] ?? 0) - 1, (tape.ends[token] ?? 0) + 1)
    : utf8(tape.kinds[token] === tokenKind.number ? textOf(tape, token) : JSON.stringify(textOf(tape, token)));
  const text = ports.encrypted(consumer, json);
  if (text === null) fitting.note(hit, 'treatment.not-encrypted', 'no public key of this consumer is configured; the value was stripped');
  else if (fitting.accepts(hit, text)) {
    if (tape.kinds[token] === tokenKind.number) return { kind: 'replace', token, bytes: utf8(`"${text}"`) };
    return { kind: 'rewrite', token, start: tape.starts[token] ?? 0, end: tape.ends[token] ?? 0, text };
  } else fitting.note(hit, 'treatment.not-encrypted', 'the contract has no room for a JWE here; the value was stripped');
  return null;
}
