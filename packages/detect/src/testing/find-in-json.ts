import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { dataClasses } from '../classes.generated.ts';
import { createDetection } from '../detection.ts';
import { confidenceLevels, Hits } from '../hits.ts';
import { fillTape } from './fill-tape.ts';

export const detection = createDetection(dataClasses);

export interface FoundInJson {
  readonly dataClass: string;
  readonly confidence: string;
  readonly place: string;
  /** What stands between the hit's ends. */
  readonly text: string;
}

/** What is found in a JSON document, in readable form. */
export function findInJson(json: string): readonly FoundInJson[] {
  const tape = new Tape();
  const trie = new PathTrie(unknownShape);
  const hits = new Hits();
  const bytes = new TextEncoder().encode(json);
  fillTape(tape, trie, bytes);
  detection.attach(trie).look(tape, hits);
  return Array.from({ length: hits.count }, (_, index) => ({
    dataClass: detection.classes[hits.classes[index] ?? 0]?.id ?? '',
    confidence: confidenceLevels[hits.confidences[index] ?? 0] ?? 'possible',
    place: trie.pointer(tape.nodes[hits.tokens[index] ?? 0] ?? 0),
    text: new TextDecoder().decode(bytes.subarray(hits.starts[index], hits.ends[index])),
  }));
}

export function findInValue(value: unknown): readonly FoundInJson[] {
  return findInJson(JSON.stringify(value));
}
