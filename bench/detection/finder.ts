import { type ClassColumn, createDetection, type DetectableClass, dataClasses, Hits } from '@sluice/detect';
import { PathTrie, Tape, tokenKind, unknownShape } from '@sluice/model';
import { JsonScanner, TrieIndex } from '@sluice/wire';

/** What one value of a document was found to be, at `likely` or better. */
export interface FoundLeaf {
  readonly classes: readonly string[];
  /** What was found at `possible` only. */
  readonly doubtful: readonly string[];
}

export interface FoundDocument {
  /** Of every text and number of the document, in its order. */
  readonly leaves: readonly FoundLeaf[];
  readonly columns: readonly { readonly column: ClassColumn; readonly place: string; readonly dataClass: string }[];
}

const encoder = new TextEncoder();
const likely = 1;

/** Runs documents through scanner and detection as the gateway does, each as an endpoint of its own. */
export class Finder {
  readonly #detection;
  readonly #hits = new Hits();
  readonly #tape = new Tape();

  constructor(classes: readonly DetectableClass[] = dataClasses) {
    this.#detection = createDetection(classes);
  }

  get classes(): readonly string[] {
    return this.#detection.classes.map(({ id }) => id);
  }

  find(document: unknown): FoundDocument {
    const trie = new PathTrie(unknownShape);
    const [tape, hits] = [this.#tape, this.#hits];
    const look = this.#detection.attach(trie);
    new JsonScanner(new TrieIndex(trie)).scan(tape, encoder.encode(JSON.stringify(document)));
    if (tape.faults !== 0) throw new Error('a document of the bench was not read');
    look.look(tape, hits);
    const certain = new Map<number, Set<string>>();
    const doubtful = new Map<number, Set<string>>();
    for (let index = 0; index < hits.count; index += 1) {
      const kept = (hits.confidences[index] ?? 0) >= likely ? certain : doubtful;
      const token = hits.tokens[index] ?? 0;
      const known = kept.get(token) ?? new Set();
      kept.set(token, known.add(this.#idOf(hits.classes[index] ?? 0)));
    }
    const leaves: FoundLeaf[] = [];
    for (let token = 0; token < tape.count; token += 1) {
      const kind = tape.kinds[token];
      if (kind !== tokenKind.string && kind !== tokenKind.number) continue;
      leaves.push({ classes: [...(certain.get(token) ?? [])], doubtful: [...(doubtful.get(token) ?? [])] });
    }
    const columns = look.columns(tape, hits).map((column) => ({
      column,
      place: trie.pointer(column.node),
      dataClass: this.#idOf(column.classIndex),
    }));
    return { leaves, columns };
  }

  /** The classes of one value under one name. */
  classesOf(key: string, value: string | number): readonly string[] {
    return this.find({ [key]: value }).leaves[0]?.classes ?? [];
  }

  #idOf(index: number): string {
    return this.#detection.classes[index]?.id ?? '';
  }
}
