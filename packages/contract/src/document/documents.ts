import { failure, nearest, type Result, type SluiceError, success } from '@sluice/kit';
import { contractErrors } from '../errors.ts';
import { keysOf } from './pointer.ts';
import { at, type DocumentNode, entriesOf, isMembers, itemsOf, rootOf, type Source, textAt } from './source.ts';
import { decodePercent, resolveUri, splitFragment } from './uri.ts';

const hopsMax = 32;

/** All documents of a contract, and the way from a `$ref` to what it means. Nothing is copied, so circles cost nothing. */
export class Documents {
  readonly root: Source;
  readonly #sourceByUri: ReadonlyMap<string, Source>;
  readonly #unreadByUri: ReadonlyMap<string, string>;
  readonly #anchorsBySource = new Map<Source, ReadonlyMap<string, DocumentNode>>();

  constructor(root: Source, sourceByUri: ReadonlyMap<string, Source>, unreadByUri: ReadonlyMap<string, string>) {
    this.root = root;
    this.#sourceByUri = sourceByUri;
    this.#unreadByUri = unreadByUri;
  }

  /** What `reference`, written in the document of `from`, points at. */
  resolve(from: DocumentNode, reference: string): Result<DocumentNode, SluiceError> {
    const [relative, fragment] = splitFragment(reference);
    const uri = resolveUri(from.source.uri, relative);
    const source = relative === '' ? from.source : this.#sourceByUri.get(uri);
    if (!source) {
      const named = relative === reference ? this.#componentNamed(reference) : null;
      if (named !== null) return failure(contractErrors.MISSING_TARGET(reference, named));
      return failure(contractErrors.MISSING_DOCUMENT(uri, this.#unreadByUri.get(uri) ?? 'it was not loaded'));
    }
    if (fragment !== '' && !fragment.startsWith('/')) {
      const anchored = this.#anchors(source).get(decodePercent(fragment));
      if (anchored) return success(anchored);
      return failure(contractErrors.MISSING_TARGET(reference, this.#componentNamed(fragment)));
    }
    return this.#walk(source, decodePercent(fragment), reference);
  }

  /** Follows a chain of `$ref`s to the first thing that is none. */
  follow(node: DocumentNode): Result<DocumentNode, { readonly error: SluiceError; readonly node: DocumentNode }> {
    let current = node;
    for (let hop = 0; hop < hopsMax; hop += 1) {
      const reference = textAt(current, '$ref');
      if (reference === null) return success(current);
      const next = this.resolve(current, reference);
      if (!next.ok) return failure({ error: next.failure, node: current });
      current = next.value;
    }
    return failure({ error: contractErrors.CIRCULAR_REFERENCE(textAt(node, '$ref') ?? ''), node });
  }

  #walk(source: Source, pointer: string, reference: string): Result<DocumentNode, SluiceError> {
    let node = rootOf(source);
    const keys = keysOf(pointer);
    for (const [index, key] of keys.entries()) {
      const next = at(node, key);
      if (next === null) {
        const near = isMembers(node.value) ? nearest(key, Object.keys(node.value).slice(0, 5000)) : null;
        const last = index === keys.length - 1;
        return failure(contractErrors.MISSING_TARGET(reference, near !== null && last ? `#${node.pointer}/${near}` : near));
      }
      node = next;
    }
    return success(node);
  }

  #componentNamed(name: string): string | null {
    const root = rootOf(this.root);
    for (const shelf of ['components/schemas', 'definitions']) {
      let node: DocumentNode | null = root;
      for (const key of shelf.split('/')) node = node && at(node, key);
      if (node && at(node, name)) return `#/${shelf}/${name}`;
    }
    return null;
  }

  #anchors(source: Source): ReadonlyMap<string, DocumentNode> {
    const known = this.#anchorsBySource.get(source);
    if (known) return known;
    const anchors = new Map<string, DocumentNode>();
    const seen = new Set<unknown>();
    const open = [rootOf(source)];
    for (let node = open.pop(); node; node = open.pop()) {
      if (typeof node.value !== 'object' || node.value === null || seen.has(node.value)) continue;
      seen.add(node.value);
      for (const keyword of ['$dynamicAnchor', '$anchor']) {
        const name = textAt(node, keyword);
        if (name !== null && !anchors.has(name)) anchors.set(name, node);
      }
      for (const [, child] of entriesOf(node)) open.push(child);
      for (const child of itemsOf(node)) open.push(child);
    }
    this.#anchorsBySource.set(source, anchors);
    return anchors;
  }
}
