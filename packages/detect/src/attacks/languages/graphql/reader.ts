import { definitionKind, GraphqlDocument, nothing, selectionKind } from './document.ts';
import { GraphqlLexer, graphqlToken } from './lexer.ts';

/** Nested deeper than any operation that somebody wrote; Apollo Router stops at as many. Keeps the reader's own stack short. */
const nestingMax = 500;
/** Several times what Apollo Router reads. */
const tokensMax = 65_536;
type Codes<Name extends string> = Readonly<Record<Name, number>>;
const sign: Codes<'bang' | 'dollar' | 'and' | 'open' | 'close' | 'colon' | 'equals' | 'at' | 'or'> = {
  bang: 0x21,
  dollar: 0x24,
  and: 0x26,
  open: 0x28,
  close: 0x29,
  colon: 0x3a,
  equals: 0x3d,
  at: 0x40,
  or: 0x7c,
};
const bracket: Codes<'open' | 'close'> = { open: 0x5b, close: 0x5d };
const brace: Codes<'open' | 'close'> = { open: 0x7b, close: 0x7d };
/** What every object of JavaScript has. */
const inherited = new Set(['constructor', 'prototype']);
/** What begins a definition of types, but for those of directives. */
const typeWords = ['schema', 'scalar', 'type', 'interface', 'union', 'enum', 'input'] as const;
const definitionWords = [...typeWords, 'directive', 'extend', 'query', 'mutation', 'subscription', 'fragment'] as const;

/**
 * Reads a text as an executable document of GraphQL (September 2025, section 2, with descriptions; also empty sets and arguments, which some
 * servers read). Definitions of types may stand beside the operations, for servers that read them run these all the same. Null where it is none.
 * A document that is nested too deeply, or too long, is only said to be so.
 */
export function readGraphql(text: string): GraphqlDocument | null {
  return new DocumentReader(text).read();
}

/** Recursive descent; each part says whether what it expects was there. */
class DocumentReader {
  readonly #lexer: GraphqlLexer;
  readonly #document: GraphqlDocument;
  #nesting = 0;
  /** Start and end of the name that a literal belongs to. */
  #nameStart = 0;
  #nameEnd = 0;

  constructor(text: string) {
    this.#lexer = new GraphqlLexer(text);
    this.#document = new GraphqlDocument(text);
  }

  read(): GraphqlDocument | null {
    const lexer = this.#lexer;
    lexer.next();
    if (lexer.kind === graphqlToken.end) return null;
    while (lexer.kind !== graphqlToken.end) if (!this.#definition()) return this.#document.unread === null ? null : this.#document;
    if (this.#document.definitionKinds.length === 0) return null;
    this.#document.tokens = lexer.tokens;
    this.#document.comments = lexer.comments;
    return this.#document;
  }

  #definition(): boolean {
    const lexer = this.#lexer;
    this.#description();
    if (lexer.kind === brace.open) return this.#defined(definitionKind.shorthand, nothing);
    if (lexer.isWord('fragment')) return this.#fragment();
    const kind = this.#operationKind();
    if (kind === nothing) return this.#types();
    lexer.next();
    let name: number = nothing;
    if (lexer.kind === graphqlToken.name) name = this.#takeName();
    if (!this.#variables()) return false;
    return this.#directives() && this.#defined(kind, name);
  }

  #operationKind(): number {
    if (this.#lexer.isWord('query')) return definitionKind.query;
    if (this.#lexer.isWord('mutation')) return definitionKind.mutation;
    return this.#lexer.isWord('subscription') ? definitionKind.subscription : nothing;
  }

  /** Variables of fragments were in drafts, and some servers read them. */
  #fragment(): boolean {
    const lexer = this.#lexer;
    lexer.next();
    if (lexer.kind !== graphqlToken.name || lexer.isWord('on')) return false;
    const name = this.#takeName();
    if (!this.#variables() || this.#typeCondition() === nothing) return false;
    return this.#directives() && this.#defined(definitionKind.fragment, name);
  }

  #defined(kind: number, name: number): boolean {
    const document = this.#document;
    document.definitionKinds.push(kind);
    document.definitionNames.push(name);
    document.definitionSets.push(document.sets);
    document.definitionStarts.push(document.selections);
    const isRead = this.#selections();
    document.definitionEnds.push(document.selections);
    return isRead;
  }

  #selections(): boolean {
    const lexer = this.#lexer;
    if (lexer.kind !== brace.open || !this.#enter()) return false;
    const set = this.#document.sets;
    this.#document.sets += 1;
    lexer.next();
    while (lexer.kind !== brace.close) if (!this.#selection(set)) return false;
    return this.#leave();
  }

  #selection(set: number): boolean {
    const lexer = this.#lexer;
    if (this.#isTooLong()) return false;
    if (lexer.kind === graphqlToken.name) return this.#field(set);
    if (lexer.kind !== graphqlToken.spread) return false;
    lexer.next();
    const isName = this.#isName();
    if (isName && !lexer.isWord('on')) {
      this.#document.addSelection(selectionKind.spread, set, this.#takeName());
      return this.#arguments() && this.#directives();
    }
    let type: number = nothing;
    if (isName) {
      type = this.#typeCondition();
      if (type === nothing) return false;
    }
    const index = this.#document.addSelection(selectionKind.inline, set, type);
    return this.#directives() && this.#opened(index);
  }

  #field(set: number): boolean {
    const lexer = this.#lexer;
    const { start, end } = lexer;
    let name = this.#takeName();
    let alias: number = nothing;
    if (lexer.kind === sign.colon) {
      this.#noteName(start, end);
      lexer.next();
      if (lexer.kind !== graphqlToken.name) return false;
      alias = name;
      name = this.#takeName();
    }
    const index = this.#document.addSelection(selectionKind.field, set, name);
    this.#document.aliases[index] = alias;
    if (!this.#arguments() || !this.#directives()) return false;
    return lexer.kind !== brace.open || this.#opened(index);
  }

  #opened(index: number): boolean {
    this.#document.children[index] = this.#document.sets;
    return this.#selections();
  }

  #directives(): boolean {
    const lexer = this.#lexer;
    let count = 0;
    for (; lexer.kind === sign.at; count += 1) {
      if (this.#isTooLong()) return false;
      lexer.next();
      if (!this.#taken(graphqlToken.name) || !this.#arguments()) return false;
    }
    this.#document.directivesInAll += count;
    this.#document.directivesPerField = Math.max(this.#document.directivesPerField, count);
    return true;
  }

  #arguments(): boolean {
    if (this.#lexer.kind !== sign.open) return true;
    return this.#enter() && this.#members(sign.close) && this.#leave();
  }

  /** Names with values up to a sign: arguments, or fields of an input object. */
  #members(end: number): boolean {
    const lexer = this.#lexer;
    lexer.next();
    while (lexer.kind !== end) {
      if (lexer.kind !== graphqlToken.name) return false;
      this.#document.arguments += 1;
      this.#nameStart = lexer.start;
      this.#nameEnd = lexer.end;
      this.#noteName(lexer.start, lexer.end);
      lexer.next();
      if (!this.#taken(sign.colon) || !this.#value()) return false;
    }
    return true;
  }

  #value(): boolean {
    const lexer = this.#lexer;
    if (this.#isTooLong()) return false;
    switch (lexer.kind) {
      case sign.dollar:
        lexer.next();
        return this.#taken(graphqlToken.name);
      case bracket.open:
        return this.#list();
      case brace.open:
        return this.#enter() && this.#members(brace.close) && this.#leave();
      case graphqlToken.string:
      case graphqlToken.block:
        this.#literal();
        return true;
      default:
        return this.#taken(graphqlToken.name) || this.#taken(graphqlToken.number);
    }
  }

  #list(): boolean {
    const lexer = this.#lexer;
    if (!this.#enter()) return false;
    const [start, end] = [this.#nameStart, this.#nameEnd];
    lexer.next();
    while (lexer.kind !== bracket.close) {
      this.#nameStart = start;
      this.#nameEnd = end;
      if (!this.#value()) return false;
    }
    return this.#leave();
  }

  #literal(): void {
    const { kind, start, end } = this.#lexer;
    const document = this.#document;
    document.literalKinds.push(kind);
    document.literalStarts.push(start);
    document.literalEnds.push(end);
    document.literalNameStarts.push(this.#nameStart);
    document.literalNameEnds.push(this.#nameEnd);
    this.#lexer.next();
  }

  #description(): void {
    const { kind } = this.#lexer;
    this.#nameStart = this.#nameEnd = 0;
    if (kind === graphqlToken.string || kind === graphqlToken.block) this.#literal();
  }

  /** `($name: Type = default @directive …)`, or nothing. */
  #variables(): boolean {
    const lexer = this.#lexer;
    if (lexer.kind !== sign.open) return true;
    if (!this.#enter()) return false;
    lexer.next();
    while (lexer.kind !== sign.close) if (!this.#variable()) return false;
    return this.#leave();
  }

  #variable(): boolean {
    const lexer = this.#lexer;
    this.#description();
    if (this.#isTooLong() || !this.#taken(sign.dollar) || lexer.kind !== graphqlToken.name) return false;
    const { start, end } = lexer;
    lexer.next();
    if (!this.#taken(sign.colon) || !this.#type()) return false;
    this.#nameStart = start;
    this.#nameEnd = end;
    if (lexer.kind === sign.equals) {
      lexer.next();
      if (!this.#value()) return false;
    }
    return this.#directives();
  }

  #type(): boolean {
    const lexer = this.#lexer;
    let brackets = 0;
    for (; lexer.kind === bracket.open; brackets += 1) lexer.next();
    if (!this.#taken(graphqlToken.name)) return false;
    this.#taken(sign.bang);
    for (; brackets > 0; brackets -= 1) {
      if (!this.#taken(bracket.close)) return false;
      this.#taken(sign.bang);
    }
    return true;
  }

  /** Section 3, with whatever may stand in any of them. */
  #types(): boolean {
    const lexer = this.#lexer;
    if (this.#isTooLong()) return false;
    if (lexer.isWord('extend')) lexer.next();
    if (lexer.isWord('directive')) return this.#directiveDefinition();
    const kind = typeWords.find((word) => lexer.isWord(word));
    if (kind === undefined) return false;
    lexer.next();
    if (kind !== 'schema' && !this.#taken(graphqlToken.name)) return false;
    if (lexer.isWord('implements')) {
      lexer.next();
      if (!this.#namesWith(sign.and)) return false;
    }
    if (!this.#directives()) return false;
    if (kind === 'union' && this.#taken(sign.equals)) return this.#namesWith(sign.or);
    return kind === 'scalar' || kind === 'union' || lexer.kind !== brace.open || this.#typeMembers(brace.close);
  }

  #directiveDefinition(): boolean {
    const lexer = this.#lexer;
    lexer.next();
    if (!this.#taken(sign.at) || !this.#taken(graphqlToken.name)) return false;
    if (lexer.kind === sign.open && !this.#typeMembers(sign.close)) return false;
    if (lexer.isWord('repeatable')) lexer.next();
    if (!lexer.isWord('on')) return false;
    lexer.next();
    return this.#namesWith(sign.or);
  }

  /** Between interfaces nothing stood in drafts. */
  #namesWith(between: number): boolean {
    const lexer = this.#lexer;
    this.#taken(between);
    do {
      if (this.#isTooLong() || !this.#taken(graphqlToken.name)) return false;
    } while (this.#taken(between) || (between === sign.and && this.#isName() && !definitionWords.some((word) => lexer.isWord(word))));
    return true;
  }

  /** Fields, values of an enum, arguments, operations of a schema. */
  #typeMembers(end: number): boolean {
    const lexer = this.#lexer;
    if (!this.#enter()) return false;
    lexer.next();
    while (lexer.kind !== end) {
      if (this.#isTooLong()) return false;
      this.#description();
      if (!this.#taken(graphqlToken.name)) return false;
      if (lexer.kind === sign.open && !this.#typeMembers(sign.close)) return false;
      if (this.#taken(sign.colon) && !this.#type()) return false;
      if (this.#taken(sign.equals) && !this.#value()) return false;
      if (!this.#directives()) return false;
    }
    return this.#leave();
  }

  /** The number of the name of the type; `nothing` where there is no condition. */
  #typeCondition(): number {
    if (!this.#lexer.isWord('on')) return nothing;
    this.#lexer.next();
    return this.#lexer.kind === graphqlToken.name ? this.#takeName() : nothing;
  }

  #taken(kind: number): boolean {
    if (this.#lexer.kind !== kind) return false;
    this.#lexer.next();
    return true;
  }

  #isName(): boolean {
    return this.#lexer.kind === graphqlToken.name;
  }

  #takeName(): number {
    const { start, end } = this.#lexer;
    this.#lexer.next();
    return this.#document.numbers.numberOf(start, end);
  }

  /** `__proto__` and its kin, as a name under which a server keeps what it is given. */
  #noteName(start: number, end: number): void {
    const { text } = this.#lexer;
    if (text.charCodeAt(start) === 0x5f || (end - start >= 9 && end - start <= 11 && inherited.has(text.slice(start, end))))
      this.#document.oddNames.push(start, end);
  }

  /** Asked wherever something may come again and again. */
  #isTooLong(): boolean {
    if (this.#lexer.tokens <= tokensMax) return false;
    this.#document.unread = 'too-long';
    return true;
  }

  #enter(): boolean {
    this.#nesting += 1;
    if (this.#nesting <= nestingMax) return true;
    this.#document.unread = 'too-deep';
    return false;
  }

  /** Takes what closes the level. */
  #leave(): boolean {
    this.#nesting -= 1;
    this.#lexer.next();
    return true;
  }
}
