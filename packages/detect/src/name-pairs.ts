import { noNode, type Tape, tokenKind } from '@sluice/model';
import { asciiOf } from './bytes.ts';

const namingWords = new Set(['name', 'key', 'variable', 'field', 'parameter', 'attribute', 'property', 'header', 'label', 'code']);
const valueWords = new Set(['value', 'val', 'content', 'text']);
const nameBytesMax = 64;
const membersMax = 32;

/** Objects that carry a name as a value: in `{"name": "DB_PASSWORD", "value": "…"}` the value is called what its neighbour says. */
export class NamePairs {
  /** By node of a value: the node that names it. */
  readonly #namingByValue: number[] = [];

  /** Finds the pairs among the children of one object, whose words are given by node. */
  learn(children: readonly number[], wordsOf: (node: number) => readonly string[]): void {
    const naming = children.find((child) => isOne(wordsOf(child), namingWords));
    if (naming === undefined) return;
    for (const child of children) if (isOne(wordsOf(child), valueWords)) this.#namingByValue[child] = naming;
  }

  isPair(words: readonly string[]): boolean {
    return isOne(words, namingWords) || isOne(words, valueWords);
  }

  has(node: number): boolean {
    return this.#namingByValue[node] !== undefined;
  }

  /** What the neighbour of this value calls it; empty when there is none in the same unit. */
  nameOf(tape: Tape, token: number): string {
    const naming = this.#namingByValue[tape.nodes[token] ?? 0] ?? noNode;
    const container = tape.parents[token] ?? 0xffffffff;
    if (container >= tape.count) return '';
    const end = tape.nexts[container] ?? 0;
    let member = container + 1;
    for (let seen = 0; member < end && seen < membersMax; seen += 1) {
      if (tape.nodes[member] === naming && tape.kinds[member] === tokenKind.string) {
        const [from, to] = [tape.starts[member] ?? 0, tape.ends[member] ?? 0];
        return to - from > nameBytesMax ? '' : asciiOf(tape.bytes, from, to);
      }
      member = tape.nexts[member] ?? end;
    }
    return '';
  }
}

function isOne(words: readonly string[], of: ReadonlySet<string>): boolean {
  return words.length === 1 && of.has(words[0] ?? '');
}
