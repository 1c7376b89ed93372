import { definitionKind, type GraphqlDocument, nothing, selectionKind } from './document.ts';
import { knownNames } from './known-names.ts';

/** Selections that are visited, and fields within fields: more of them break the bounds on fields and depth long before. */
const [visitsMax, levelsMax] = [20_000, 64];
/** Sets within sets, of which those of fragments are no level. */
const setsMax = 256;
/** The third time of a field within itself is the first that counts: the friends of somebody's friends are ordinary. */
const timesMin = 3;
const weightMax = 1_000_000;
const [schemaName, typeName] = [knownNames.indexOf('__schema'), knownNames.indexOf('__type')];

/**
 * How often an operation goes round in a circle of the schema, the most of all its operations: a field that asks for itself a third time counts 1, a
 * fourth time 2, a fifth 4, for a list of but two items doubles with each round. A round may be of several fields (`posts { author { posts {
 * author {`), and each counts as often as its fragment is spread. What is below `__schema` and `__type` is not counted.
 */
export function recursionOf(document: GraphqlDocument, fragments: ReadonlyMap<number, number>): number {
  const { definitionKinds, definitionSets, kinds, names, owners, children } = document;
  const firsts = new Int32Array(document.sets).fill(nothing);
  const nexts = new Int32Array(document.selections).fill(nothing);
  for (let at = document.selections - 1; at >= 0; at -= 1) {
    const owner = owners[at] ?? 0;
    nexts[at] = firsts[owner] ?? nothing;
    firsts[owner] = at;
  }
  const path = new Int32Array(levelsMax);
  let visits = 0;

  function weightIn(set: number, level: number, sets: number): number {
    let weight = 0;
    for (let at = firsts[set] ?? nothing; at !== nothing; at = nexts[at] ?? nothing) {
      visits += 1;
      if (visits > visitsMax || weight >= weightMax) break;
      const [kind, name = nothing, child = nothing] = [kinds[at], names[at], children[at]];
      const isField = kind === selectionKind.field;
      const inner = kind === selectionKind.spread ? (definitionSets[fragments.get(name) ?? nothing] ?? nothing) : child;
      if (inner === nothing || sets >= setsMax || (isField && (level >= levelsMax || name === schemaName || name === typeName))) continue;
      if (isField) {
        path[level] = name;
        const times = timesOf(path, level + 1);
        if (times >= timesMin) weight += 2 ** (times - timesMin);
      }
      weight += weightIn(inner, isField ? level + 1 : level, sets + 1);
    }
    return Math.min(weight, weightMax);
  }

  return definitionSets.reduce(
    (most, set, index) => (definitionKinds[index] === definitionKind.fragment ? most : Math.max(most, weightIn(set, 0, 0))),
    0,
  );
}

/** How often the same names in the same order stand at the end of a path, one behind the other, whatever their number. */
function timesOf(path: Int32Array, length: number): number {
  let most = 1;
  for (let round = 1; round * timesMin <= length; round += 1) {
    let same = 0;
    while (length - 1 - same - round >= 0 && path[length - 1 - same] === path[length - 1 - same - round]) same += 1;
    most = Math.max(most, 1 + Math.floor(same / round));
  }
  return most;
}
