import { noNode, type PathTrie, rootNode, type Tape, tokenKind } from '@sluice/model';
import { type Edit, keyOf, queryPairs } from '@sluice/wire';

/** How a route lets its clients name the members that they want. */
export interface ProjectionChoice {
  /** The query parameter: `fields=name,address.city`. */
  readonly parameter: string;
  /** Whether the upstream sees the parameter, too. */
  readonly isPassedOn: boolean;
}

/** The members that were asked for: under each name what of it, or all of it where nothing further is named. */
export interface Projection {
  readonly children: ReadonlyMap<string, Projection>;
}

const textMax = 4096;
const namesMax = 256;
const depthMax = 16;

/** What a query asks for; null where it asks for nothing, or for more than anybody means. */
export function projectionOf({ parameter }: ProjectionChoice, query: string): Projection | null {
  if (query === '') return null;
  const text = queryPairs(query)
    .filter(([name]) => name === parameter)
    .map(([, value]) => value)
    .join(',');
  const paths = text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  if (paths.length === 0 || paths.length > namesMax || text.length > textMax) return null;
  const root: Building = { children: new Map(), isAll: false };
  for (const path of paths) {
    const names = path.split('.');
    if (names.length > depthMax || names.includes('')) continue;
    let at = root;
    for (const name of names) {
      const next: Building = at.children.get(name) ?? { children: new Map(), isAll: false };
      at.children.set(name, next);
      at = next;
    }
    at.isAll = true;
  }
  return built(root);
}

interface Building {
  readonly children: Map<string, Building>;
  isAll: boolean;
}

/** `a` and `a.b` together are all of `a`. */
function built({ children, isAll }: Building): Projection {
  return { children: isAll ? new Map() : new Map(Array.from(children, ([name, child]) => [name, built(child)])) };
}

/** Cuts what was not asked for; lists are looked through, so that `items.name` is the name of each item. Names that are not there do nothing. */
export function projectionEdits(projection: Projection, tape: Tape, trie: PathTrie): readonly Edit[] {
  const edits: Edit[] = [];
  for (let token = 0; token < tape.count; token = Math.max(token + 1, tape.nexts[token] ?? 0)) {
    const node = tape.nodes[token] ?? rootNode;
    const around = within(projection, trie, trie.parent(node));
    if (around === null) edits.push({ kind: 'remove', token });
    else if (around !== 'all') reduce(node === rootNode ? around : below(around, keyOf(tape, token)), tape, token, edits);
  }
  return edits;
}

type Asked = Projection | 'all' | null;

function below(projection: Projection, key: string | null): Asked {
  if (key === null) return projection;
  const child = projection.children.get(key);
  return child === undefined ? null : child.children.size === 0 ? 'all' : child;
}

/** What is asked for within the container at `node`, of a body whose beginning went by in earlier units. */
function within(projection: Projection, trie: PathTrie, node: number): Asked {
  if (node === noNode) return projection;
  const around = within(projection, trie, trie.parent(node));
  if (around === null || around === 'all' || trie.parent(node) === noNode) return around;
  const key = trie.key(node);
  return below(around, key === '*' ? null : key);
}

function reduce(asked: Asked, tape: Tape, token: number, edits: Edit[]): void {
  if (asked === 'all') return;
  const kind = tape.kinds[token];
  if (asked === null || (kind !== tokenKind.object && kind !== tokenKind.array)) {
    // A body that is one value is what it is.
    if (asked === null || tape.nodes[token] !== rootNode) edits.push({ kind: 'remove', token });
    return;
  }
  const end = tape.nexts[token] ?? 0;
  for (let child = token + 1; child < end; child = Math.max(child + 1, tape.nexts[child] ?? end)) {
    reduce(kind === tokenKind.array ? asked : below(asked, keyOf(tape, child)), tape, child, edits);
  }
}
