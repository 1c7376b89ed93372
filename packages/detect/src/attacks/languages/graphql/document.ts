import { Names } from './names.ts';

/** What a selection is. */
export const selectionKind = { field: 0, inline: 1, spread: 2 } as const;
/** What a definition is; `shorthand` is a query of braces alone. */
export const definitionKind = { shorthand: 0, query: 1, mutation: 2, subscription: 3, fragment: 4 } as const;
/** Stands where there is no name, no set or no definition. */
export const nothing = -1;

const rowsMin = 16;

/**
 * An executable document in columns of numbers, in the order in which it is written: no object for a selection. A selection set is a number;
 * what is in a set stands behind the selection that opens it, so that going backwards everything inside is seen before what it is in.
 */
export class GraphqlDocument {
  readonly text: string;
  tokens = 0;
  /** Why it was not read to its end; null where it was. */
  unread: 'too-deep' | 'too-long' | null = null;
  sets = 0;
  /** Rows in use of the columns of selections. */
  selections = 0;

  /** Of selections: what it is, the set it stands in, its name (of an inline fragment that of its type), its alias, the set that it opens. */
  kinds = new Int32Array(rowsMin);
  owners = new Int32Array(rowsMin);
  names = new Int32Array(rowsMin);
  aliases = new Int32Array(rowsMin);
  children = new Int32Array(rowsMin);

  /** Of definitions: what it is, its name, its selection set, its first selection and the first behind it. */
  readonly definitionKinds: number[] = [];
  readonly definitionNames: number[] = [];
  readonly definitionSets: number[] = [];
  readonly definitionStarts: number[] = [];
  readonly definitionEnds: number[] = [];

  directivesInAll = 0;
  /** The most on one field, fragment, variable or operation. */
  directivesPerField = 0;
  arguments = 0;

  /** Of string literals: kind, start and end of the token, and the name of the argument, field or variable it belongs to. */
  readonly literalKinds: number[] = [];
  readonly literalStarts: number[] = [];
  readonly literalEnds: number[] = [];
  readonly literalNameStarts: number[] = [];
  readonly literalNameEnds: number[] = [];

  /** Start and end, in turn: of runs of comments; of names that arguments and input fields have and that are more than words. */
  comments: readonly number[] = [];
  readonly oddNames: number[] = [];

  /** Names that are written alike have one number. */
  readonly numbers: Names;

  constructor(text: string) {
    this.text = text;
    this.numbers = new Names(text);
  }

  /** The number of the new row. */
  addSelection(kind: number, owner: number, name: number): number {
    const at = this.selections;
    if (at === this.kinds.length) this.#widen();
    this.kinds[at] = kind;
    this.owners[at] = owner;
    this.names[at] = name;
    this.aliases[at] = nothing;
    this.children[at] = nothing;
    this.selections = at + 1;
    return at;
  }

  #widen(): void {
    this.kinds = widened(this.kinds);
    this.owners = widened(this.owners);
    this.names = widened(this.names);
    this.aliases = widened(this.aliases);
    this.children = widened(this.children);
  }
}

function widened(from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
