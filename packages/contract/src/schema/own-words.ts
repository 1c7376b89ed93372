import { jsonType } from '@sluice/model';
import { at, type DocumentNode, entriesOf, isMembers, itemsOf, textAt } from '../document/source.ts';
import { type LinearPattern, linearPattern } from '../linear-pattern.ts';
import { bitsOfValue, isLiteral, type Literal, stringsOf, typeBits } from './schema-words.ts';

/** What one schema object says itself, without what it refers to or is composed of. */
export interface OwnWords {
  /** Said with `type`, `enum` or `const`; 0 where nothing was. */
  readonly types: number;
  /** As `types`, or what `properties` and `items` let a reader guess. */
  readonly likelyTypes: number;
  readonly isNullable: boolean;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  readonly format: string | null;
  /** The scalars of `enum` or `const`; null where any value may stand, or one that is no scalar. */
  readonly literals: ReadonlySet<Literal> | null;
  readonly propertyByName: ReadonlyMap<string, DocumentNode>;
  /** The properties that have a constant or an enumeration of their own. */
  readonly tagByName: ReadonlyMap<string, DocumentNode>;
  readonly patterns: readonly { readonly pattern: LinearPattern; readonly node: DocumentNode }[];
  readonly required: ReadonlySet<string>;
  /** Required where some other member is there. */
  readonly dependents: ReadonlySet<string>;
  /** Something is said of members, even where `type` says that there are none: documents do contradict themselves. */
  readonly hasMembers: boolean;
  /** Members that are not listed are undeclared: properties are listed, or everything else is forbidden. */
  readonly isClosed: boolean;
  /** The schema of map values, where that is all that is said of members. */
  readonly rest: DocumentNode | null;
  /** Schemas of array items; null where none is given. */
  readonly items: readonly DocumentNode[] | null;
}

export function ownWordsOf(node: DocumentNode): OwnWords {
  const isNullable = at(node, 'nullable')?.value === true;
  const literals = literalsOf(node, isNullable);
  const said = typeBits(at(node, 'type')?.value, isNullable);
  const types = said !== 0 ? said : typesOfLiterals(node, isNullable);
  const propertyByName = new Map(entriesOf(at(node, 'properties')));
  const patterns = patternsOf(node);
  const rest = restOf(node);
  const forbids = at(node, 'additionalProperties')?.value === false || at(node, 'unevaluatedProperties')?.value === false;
  const items = itemSchemas(node);
  const isMapLike = propertyByName.size === 0 && rest !== null;
  const hasMembers = propertyByName.size > 0 || patterns.length > 0 || rest !== null || forbids;
  const guess = (hasMembers ? jsonType.object : 0) | (items ? jsonType.array : 0);
  return {
    types,
    likelyTypes: types !== 0 || guess === 0 ? types : guess | (isNullable ? jsonType.null : 0),
    isNullable,
    isReadOnly: at(node, 'readOnly')?.value === true,
    isWriteOnly: at(node, 'writeOnly')?.value === true,
    format: textAt(node, 'format'),
    literals,
    propertyByName,
    tagByName: new Map([...propertyByName].filter(([, property]) => at(property, 'const') || at(property, 'enum'))),
    patterns,
    required: new Set(stringsOf(at(node, 'required')?.value)),
    dependents: new Set(entriesOf(at(node, 'dependentRequired')).flatMap(([, names]) => stringsOf(names.value))),
    hasMembers,
    isClosed: (propertyByName.size > 0 || patterns.length > 0 || forbids) && !isMapLike,
    rest: isMapLike ? rest : null,
    items,
  };
}

function literalsOf(node: DocumentNode, isNullable: boolean): ReadonlySet<Literal> | null {
  const values = literalValues(node);
  if (!values?.every(isLiteral)) return null;
  return new Set(isNullable ? [...values, null] : values);
}

function literalValues(node: DocumentNode): readonly unknown[] | null {
  const constant = at(node, 'const');
  if (constant) return [constant.value];
  const list = at(node, 'enum')?.value;
  return Array.isArray(list) && list.length > 0 ? list : null;
}

function typesOfLiterals(node: DocumentNode, isNullable: boolean): number {
  const values = literalValues(node) ?? [];
  const bits = values.reduce<number>((sum, value) => sum | bitsOfValue(value), 0);
  return bits === 0 || !isNullable ? bits : bits | jsonType.null;
}

function patternsOf(node: DocumentNode): OwnWords['patterns'] {
  return entriesOf(at(node, 'patternProperties')).flatMap(([text, child]) => {
    const compiled = linearPattern(text);
    return compiled.ok ? [{ pattern: compiled.value, node: child }] : [];
  });
}

/** `additionalProperties: {}` and `true` say nothing; a schema that says something makes the object a map. */
function restOf(node: DocumentNode): DocumentNode | null {
  for (const keyword of ['additionalProperties', 'unevaluatedProperties']) {
    const child = at(node, keyword);
    if (child && isMembers(child.value) && Object.keys(child.value).length > 0) return child;
  }
  return null;
}

function itemSchemas(node: DocumentNode): readonly DocumentNode[] | null {
  const items = at(node, 'items');
  const tuple = [...itemsOf(at(node, 'prefixItems')), ...itemsOf(items)];
  const tail = [Array.isArray(items?.value) ? at(node, 'additionalItems') : items, at(node, 'unevaluatedItems')];
  const schemas = [...tuple, ...tail.filter((one) => one !== null)].filter(({ value }) => typeof value === 'boolean' || isMembers(value));
  return schemas.length === 0 ? null : schemas;
}
