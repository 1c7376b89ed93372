import { failure, type Result, success } from '@sluice/kit';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { jsonOffsets } from './json-places.ts';
import { wantedOf } from './place-tree.ts';
import { below } from './pointer.ts';
import { yamlOffsets } from './yaml-places.ts';

/** One document of a contract: its tree as plain values, and its text for the lines of problems. */
export interface Source {
  readonly uri: string;
  readonly text: string;
  readonly root: unknown;
  /** Null where the text was JSON. Weak: the tree is ten times its text, and needed again only for the lines of problems. */
  readonly yaml: WeakRef<Document> | null;
}

/** A value together with where it stands. */
export interface DocumentNode {
  readonly source: Source;
  readonly pointer: string;
  readonly value: unknown;
}

export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

export interface SyntaxFault extends LinePlace {
  readonly message: string;
}

export type Members = Readonly<Record<string, unknown>>;

const yamlOptions = { merge: true, prettyErrors: false, logLevel: 'silent', strict: true } as const;
/** An alias may be used often, but not so often that a small text becomes a large tree. */
const aliasesMax = 1000;

/** Reads YAML or JSON. JSON is parsed by the platform, so that documents of tens of megabytes stay cheap. */
export function parseSource(uri: string, givenText: string): Result<Source, readonly SyntaxFault[]> {
  const text = givenText.startsWith('\uFEFF') ? givenText.slice(1) : givenText;
  if (/^\s*[{[]/.test(text)) {
    try {
      return success({ uri, text, root: JSON.parse(text), yaml: null });
    } catch {
      // YAML's flow style covers JSON, and its parser says where it stopped understanding.
    }
  }
  try {
    const lines = new LineCounter();
    const yaml = parseDocument(text, { ...yamlOptions, lineCounter: lines });
    if (yaml.errors.length > 0) {
      return failure(yaml.errors.slice(0, 20).map((fault) => ({ message: sentence(fault.message), ...linePlace(lines, fault.pos[0]) })));
    }
    return success({ uri, text, root: yaml.toJS({ maxAliasCount: aliasesMax }), yaml: new WeakRef<Document>(yaml) });
  } catch (fault) {
    // Aliases without an anchor, more of them than allowed, or nesting that exhausts the stack.
    return failure([{ message: sentence(fault instanceof Error ? fault.message : 'unreadable'), line: 1, column: 1 }]);
  }
}

/** Lines and columns of pointers; a pointer to nothing has the place of its nearest ancestor. */
export function placesOf(source: Source, pointers: readonly string[]): ReadonlyMap<string, LinePlace> {
  const wanted = wantedOf(pointers);
  const offsets = source.yaml
    ? yamlOffsets(source.yaml.deref() ?? parseDocument(source.text, yamlOptions), wanted)
    : jsonOffsets(source.text, wanted);
  const starts = lineStarts(source.text);
  return new Map([...offsets].map(([pointer, offset]) => [pointer, placeAt(starts, offset)]));
}

export function rootOf(source: Source): DocumentNode {
  return { source, pointer: '', value: source.root };
}

/** The member or item below a node, or null when it has none of this name. */
export function at(node: DocumentNode, key: string | number): DocumentNode | null {
  const { value } = node;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  return { source: node.source, pointer: below(node.pointer, key), value: (value as Members)[key] };
}

export function entriesOf(node: DocumentNode | null): readonly (readonly [string, DocumentNode])[] {
  if (node === null || !isMembers(node.value)) return [];
  return Object.entries(node.value).map(([key, value]) => [key, { source: node.source, pointer: below(node.pointer, key), value }]);
}

export function itemsOf(node: DocumentNode | null): readonly DocumentNode[] {
  if (node === null || !Array.isArray(node.value)) return [];
  return node.value.map((value: unknown, index) => ({ source: node.source, pointer: below(node.pointer, index), value }));
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(node: DocumentNode, key: string): string | null {
  const value = at(node, key)?.value;
  return typeof value === 'string' ? value : null;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeAt(starts: readonly number[], offset: number): LinePlace {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

function linePlace(lines: LineCounter, offset: number): LinePlace {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? '';
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/[.:]$/, '');
}
