import { parse as parseText, unparse } from '@bufbuild/cel';
import { failure, type Result, success } from '@sluice/kit';

type Parsed = ReturnType<typeof parseText>;

/** A node of the standard `cel.expr` tree. */
export type Expression = Parsed['expr'];

/** What is wrong with an expression, at which character of its text. */
export interface Refusal {
  /** A word for counting: `syntax`, `unknown-name`, `message`, `pattern` … */
  readonly reason: string;
  readonly message: string;
  readonly offset: number;
}

export interface Source {
  readonly text: string;
  readonly expression: Expression;
  offsetOf(expression: Expression): number;
  /** The canonical text of a part, macros as they were written. */
  textOf(expression: Expression): string;
}

const textLengthMax = 8192;

export function parseCel(text: string): Result<Source, Refusal> {
  if (text.length > textLengthMax) {
    return failure({ reason: 'too-long', message: `longer than ${textLengthMax} characters`, offset: textLengthMax });
  }
  try {
    const parsed = parseText(text);
    const positions = parsed.sourceInfo?.positions ?? {};
    return success({
      text,
      expression: parsed.expr,
      offsetOf: (expression) => firstOffset(expression, positions),
      textOf: (expression) => unparse({ ...parsed, expr: expression }),
    });
  } catch (error) {
    if (error instanceof Error) {
      const offset = offsetOf(error);
      const message = slipAt(text, offset) ?? error.message.replace(/^<input>:\d+:\d+: /, '');
      return failure({ reason: 'syntax', message, offset });
    }
    throw error;
  }
}

/** What other languages write, and what CEL writes for it. */
const slips: readonly (readonly [RegExp, string])[] = [
  [/^===/, '"===" is no operator; did you mean "=="?'],
  [/^=(?!=)/, '"=" is no operator; did you mean "=="?'],
  [/^(?:and|AND)\b/, '"and" is no operator; did you mean "&&"?'],
  [/^(?:or|OR)\b/, '"or" is no operator; did you mean "||"?'],
  [/^&(?!&)/, '"&" is no operator; did you mean "&&"?'],
  [/^\|(?!\|)/, '"|" is no operator; did you mean "||"?'],
  [/^(?:not|NOT)\b/, '"not" is no operator; did you mean "!"?'],
];

/** The remedy for what stands where the parser gave up, or just before or behind it; null where it is no slip that is known. */
function slipAt(text: string, offset: number): string | null {
  const rest = text.slice(offset).trimStart();
  const known = slips.find(([slip]) => slip.test(rest));
  if (known) return known[1];
  if (/^(?:==|!=|<=?|>=?|&&|\|\||\+|-|\*|\/|%)\s*$/.test(rest))
    return `nothing follows "${rest.trim()}"; say what it is compared or joined with`;
  return null;
}

/** The parser marks a call at its operator; people look for its beginning. */
function firstOffset(expression: Expression, positions: Readonly<Record<string, number>>): number {
  const own = positions[String(expression.id)] ?? 0;
  const kind = expression.exprKind;
  if (kind.case === 'selectExpr' && kind.value.operand) return Math.min(own, firstOffset(kind.value.operand, positions));
  if (kind.case !== 'callExpr') return own;
  const first = kind.value.target ?? kind.value.args[0];
  return first ? Math.min(own, firstOffset(first, positions)) : own;
}

/** The parser's error keeps its place in a `location` that its types do not show. */
function offsetOf(error: Error): number {
  if (!('location' in error)) return 0;
  const { location } = error;
  if (typeof location !== 'object' || location === null || !('start' in location)) return 0;
  const { start } = location;
  return typeof start === 'object' && start !== null && 'offset' in start && typeof start.offset === 'number' ? start.offset : 0;
}

/** `a.b.c` as its dotted name; null for anything that is not a plain chain of names. */
export function dottedName(expression: Expression): string | null {
  const kind = expression.exprKind;
  if (kind.case === 'identExpr') return kind.value.name;
  if (kind.case !== 'selectExpr' || kind.value.testOnly || !kind.value.operand) return null;
  const lead = dottedName(kind.value.operand);
  return lead === null ? null : `${lead}.${kind.value.field}`;
}
