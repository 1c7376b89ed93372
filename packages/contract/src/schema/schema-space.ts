import type { Documents } from '../document/documents.ts';
import { at, type DocumentNode, entriesOf, isMembers, itemsOf, rootOf, textAt } from '../document/source.ts';
import { splitFragment } from '../document/uri.ts';
import { anything, type Discriminator, type Expression, ExpressionTable, type SchemaExpression } from './expression.ts';
import { type OwnWords, ownWordsOf } from './own-words.ts';

/** A schema taken apart: its own words, and what else holds of the same value. */
export interface SchemaParts {
  readonly own: OwnWords;
  /** The schema object that `own` was read from: in 2.0 and 3.0 not all of what stands beside a `$ref`. */
  readonly ownNode: DocumentNode;
  readonly reference: Expression | null;
  readonly allOf: readonly Expression[];
  readonly oneOf: Expression | null;
  readonly anyOf: Expression | null;
  /** Subtypes of a discriminator without `oneOf`. */
  readonly subtypes: Expression | null;
  /** All of these together, and what `if` and `dependentSchemas` may add. */
  readonly composed: readonly Expression[];
}

/** 3.0 and 2.0 ignore what stands beside a `$ref`. These three are written there all the same, and are meant. */
const wordsBesideReference = ['nullable', 'readOnly', 'writeOnly'];

/** All schemas of a contract. Each is taken apart once, when it is first asked for. */
export class SchemaSpace {
  readonly documents: Documents;
  readonly table = new ExpressionTable();
  readonly #hasReferenceSiblings: boolean;
  readonly #partsBySchema = new Map<SchemaExpression, SchemaParts>();
  #subtypesByParent: ReadonlyMap<unknown, readonly DocumentNode[]> | null = null;

  constructor(documents: Documents, hasReferenceSiblings: boolean) {
    this.documents = documents;
    this.#hasReferenceSiblings = hasReferenceSiblings;
  }

  expression(node: DocumentNode | null): Expression {
    return node === null ? anything : this.table.schema(node);
  }

  parts(schema: SchemaExpression): SchemaParts {
    const known = this.#partsBySchema.get(schema);
    if (known) return known;
    const made = this.#takeApart(schema);
    this.#partsBySchema.set(schema, made);
    return made;
  }

  #takeApart({ node, isParent }: SchemaExpression): SchemaParts {
    const written = textAt(node, '$ref') ?? textAt(node, '$dynamicRef');
    const reference = written === null ? null : this.#target(node, written, isParent);
    const hidesSiblings = written !== null && !this.#hasReferenceSiblings;
    const ownNode = hidesSiblings ? { ...node, value: kept(node.value) } : node;
    const discriminator = this.#discriminator(ownNode);
    const allOf = itemsOf(at(ownNode, 'allOf')).map((member) => this.#allOfMember(node, member));
    const [oneOf, anyOf] = (['oneOf', 'anyOf'] as const).map((keyword) => {
      const alternatives = itemsOf(at(ownNode, keyword)).map((member) => this.table.schema(member));
      return alternatives.length === 0 ? null : this.table.any(alternatives, discriminator && this.#picks(node, discriminator, keyword));
    });
    const subtypes = discriminator && !oneOf && !anyOf && !isParent ? this.#subtypes(node, discriminator) : null;
    const composed = [reference, ...allOf, oneOf, anyOf, subtypes, ...this.#conditionals(ownNode)];
    return {
      own: ownWordsOf(ownNode),
      ownNode,
      reference,
      allOf,
      oneOf: oneOf ?? null,
      anyOf: anyOf ?? null,
      subtypes,
      composed: composed.filter((part): part is Expression => !!part && part !== anything),
    };
  }

  #target(node: DocumentNode, reference: string, isParent: boolean): Expression | null {
    const target = this.documents.resolve(node, reference);
    return target.ok ? this.table.schema(target.value, isParent) : null;
  }

  /** `allOf` of a subtype names its parent; anywhere else it wraps a schema, whose subtypes may then stand there. */
  #allOfMember(owner: DocumentNode, member: DocumentNode): Expression {
    const reference = textAt(member, '$ref');
    const target = reference === null ? null : this.documents.resolve(member, reference);
    const isParent = target?.ok === true && (this.#subtypeIndex().get(target.value.value) ?? []).some(({ value }) => value === owner.value);
    return this.table.schema(member, isParent);
  }

  /** `if`/`then`/`else` and `dependentSchemas` declare members that may be there. */
  #conditionals(node: DocumentNode): readonly Expression[] {
    const condition = at(node, 'if');
    const dependents = entriesOf(at(node, 'dependentSchemas')).map(([, child]) => this.table.any([this.table.schema(child), anything]));
    if (!condition) return dependents;
    const [then, otherwise] = [at(node, 'then'), at(node, 'else')];
    const met = this.table.all([this.table.schema(condition), this.expression(then)]);
    return [...dependents, this.table.any([met, this.expression(otherwise)])];
  }

  #discriminator(node: DocumentNode): { readonly property: string; readonly mapping: DocumentNode | null } | null {
    const discriminator = at(node, 'discriminator');
    if (typeof discriminator?.value === 'string') return { property: discriminator.value, mapping: null };
    const property = discriminator && textAt(discriminator, 'propertyName');
    return property ? { property, mapping: at(discriminator, 'mapping') } : null;
  }

  #picks(node: DocumentNode, { property, mapping }: { property: string; mapping: DocumentNode | null }, keyword: string): Discriminator {
    const alternativeByValue = new Map<string, Expression>();
    for (const member of itemsOf(at(node, keyword))) {
      const name = nameOf(textAt(member, '$ref'));
      if (name !== null) alternativeByValue.set(name, this.table.schema(member));
    }
    const members = itemsOf(at(node, keyword));
    for (const [value, target] of this.#mapped(mapping)) {
      // The member that refers to the target, so that the picked alternative is one of the alternatives.
      const member = members.find((one) => {
        const reference = textAt(one, '$ref');
        const resolved = reference === null ? null : this.documents.resolve(one, reference);
        return resolved?.ok === true && resolved.value.value === target.value;
      });
      alternativeByValue.set(value, this.table.schema(member ?? target));
    }
    return { property, alternativeByValue };
  }

  /** The subtypes of a parent with a discriminator: schemas whose `allOf` names it, and those that it maps. */
  #subtypes(node: DocumentNode, { property, mapping }: { property: string; mapping: DocumentNode | null }): Expression {
    const alternativeByValue = new Map<string, Expression>();
    const own = nameOf(`#${node.pointer}`);
    if (own !== null) alternativeByValue.set(own, anything);
    const add = (value: string, target: DocumentNode): void => {
      alternativeByValue.set(value, target.value === node.value ? anything : this.table.schema(target));
    };
    for (const subtype of this.#descendants(node)) add(nameOf(`#${subtype.pointer}`) ?? '', subtype);
    for (const [value, target] of this.#mapped(mapping)) add(value, target);
    return this.table.any([anything, ...alternativeByValue.values()], { property, alternativeByValue });
  }

  #descendants(node: DocumentNode): readonly DocumentNode[] {
    const found = new Set<DocumentNode>();
    const open = [node];
    for (let parent = open.pop(); parent; parent = open.pop()) {
      for (const subtype of this.#subtypeIndex().get(parent.value) ?? []) {
        if (found.has(subtype) || subtype.value === node.value) continue;
        found.add(subtype);
        open.push(subtype);
      }
    }
    return [...found];
  }

  #mapped(mapping: DocumentNode | null): readonly (readonly [string, DocumentNode])[] {
    return entriesOf(mapping).flatMap(([value, target]) => {
      if (typeof target.value !== 'string') return [];
      const node = this.#componentNamed(target.value) ?? this.documents.resolve(target, target.value);
      return node.ok ? [[value, node.value] as const] : [];
    });
  }

  #componentNamed(name: string): { readonly ok: true; readonly value: DocumentNode } | null {
    const shelf = schemaShelf(rootOf(this.documents.root));
    const value = shelf && at(shelf, name);
    return value ? { ok: true, value } : null;
  }

  #subtypeIndex(): ReadonlyMap<unknown, readonly DocumentNode[]> {
    if (this.#subtypesByParent) return this.#subtypesByParent;
    const subtypesByParent = new Map<unknown, DocumentNode[]>();
    for (const [, schema] of entriesOf(schemaShelf(rootOf(this.documents.root)))) {
      if (!isMembers(schema.value)) continue;
      for (const member of itemsOf(at(schema, 'allOf'))) {
        const reference = textAt(member, '$ref');
        const parent = reference === null ? null : this.documents.resolve(member, reference);
        if (!parent?.ok) continue;
        const subtypes = subtypesByParent.get(parent.value.value);
        if (subtypes) subtypes.push(schema);
        else subtypesByParent.set(parent.value.value, [schema]);
      }
    }
    this.#subtypesByParent = subtypesByParent;
    return subtypesByParent;
  }
}

function kept(value: unknown): unknown {
  return isMembers(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => wordsBesideReference.includes(key))) : value;
}

function schemaShelf(root: DocumentNode): DocumentNode | null {
  const components = at(root, 'components');
  return components ? at(components, 'schemas') : at(root, 'definitions');
}

function nameOf(reference: string | null): string | null {
  if (reference === null) return null;
  const [, fragment] = splitFragment(reference);
  const name = fragment.slice(fragment.lastIndexOf('/') + 1);
  return name === '' ? null : name.replaceAll('~1', '/').replaceAll('~0', '~');
}
