import { nearest } from '@sluice/kit';
import type { OperationDeclaration } from '../declarations.ts';
import { at, type DocumentNode, entriesOf, isMembers, itemsOf, textAt } from '../document/source.ts';
import { contractErrors } from '../errors.ts';
import { kindOf } from '../fields.ts';
import { linearPattern } from '../linear-pattern.ts';
import type { ProblemList } from '../problem.ts';
import type { SchemaSpace } from './schema-space.ts';
import { typeWords } from './schema-words.ts';

const mapKeywords = ['properties', 'patternProperties', 'dependentSchemas'];
const listKeywords = ['allOf', 'oneOf', 'anyOf', 'prefixItems'];
const schemaKeywords = [
  'items',
  'additionalItems',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
];

/** Warns of everything in the schemas that operations use which cannot be followed or run. Each schema is looked at once. */
export function checkSchemas(declarations: readonly OperationDeclaration[], space: SchemaSpace, problems: ProblemList): void {
  const open = declarations.flatMap(rootsOf);
  const seen = new Set<unknown>();
  for (let node = open.pop(); node; node = open.pop()) {
    if (typeof node.value === 'boolean' || seen.has(node.value)) continue;
    if (!isMembers(node.value)) {
      problems.warn(contractErrors.WRONG_TYPE('a schema', 'an object', kindOf(node.value)), node);
      continue;
    }
    seen.add(node.value);
    const reference = textAt(node, '$ref') ?? textAt(node, '$dynamicRef');
    if (reference !== null) {
      const target = space.documents.follow(node);
      if (!target.ok) problems.warn(target.failure.error, target.failure.node);
      else open.push(target.value);
    }
    checkWords(node, problems);
    open.push(...childrenOf(node, problems));
  }
}

function rootsOf({ parameters, body, responseByStatus }: OperationDeclaration): readonly DocumentNode[] {
  const roots = [...parameters.map(({ schema }) => schema), ...[...(body?.mediaByType.values() ?? [])].map(({ schema }) => schema)];
  for (const { mediaByType, headerByName } of responseByStatus.values()) {
    roots.push(...[...(mediaByType?.values() ?? [])].map(({ schema }) => schema), ...headerByName.values());
  }
  return roots.filter((root) => root !== null);
}

function checkWords(node: DocumentNode, problems: ProblemList): void {
  const type = at(node, 'type');
  for (const word of type === null ? [] : Array.isArray(type.value) ? itemsOf(type) : [type]) {
    if (typeof word.value === 'string' && (typeWords.includes(word.value) || word.value === 'file')) continue;
    problems.warn(contractErrors.UNKNOWN_WORD(String(word.value), 'type', nearest(String(word.value), typeWords)), word);
  }
  const pattern = at(node, 'pattern');
  if (pattern) checkPattern(pattern, String(pattern.value), problems);
  for (const [text, child] of entriesOf(at(node, 'patternProperties'))) checkPattern(child, text, problems);
  const required = at(node, 'required');
  // 2.0 parameters and many hand-written schemas say `required: true` of one property.
  if (required && !Array.isArray(required.value) && typeof required.value !== 'boolean') {
    problems.warn(contractErrors.WRONG_TYPE('required', 'a list of names', kindOf(required.value)), required);
  }
}

function checkPattern(node: DocumentNode, pattern: string, problems: ProblemList): void {
  const compiled = linearPattern(pattern);
  if (!compiled.ok) problems.warn(contractErrors.PATTERN(pattern, compiled.failure), node);
}

function childrenOf(node: DocumentNode, problems: ProblemList): readonly DocumentNode[] {
  const children: DocumentNode[] = [];
  for (const keyword of mapKeywords) {
    const map = at(node, keyword);
    if (map && !isMembers(map.value)) problems.warn(contractErrors.WRONG_TYPE(keyword, 'an object', kindOf(map.value)), map);
    for (const [, child] of entriesOf(map)) children.push(child);
  }
  for (const keyword of listKeywords) {
    const list = at(node, keyword);
    if (list && !Array.isArray(list.value)) problems.warn(contractErrors.WRONG_TYPE(keyword, 'a list', kindOf(list.value)), list);
    children.push(...itemsOf(list));
  }
  for (const keyword of schemaKeywords) {
    const child = at(node, keyword);
    if (child === null) continue;
    if (Array.isArray(child.value)) children.push(...itemsOf(child));
    else children.push(child);
  }
  return children;
}
