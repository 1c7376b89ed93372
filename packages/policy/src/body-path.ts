import { constant } from './cel/compile.ts';
import type { Expression } from './cel/parse.ts';

/** A path into a body, or into a row of one: `response.body.account.status`, `item["owner-id"]`. */
export interface BodyPath {
  /** `guard` is the answer to the read that guards a write. */
  readonly root: 'request' | 'response' | 'guard' | 'item';
  readonly segments: readonly string[];
  /** Inside `has(…)`. */
  readonly isTest: boolean;
}

/**
 * The path that an expression is, or null when it is none. An index that is not a constant name ends the path before it. `row` is the name
 * by which the condition speaks of a row.
 */
export function bodyPathOf(expression: Expression, row = 'item'): BodyPath | null {
  const kind = expression.exprKind;
  if (kind.case === 'identExpr') return kind.value.name === row ? { root: 'item', segments: [], isTest: false } : null;
  if (kind.case === 'selectExpr' && kind.value.operand) {
    const { operand, field, testOnly } = kind.value;
    const owner = operand.exprKind.case === 'identExpr' ? operand.exprKind.value.name : '';
    if (field === 'body' && (owner === 'request' || owner === 'response' || owner === 'guard'))
      return { root: owner, segments: [], isTest: testOnly };
    return longer(bodyPathOf(operand, row), field, testOnly);
  }
  if (kind.case !== 'callExpr' || kind.value.function !== '_[_]') return null;
  const [operand, index] = kind.value.args;
  const name = index ? constant(index) : undefined;
  return operand && typeof name === 'string' ? longer(bodyPathOf(operand, row), name, false) : null;
}

function longer(path: BodyPath | null, segment: string, isTest: boolean): BodyPath | null {
  return path && { root: path.root, segments: [...path.segments, segment], isTest };
}

export function bodyPathText({ root, segments }: BodyPath, row = 'item'): string {
  const lead = root === 'item' ? row : `${root}.body`;
  return segments.reduce(
    (text, segment) => (/^[A-Za-z_]\w*$/.test(segment) ? `${text}.${segment}` : `${text}[${JSON.stringify(segment)}]`),
    lead,
  );
}

/** Parts of an expression, in order. */
export function partsOf(expression: Expression): readonly Expression[] {
  const kind = expression.exprKind;
  const parts = (): readonly (Expression | undefined)[] => {
    switch (kind.case) {
      case 'selectExpr':
        return [kind.value.operand];
      case 'callExpr':
        return [kind.value.target, ...kind.value.args];
      case 'listExpr':
        return kind.value.elements;
      case 'structExpr':
        return kind.value.entries.flatMap(({ keyKind, value }) => [keyKind.case === 'mapKey' ? keyKind.value : undefined, value]);
      case 'comprehensionExpr':
        return [kind.value.iterRange, kind.value.accuInit, kind.value.loopCondition, kind.value.loopStep, kind.value.result];
      default:
        return [];
    }
  };
  return parts().filter((part) => part !== undefined);
}
