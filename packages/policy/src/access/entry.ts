import type { Mode } from '@sluice/model';
import type { Condition } from '../facts.ts';
import type { AccessMatch } from './access-match.ts';
import type { Patterns } from './patterns.ts';
import type { Who } from './who.ts';

/** Numbers that count the rows, by their member names: less those that were dropped, or taken away because they count what is of others. */
export interface RowCounts {
  readonly correct: readonly (readonly string[])[];
  readonly remove: readonly (readonly string[])[];
  /** Places of header lines that count them, to be taken away: `response.header.x-total-count`. */
  readonly removeHeaders: readonly string[];
}

/** The rows of one array, and the condition under which a row is the caller's. */
export interface OwnRows {
  /** Member names from the root of the body to the array, `*` for the items of an outer array. */
  readonly array: readonly string[];
  /** Text of the place of a row: `response.body/items/*`. */
  readonly place: string;
  readonly keep: Condition;
  readonly counts: RowCounts;
}

/** What is done where nothing permits: said, or not even said that something is there; of rows, those that are not the caller's are dropped. */
export type Otherwise = 'refuse' | 'hide' | 'drop' | 'strip';

/** One entry of `access`. */
export interface AccessEntry {
  /** `shop.yaml/own-orders`, stable. */
  readonly id: string;
  readonly title: string;
  /** `file:line:column`. */
  readonly source: string;
  readonly match: AccessMatch;
  /** `close` permits nobody: it only makes of what it is about something that must be permitted. */
  readonly effect: 'permit' | 'forbid' | 'close';
  readonly who: Who;
  /** Of a `forbid`: whom it spares. */
  readonly unless: Who | null;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  readonly rows: OwnRows | null;
  /** Properties of answers: of a permit all that may be read, of a forbid what may not. Null: the entry is about the whole. */
  readonly fields: Patterns | null;
  /** Properties of request bodies, the same way. */
  readonly writes: Patterns | null;
  /** Template of the read that tells whose an object is, before it is written to. */
  readonly guard: string | null;
  readonly otherwise: Otherwise;
  readonly mode: Mode;
}

/** A forbid of properties leaves the message as a whole alone. */
export function isOfProperties(entry: AccessEntry): boolean {
  return entry.effect === 'forbid' && (entry.fields !== null || entry.writes !== null);
}
