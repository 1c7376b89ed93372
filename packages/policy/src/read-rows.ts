import type { Side } from '@sluice/model';
import type { Condition } from './facts.ts';
import type { Fields, YamlNode, YamlReader } from './reader.ts';
import type { Rows } from './rule.ts';
import { splitCondition } from './split-condition.ts';

/** A condition in CEL; `rows` is the side whose rows it is about. Null where there is none, or it is wrong. */
export function readCondition(reader: YamlReader, node: YamlNode | null, what: string, rows: Side | null = null): Condition | null {
  const text = reader.text(node, what);
  if (text === null || node === null) return null;
  const condition = splitCondition(text, rows);
  if (condition.ok) return condition.value;
  reader.problemInside(node, condition.failure.offset, condition.failure.message);
  return null;
}

/** `where` and `keep` of a rule. */
export function readRows(reader: YamlReader, fields: Fields): Rows | null {
  const where = fields.get('where');
  const keep = fields.get('keep');
  if (where === null && keep === null) return null;
  if (where === null || keep === null) {
    const missing =
      where === null
        ? '"keep" needs "where: response.body.items", whose rows it judges'
        : '"where" needs "keep", the condition under which a row stays';
    reader.problem(where ?? keep, missing);
    return null;
  }
  const text = reader.text(where, 'where') ?? '';
  const found = /^(request|response)\.body((?:\.[A-Za-z_][\w-]*)*|(?:\/[^/]+)*)$/.exec(text);
  if (found?.[1] !== 'response') {
    reader.problem(where, `"${text}" names no rows; write response.body.items, or response.body/orders/*/lines for lists within lists`);
    return null;
  }
  const array = (found[2] ?? '').split(/[./]/).slice(1);
  const condition = readCondition(reader, keep, 'keep', 'response');
  const place = `response.body${array.map((name) => `/${name}`).join('')}/*`;
  return condition && { array, place, keep: condition, fact: `${place}: ${condition.text}` };
}
