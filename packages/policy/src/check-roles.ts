import { nearest } from '@sluice/kit';
import type { Condition } from './facts.ts';
import type { Problem } from './problem.ts';

interface Said {
  readonly id: string;
  readonly source: string;
  readonly conditions: readonly Condition[];
}

/** `consumer.roles.exists(role, role in ["a", "b"])`: what `match` says of roles, and what conditions are mostly written as. */
const rolesShape = /\bconsumer\.roles\.exists\(\w{1,64}, \w{1,64} in \[([^\]]{0,4000})\]\)/g;

/**
 * Roles that rules and limits name and that are likely a slip: nobody is known to have them, and a known one is spelled nearly so. Tokens
 * and the register may give roles that no file names, so that one that is like none is left alone.
 */
export function checkRoles(all: readonly Said[], known: readonly string[]): readonly Problem[] {
  const uses = all.map((said) => ({ said, roles: said.conditions.flatMap(rolesIn) }));
  const count = (role: string) => uses.filter(({ roles }) => roles.includes(role)).length;
  const others = [...new Set([...known, ...uses.flatMap(({ roles }) => roles).filter((role) => count(role) > 1)])];
  return uses.flatMap(({ said, roles }) =>
    roles.flatMap((role) => {
      const near = others.includes(role) ? null : nearest(role, others);
      return near === null ? [] : [problemOf(said, `nobody is known to have the role "${role}"; did you mean "${near}"?`)];
    }),
  );
}

function rolesIn({ text }: Condition): readonly string[] {
  return [...text.matchAll(rolesShape)].flatMap(([, list = '']) => [...list.matchAll(/"([^"\\]{1,200})"/g)].map(([, role = '']) => role));
}

function problemOf({ id, source }: Said, message: string): Problem {
  const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
  const name = id.slice(id.indexOf('/') + 1);
  return { file, line: Number(line), column: Number(column), message: `${name}: ${message}`, severity: 'warning' };
}
