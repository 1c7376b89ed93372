import { at, textAt } from '../document/source.ts';
import { essenceOf } from '../media-type.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { Expression, SchemaExpression } from '../schema/expression.ts';

/** What texts at a place are written in, as `contentMediaType` or `format` says. */
export type TextContent = 'unknown' | 'prose' | 'markdown' | 'code' | 'html' | 'url';

/** What a contract says of the texts of a request at one place, and of those below it. */
export interface DeclaredText {
  /** The texts of `enum` or `const`; null where any may stand. */
  readonly literals: ReadonlySet<string> | null;
  readonly content: TextContent;
  member(key: string): DeclaredText;
  item(): DeclaredText;
}

type Words = Pick<DeclaredText, 'literals' | 'content'>;

const contentByType: Readonly<Record<string, TextContent>> = {
  'text/plain': 'prose',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/css': 'code',
  'text/javascript': 'code',
  'application/javascript': 'code',
  'application/sql': 'code',
  'application/graphql': 'code',
};
const contentByFormat: Readonly<Record<string, TextContent>> = {
  markdown: 'markdown',
  commonmark: 'markdown',
  html: 'html',
  code: 'code',
  uri: 'url',
  url: 'url',
};
const silent: Words = { literals: null, content: 'unknown' };

/** Whether who declares a body of this essence has said what its text is written in. */
export function isMarkdown(essence: string): boolean {
  return contentByType[essence] === 'markdown';
}

/** The same, where the schema says nothing else of what it is written in. */
export function writtenIn(content: TextContent, text: DeclaredText | null): DeclaredText {
  if (text !== null) return text.content === 'unknown' ? { ...text, content } : text;
  const anything: DeclaredText = { ...silent, member: () => anything, item: () => anything };
  return { ...anything, content };
}

/** Answers what texts of requests are declared to be; each expression of the contract is looked at once. */
export class DeclaredTexts {
  readonly #shapes: ShapeMaker;
  readonly #textByExpression = new Map<Expression, DeclaredText>();

  constructor(shapes: ShapeMaker) {
    this.#shapes = shapes;
  }

  of(expression: Expression): DeclaredText {
    const known = this.#textByExpression.get(expression);
    if (known) return known;
    const { members } = this.#shapes;
    const made: DeclaredText = {
      ...this.#words(expression, new Set()),
      member: (key) => this.of(members.of(expression, key).child),
      item: () => this.of(members.of(expression, null).child),
    };
    this.#textByExpression.set(expression, made);
    return made;
  }

  /** A circle of references adds nothing. */
  #words(expression: Expression, path: Set<Expression>): Words {
    if (path.has(expression)) return silent;
    path.add(expression);
    try {
      switch (expression.kind) {
        case 'schema': {
          const { ownNode, composed } = this.#shapes.space.parts(expression);
          return all([this.#own(expression, ownNode), ...composed.map((part) => this.#words(part, path))]);
        }
        case 'own':
          return this.#own(expression.schema, this.#shapes.space.parts(expression.schema).ownNode);
        case 'all':
          return all(expression.parts.map((part) => this.#words(part, path)));
        case 'any':
          return either(expression.alternatives.map((part) => this.#words(part, path)));
        case 'anything':
        case 'nothing':
          return silent;
      }
    } finally {
      path.delete(expression);
    }
  }

  #own(schema: SchemaExpression, node: SchemaExpression['node']): Words {
    const { literals, format } = this.#shapes.space.parts(schema).own;
    const type = textAt(node, 'contentMediaType');
    // What is coded is none of its content yet.
    const isCoded = at(node, 'contentEncoding') !== null;
    const byType = type === null || isCoded ? undefined : contentByType[essenceOf(type)];
    return {
      literals: literals && new Set([...literals].filter((one) => typeof one === 'string')),
      content: byType ?? contentByFormat[format ?? ''] ?? 'unknown',
    };
  }
}

function all(parts: readonly Words[]): Words {
  return {
    literals: parts.find(({ literals }) => literals !== null)?.literals ?? null,
    content: parts.find(({ content }) => content !== 'unknown')?.content ?? 'unknown',
  };
}

/** Of alternatives only that counts which all of them say. */
function either(parts: readonly Words[]): Words {
  const [first = silent] = parts;
  const isClosed = parts.length > 0 && parts.every(({ literals }) => literals !== null);
  return {
    literals: isClosed ? new Set(parts.flatMap(({ literals }) => [...(literals ?? [])])) : null,
    content: parts.every(({ content }) => content === first.content) ? first.content : 'unknown',
  };
}
