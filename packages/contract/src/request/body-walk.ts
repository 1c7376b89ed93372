import { looksLikeName } from '@sluice/kit';
import { below } from '../document/pointer.ts';
import { isMembers } from '../document/source.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { Expression } from '../schema/expression.ts';
import { ParsedInstance } from '../schema/instance.ts';
import type { FindingList } from './finding-list.ts';

const depthMax = 64;

/** Finds what validation does not: members that no alternative declares, and members that a client may not set (CWE-915). Returns how many values it saw. */
export function walkBody(
  shapes: ShapeMaker,
  expression: Expression,
  value: unknown,
  findings: FindingList,
  pointer = '',
  depth = 0,
): number {
  if (typeof value !== 'object' || value === null || expression.kind === 'anything' || depth > depthMax) return 1;
  if (Array.isArray(value)) {
    const item = shapes.members.of(shapes.chooser.narrow(expression, new ParsedInstance(value)), null);
    if (item.kind !== 'listed') return value.length;
    return value.reduce<number>((sum, one) => sum + walkBody(shapes, item.child, one, findings, `${pointer}/*`, depth + 1), 1);
  }
  const chosen = shapes.chooser.narrow(expression, new ParsedInstance(value));
  let seen = 1;
  for (const [key, member] of Object.entries(value)) {
    const standing = shapes.members.of(chosen, key);
    const place = below(pointer, shownKey(key, standing));
    if (standing.kind === 'closed' || standing.kind === 'impossible') {
      findings.add('request.undeclared-property', `request.body${place}`, 'the contract does not name this property');
      seen += 1;
    } else if (standing.kind !== 'open' && shapes.facts.of(standing.child).isReadOnly) {
      findings.add('request.read-only-property', `request.body${place}`, 'the contract says that only the server sets this property');
      seen += 1;
    } else seen += walkBody(shapes, standing.child, member, findings, place, depth + 1);
  }
  return seen;
}

/** The pointer of a place for the pointer of an error: `*` for indexes and keys of maps, `{…}` for keys that could be values. */
export function placePointer(shapes: ShapeMaker, root: Expression, value: unknown, keys: readonly string[]): string {
  let [expression, current, pointer] = [root, value, ''];
  for (const key of keys) {
    const isItem = Array.isArray(current);
    const standing = shapes.members.of(expression, isItem ? null : key);
    pointer = isItem ? `${pointer}/*` : below(pointer, shownKey(key, standing));
    expression = standing.child;
    current = isItem ? (current as readonly unknown[])[Number(key)] : isMembers(current) ? current[key] : undefined;
  }
  return pointer;
}

function shownKey(key: string, { kind, isWild }: { readonly kind: string; readonly isWild: boolean }): string {
  if (isWild) return '*';
  return kind === 'listed' || looksLikeName(key) ? key : '{…}';
}
