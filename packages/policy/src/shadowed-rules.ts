import type { Problem } from './problem.ts';
import type { Match, Rule } from './rule.ts';

/** Rules that are never reached: the first match wins, and one before them matches whatever they do. */
export function shadowedRules(rules: readonly Rule[]): readonly Problem[] {
  return rules.flatMap((rule, index) => {
    const first = rules.slice(0, index).find((other) => isSure(other) && other.scope === rule.scope && isWider(other.match, rule.match));
    if (!first || rule.scope === 'rows') return [];
    const [, file = rule.source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(rule.source) ?? [];
    const message = `${rule.id.split('/').at(-1)} is never reached: ${first.id} (${first.source}) comes first and is about all that it is about`;
    return [{ file, line: Number(line), column: Number(column), message, severity: 'warning' }];
  });
}

function isSure({ conditions, requirement, untilMs, mode }: Rule): boolean {
  return conditions.length === 0 && requirement === null && untilMs === null && mode === 'enforce';
}

function isWider(wide: Match, narrow: Match): boolean {
  const lists = ['apis', 'endpoints', 'methods', 'classes', 'sensitivities', 'places', 'consumerKinds', 'findings'] as const;
  return (
    wide.side === narrow.side &&
    wide.isHandover === narrow.isHandover &&
    (wide.isWithPossible || !narrow.isWithPossible) &&
    (wide.declared === null || wide.declared === narrow.declared) &&
    (wide.isVerified === null || wide.isVerified === narrow.isVerified) &&
    lists.every((list) => isAmong(narrow[list], wide[list]))
  );
}

function isAmong(few: readonly string[], many: readonly string[]): boolean {
  return many.length === 0 || (few.length > 0 && few.every((one) => many.includes(one)));
}
