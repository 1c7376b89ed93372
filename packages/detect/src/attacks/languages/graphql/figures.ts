import { definitionKind, type GraphqlDocument, nothing, selectionKind } from './document.ts';
import { knownNames } from './known-names.ts';
import { recursionOf } from './recursion.ts';

/** What a document asks for, as numbers. Fields, aliases, root fields and depth are those of the heaviest operation, with its fragments. */
export interface GraphqlFigures {
  readonly characters: number;
  readonly tokens: number;
  readonly operations: number;
  /** Fields within fields; the root fields are the first level. What is below `__schema` and `__type` is not counted. */
  readonly depth: number;
  /** Each field as often as its fragment is spread. */
  readonly fields: number;
  readonly rootFields: number;
  readonly aliases: number;
  /** The same field under different names in one place, the most of them. */
  readonly repeats: number;
  /** The same field under the same name in one place, the most of them. */
  readonly duplicates: number;
  readonly directives: number;
  readonly directivesPerField: number;
  /** Fields that ask for themselves again and again, each round twice as much as the one before. */
  readonly recursion: number;
  /** Fragments that hold themselves, also through others. */
  readonly cycles: number;
  readonly introspects: boolean;
  /** Lists of fields or types that are nested in each other below `__schema` or `__type`. */
  readonly introspectionLists: number;
}

/** Sums stop here: a bomb of fragments has more fields than a number has digits. */
const sumMax = 1_000_000_000;
/** Operations whose root is followed through fragments; a document has hardly ever more than one. */
const rootsMax = 128;
const [schemaName, typeName] = [knownNames.indexOf('__schema'), knownNames.indexOf('__type')];

/** Linear in the number of selections, and of the fields that they come to as far as they may. */
export function figuresOf(document: GraphqlDocument): GraphqlFigures {
  const sums = new SetSums(document);
  const levels = new Levels(document, sums.fragments);
  const { definitionKinds, definitionSets } = document;
  const roots = definitionSets.filter((_, index) => definitionKinds[index] !== definitionKind.fragment);
  const most = (column: Int32Array): number => roots.reduce((max, set) => Math.max(max, column[set] ?? 0), 0);
  return {
    characters: document.text.length,
    tokens: document.tokens,
    operations: roots.length,
    depth: most(sums.heights),
    fields: most(sums.fields),
    rootFields: most(sums.widths),
    aliases: most(sums.aliases),
    repeats: Math.max(levels.repeats, ...roots.slice(0, rootsMax).map((set) => levels.rootRepeats(set))),
    duplicates: levels.duplicates,
    directives: document.directivesInAll,
    directivesPerField: document.directivesPerField,
    recursion: recursionOf(document, sums.fragments),
    cycles: sums.cycles,
    introspects: sums.introspects,
    introspectionLists: sums.introspectionLists,
  };
}

/** The first definition of each fragment by the number of its name. */
type FragmentByName = ReadonlyMap<number, number>;

/** What is in each selection set with all that is below it. Fragments come before those that spread them. */
class SetSums {
  readonly fragments: FragmentByName;
  readonly heights: Int32Array;
  readonly fields: Int32Array;
  readonly widths: Int32Array;
  readonly aliases: Int32Array;
  cycles = 0;
  introspects = false;
  introspectionLists = 0;
  readonly #lists: Int32Array;
  readonly #document: GraphqlDocument;

  constructor(document: GraphqlDocument) {
    this.#document = document;
    this.heights = new Int32Array(document.sets);
    this.fields = new Int32Array(document.sets);
    this.widths = new Int32Array(document.sets);
    this.aliases = new Int32Array(document.sets);
    this.#lists = new Int32Array(document.sets);
    this.fragments = fragmentsOf(document);
    this.#inOrder();
  }

  /** Depth first with a stack of its own: a chain of fragments may be as long as the document. */
  #inOrder(): void {
    const { definitionKinds, definitionStarts, definitionEnds, kinds, names } = this.#document;
    const isOpen = new Uint8Array(definitionKinds.length);
    const next = [...definitionStarts];
    const isDone = new Uint8Array(definitionKinds.length);
    const stack: number[] = [];
    for (let root = 0; root < definitionKinds.length; root += 1) {
      if (isDone[root] === 0) {
        stack.push(root);
        isOpen[root] = 1;
      }
      while (stack.length > 0) {
        const definition = stack.at(-1) ?? 0;
        let spread: number = nothing;
        for (let at = next[definition] ?? 0; at < (definitionEnds[definition] ?? 0); at += 1) {
          next[definition] = at + 1;
          if (kinds[at] !== selectionKind.spread) continue;
          const fragment = this.fragments.get(names[at] ?? nothing) ?? nothing;
          if (fragment === nothing || isDone[fragment] === 1) continue;
          if (isOpen[fragment] === 1) {
            this.cycles += 1;
            continue;
          }
          spread = fragment;
          break;
        }
        if (spread === nothing) {
          stack.pop();
          isDone[definition] = 1;
          this.#sum(definition);
        } else {
          stack.push(spread);
          isOpen[spread] = 1;
        }
      }
    }
  }

  /** Backwards, so that each set is whole before it is added to the one around it. A fragment of a circle adds what is known of it. */
  #sum(definition: number): void {
    const { definitionStarts, definitionEnds, definitionSets, kinds, owners, names, aliases, children } = this.#document;
    for (let at = (definitionEnds[definition] ?? 0) - 1; at >= (definitionStarts[definition] ?? 0); at -= 1) {
      const set = owners[at] ?? 0;
      if (kinds[at] === selectionKind.field) {
        this.#addField(set, names[at] ?? nothing, (aliases[at] ?? nothing) !== nothing, children[at] ?? nothing);
        continue;
      }
      const fragment = kinds[at] === selectionKind.spread ? this.fragments.get(names[at] ?? nothing) : undefined;
      const inner = kinds[at] === selectionKind.inline ? (children[at] ?? nothing) : definitionSets[fragment ?? nothing];
      if (inner !== undefined && inner !== nothing) this.#addAll(set, inner);
    }
  }

  #addField(set: number, name: number, isAliased: boolean, child: number): void {
    const isIntrospection = name === schemaName || name === typeName;
    const lists = name > typeName && name < knownNames.length ? 1 : 0;
    const [height, fields, aliases, below] =
      child === nothing
        ? [0, 0, 0, 0]
        : [this.heights[child] ?? 0, this.fields[child] ?? 0, this.aliases[child] ?? 0, this.#lists[child] ?? 0];
    if (isIntrospection) {
      this.introspects = true;
      this.introspectionLists = Math.max(this.introspectionLists, below);
    }
    this.heights[set] = Math.max(this.heights[set] ?? 0, isIntrospection ? 1 : height + 1);
    this.#lists[set] = Math.max(this.#lists[set] ?? 0, below + lists);
    add(this.fields, set, fields + 1);
    add(this.widths, set, 1);
    add(this.aliases, set, aliases + (isAliased ? 1 : 0));
  }

  #addAll(set: number, inner: number): void {
    this.heights[set] = Math.max(this.heights[set] ?? 0, this.heights[inner] ?? 0);
    this.#lists[set] = Math.max(this.#lists[set] ?? 0, this.#lists[inner] ?? 0);
    add(this.fields, set, this.fields[inner] ?? 0);
    add(this.widths, set, this.widths[inner] ?? 0);
    add(this.aliases, set, this.aliases[inner] ?? 0);
  }
}

/**
 * Selections that a server gathers in one place: those of a set and of the inline fragments without a type in it. A fragment on a type is
 * about other things than its neighbours, but for the root, which has one type.
 */
class Levels {
  repeats = 0;
  duplicates = 0;
  readonly #document: GraphqlDocument;
  readonly #fragments: FragmentByName;
  readonly #firsts: Int32Array;
  readonly #nexts: Int32Array;
  readonly #aliased: Tally;
  readonly #plain: Tally;

  constructor(document: GraphqlDocument, fragments: FragmentByName) {
    this.#document = document;
    this.#fragments = fragments;
    this.#aliased = new Tally(document.numbers.count);
    this.#plain = new Tally(document.numbers.count);
    const { kinds, names, owners, children, selections, sets } = document;
    const levels = new Int32Array(sets).map((_, set) => set);
    this.#firsts = new Int32Array(sets).fill(nothing);
    this.#nexts = new Int32Array(selections).fill(nothing);
    for (let at = 0; at < selections; at += 1) {
      const level = levels[owners[at] ?? 0] ?? 0;
      const child = children[at] ?? nothing;
      if (kinds[at] === selectionKind.inline && names[at] === nothing && child !== nothing) levels[child] = level;
      this.#nexts[at] = this.#firsts[level] ?? nothing;
      this.#firsts[level] = at;
    }
    for (let level = 0; level < sets; level += 1) this.#count(level);
  }

  #count(level: number): void {
    const { kinds, names, aliases } = this.#document;
    const responses = this.#plain;
    responses.clear();
    for (let at = this.#firsts[level] ?? nothing; at !== nothing; at = this.#nexts[at] ?? nothing) {
      if (kinds[at] !== selectionKind.field) continue;
      const [name = nothing, alias = nothing] = [names[at], aliases[at]];
      this.duplicates = Math.max(this.duplicates, responses.add(alias === nothing ? name : alias));
    }
    this.repeats = Math.max(this.repeats, this.#repeatsIn([level]));
  }

  /** The same through all fragments at the root of an operation: a batch of calls may be split over them. */
  rootRepeats(root: number): number {
    const { kinds, names, children, definitionSets } = this.#document;
    const sets = [root];
    const known = new Set(sets);
    for (let index = 0; index < sets.length; index += 1) {
      for (let at = this.#firsts[sets[index] ?? 0] ?? nothing; at !== nothing; at = this.#nexts[at] ?? nothing) {
        if (kinds[at] === selectionKind.field) continue;
        const isInline = kinds[at] === selectionKind.inline;
        const set = isInline ? children[at] : definitionSets[this.#fragments.get(names[at] ?? nothing) ?? nothing];
        if (set === undefined || set === nothing || known.has(set)) continue;
        known.add(set);
        sets.push(set);
      }
    }
    return sets.length === 1 ? 0 : this.#repeatsIn(sets);
  }

  /** Different answers of one field: each alias is one, and all without an alias are one. */
  #repeatsIn(sets: readonly number[]): number {
    const { kinds, names, aliases } = this.#document;
    const [aliased, plain] = [this.#aliased, this.#plain];
    aliased.clear();
    plain.clear();
    let most = 0;
    for (const set of sets) {
      for (let at = this.#firsts[set] ?? nothing; at !== nothing; at = this.#nexts[at] ?? nothing) {
        if (kinds[at] !== selectionKind.field) continue;
        const name = names[at] ?? nothing;
        if ((aliases[at] ?? nothing) === nothing) plain.add(name);
        else aliased.add(name);
        most = Math.max(most, aliased.of(name) + Math.min(plain.of(name), 1));
      }
    }
    return most;
  }
}

/** Counts by number, emptied in one step. */
class Tally {
  readonly #counts: Int32Array;
  readonly #rounds: Int32Array;
  #round = 0;

  constructor(length: number) {
    this.#counts = new Int32Array(length);
    this.#rounds = new Int32Array(length);
  }

  clear(): void {
    this.#round += 1;
  }

  of(index: number): number {
    return this.#rounds[index] === this.#round ? (this.#counts[index] ?? 0) : 0;
  }

  add(index: number): number {
    const count = this.of(index) + 1;
    this.#rounds[index] = this.#round;
    this.#counts[index] = count;
    return count;
  }
}

function add(sums: Int32Array, set: number, more: number): void {
  sums[set] = Math.min(sumMax, (sums[set] ?? 0) + more);
}

function fragmentsOf({ definitionKinds, definitionNames }: GraphqlDocument): FragmentByName {
  const byName = new Map<number, number>();
  definitionKinds.forEach((kind, index) => {
    const name = definitionNames[index] ?? nothing;
    if (kind === definitionKind.fragment && !byName.has(name)) byName.set(name, index);
  });
  return byName;
}
