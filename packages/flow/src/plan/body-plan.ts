import type { DeclaredText } from '@sluice/contract';
import type { Detection, TrieDetection } from '@sluice/detect';
import { type Declared, PathTrie, type Shape, type Side, type Tape } from '@sluice/model';
import type { EndpointPolicy } from '@sluice/policy';
import { BodyReader, TrieIndex } from '@sluice/wire';
import { BodyFacts } from '../judge/body-facts.ts';
import { PropertyMarks } from '../judge/property-marks.ts';
import { RowJudge } from '../judge/row-judge.ts';
import { UndeclaredMarks } from '../judge/undeclared.ts';
import { DeclaredPlaces } from './declared-places.ts';

/** What is known of one kind of body of an endpoint (a status and a media type): its places, and what is looked for at them. */
export class BodyPlan {
  readonly side: Side;
  readonly trie: PathTrie;
  readonly index: TrieIndex;
  readonly detection: TrieDetection;
  readonly marks: UndeclaredMarks;
  readonly facts: BodyFacts;
  readonly rows: readonly RowJudge[];
  /** Null where no contract says anything of the texts here. */
  readonly declared: DeclaredPlaces | null;
  /** Null where no entry lists properties. */
  readonly properties: PropertyMarks | null;
  /** Texts of places by node, made when first needed. */
  readonly places: (string | undefined)[] = [];
  #reader: { readonly contentType: string | null; readonly reader: BodyReader } | null = null;

  constructor(side: Side, shape: Shape, detection: Detection, policy: EndpointPolicy, text: DeclaredText | null) {
    this.side = side;
    this.trie = new PathTrie(shape);
    this.declared = text && new DeclaredPlaces(text, this.trie);
    this.index = new TrieIndex(this.trie);
    this.detection = detection.attach(this.trie);
    this.marks = new UndeclaredMarks(this.trie);
    const wanted = side === 'request' ? policy.request : policy.response;
    this.facts = new BodyFacts(this.trie, wanted.body, side === 'request');
    this.rows = wanted.rows.map((rows) => new RowJudge(this.trie, rows));
    this.properties = wanted.properties.length === 0 ? null : new PropertyMarks(this.trie, side, wanted.properties);
  }

  declaredAt(tape: Tape, token: number): Declared {
    return this.marks.isUndeclaredByChoice(token) ? 'undeclared' : this.trie.shape(tape.nodes[token] ?? 0).declared;
  }

  /** The reader for a Content-Type as it was sent: parameters (a boundary, a charset) count. Answers of one endpoint hardly differ in it. */
  readerFor(contentType: string | null): BodyReader {
    if (this.#reader?.contentType === contentType) return this.#reader.reader;
    const reader = new BodyReader(contentType, this.index);
    this.#reader = { contentType, reader };
    return reader;
  }
}
