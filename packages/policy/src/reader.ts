import { nearest, yamlFaults } from '@sluice/kit';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import type { Problem } from './problem.ts';

export type YamlNode = Node;

/** The fields of a mapping by name, each with the node of its value. */
export interface Fields {
  readonly node: Node;
  get(name: string): Node | null;
  keyOf(name: string): Node | null;
}

/** Reads one YAML document and keeps what is wrong with it, each with its line and column. */
export class YamlReader {
  readonly file: string;
  readonly problems: Problem[] = [];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  readonly #text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const { offset, message } of yamlFaults(this.#document.errors, text)) this.#add(offset, message, 'error');
  }

  /** It is no YAML: what could be read of it is not what was meant. */
  get isBroken(): boolean {
    return this.#document.errors.length > 0;
  }

  get root(): Node | null {
    return this.#document.contents;
  }

  problem(node: Node | null, message: string, severity: 'error' | 'warning' = 'error'): void {
    this.#add(node?.range?.[0] ?? 0, message, severity);
  }

  /** A problem at a character of a scalar's text, such as one inside a condition. */
  problemInside(node: Node, offset: number, message: string): void {
    this.#add(this.#inside(node, offset), message, 'error');
  }

  position(node: Node | null): { readonly line: number; readonly column: number } {
    return this.#position(node?.range?.[0] ?? 0);
  }

  /** The mapping at a node, whose keys must be known. */
  fields(node: Node | null, known: readonly string[], what: string): Fields | null {
    const target = this.#resolved(node);
    if (!isMap(target)) {
      this.problem(node, `${what} is a mapping with ${known.join(', ')}`);
      return null;
    }
    const values = new Map<string, { readonly key: Node; readonly value: Node | null }>();
    for (const { key, value } of target.items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      if (known.includes(name)) values.set(name, { key, value: this.#resolved(value as Node | null) });
      else this.problem(key, unknownKey(name, known, what));
    }
    return { node: target, get: (name) => values.get(name)?.value ?? null, keyOf: (name) => values.get(name)?.key ?? null };
  }

  items(node: Node | null, what: string): readonly Node[] {
    const target = this.#resolved(node);
    if (target === null || (isScalar(target) && target.value === null)) return [];
    if (isSeq(target)) return target.items.map((item) => this.#resolved(item as Node)).filter((item) => item !== null);
    this.problem(node, `${what} is a list`);
    return [];
  }

  /** Every pair of a mapping whose keys are free. */
  pairs(node: Node | null, what: string): readonly (readonly [string, Node | null])[] {
    const target = this.#resolved(node);
    if (target === null) return [];
    if (!isMap(target)) {
      this.problem(node, `${what} is a mapping`);
      return [];
    }
    return target.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', this.#resolved(value as Node | null)] as const);
  }

  text(node: Node | null, what: string): string | null {
    if (node === null) return null;
    if (isScalar(node) && typeof node.value === 'string') return node.value;
    if (isScalar(node) && typeof node.value === 'number') return String(node.source ?? node.value);
    this.problem(node, `${what} is a text`);
    return null;
  }

  /** One text or a list of them; empty when there is none. */
  texts(node: Node | null, what: string): readonly string[] {
    if (node === null) return [];
    if (!isSeq(node)) return [this.text(node, what)].filter((text) => text !== null);
    return node.items.map((item) => this.text(this.#resolved(item as Node), what)).filter((text) => text !== null);
  }

  choice<const Option extends string>(node: Node | null, options: readonly Option[], what: string): Option | null {
    const text = this.text(node, what);
    if (text === null) return null;
    const found = options.find((option) => option === text);
    if (found !== undefined) return found;
    const near = nearest(text, options);
    this.problem(node, `${what} is one of ${options.join(', ')}; ${near ? `did you mean "${near}"?` : `not "${text}"`}`);
    return null;
  }

  flag(node: Node | null, what: string): boolean | null {
    if (node === null) return null;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.problem(node, `${what} is true or false`);
    return null;
  }

  number(node: Node | null, what: string): number | null {
    if (node === null) return null;
    if (isScalar(node) && typeof node.value === 'number') return node.value;
    this.problem(node, `${what} is a number`);
    return null;
  }

  /** The plain value below a node, as JSON. */
  json(node: Node | null): unknown {
    return node === null ? null : node.toJS(this.#document);
  }

  #resolved(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.#document) ?? null) : node;
  }

  #add(offset: number, message: string, severity: 'error' | 'warning'): void {
    this.problems.push({ file: this.file, ...this.#position(offset), message, severity });
  }

  #position(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Escapes in quoted texts are not followed: the column is then that of the text without them. */
  #inside(node: Node, offset: number): number {
    const start = node.range?.[0] ?? 0;
    if (!isScalar(node)) return start;
    if (node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED)
      return start + offset + (node.type === Scalar.PLAIN ? 0 : 1);
    const firstLine = this.#text.indexOf('\n', start) + 1;
    const indentation = /^ */.exec(this.#text.slice(firstLine))?.[0].length ?? 0;
    const before = String(node.value).slice(0, offset).split('\n');
    return firstLine + offset + before.length * indentation;
  }
}

function unknownKey(name: string, known: readonly string[], what: string): string {
  const near = nearest(name, known);
  return `${what} has no "${name}"; ${near ? `did you mean "${near}"?` : `it has ${known.join(', ')}`}`;
}
