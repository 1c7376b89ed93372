import { jsonType } from '@sluice/model';
import type { Expression } from './expression.ts';
import type { OwnWords } from './own-words.ts';
import type { SchemaSpace } from './schema-space.ts';

/** What an expression says of the value itself. */
export interface Facts {
  /** Bits that may stand, 0 where any may. */
  readonly types: number;
  readonly format: string | null;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
}

const silent: Facts = { types: 0, format: null, isReadOnly: false, isWriteOnly: false };
const noTypes = 0;

/** Answers `factsOf` and remembers. */
export class FactBook {
  readonly #space: SchemaSpace;
  readonly #factsByExpression = new Map<Expression, Facts | null>();

  constructor(space: SchemaSpace) {
    this.#space = space;
  }

  of(expression: Expression): Facts {
    return this.#of(expression) ?? silent;
  }

  /** Null inside a circle of references, which adds nothing. */
  #of(expression: Expression): Facts | null {
    const known = this.#factsByExpression.get(expression);
    if (known !== undefined) return known;
    this.#factsByExpression.set(expression, null);
    const made = this.#find(expression);
    this.#factsByExpression.set(expression, made);
    return made;
  }

  #find(expression: Expression): Facts {
    switch (expression.kind) {
      case 'own':
        return ownFacts(this.#space.parts(expression.schema).own);
      case 'schema': {
        const { own, composed } = this.#space.parts(expression);
        const facts = this.#both([ownFacts(own), ...composed.map((part) => this.#of(part))]);
        // 3.0.3: `nullable` stands beside the type; in documents it also stands beside an `allOf` that holds the type.
        return own.isNullable && facts.types !== 0 ? { ...facts, types: facts.types | jsonType.null } : facts;
      }
      case 'all':
        return this.#both(expression.parts.map((part) => this.#of(part)));
      case 'any':
        return this.#either(expression.alternatives.map((alternative) => this.#of(alternative)));
      case 'anything':
      case 'nothing':
        return silent;
    }
  }

  #both(parts: readonly (Facts | null)[]): Facts {
    const known = parts.filter((part) => part !== null);
    let types = noTypes;
    for (const part of known) if (part.types !== 0) types = types === 0 ? part.types : types & part.types || types;
    return {
      types,
      format: known.find(({ format }) => format !== null)?.format ?? null,
      isReadOnly: known.some(({ isReadOnly }) => isReadOnly),
      isWriteOnly: known.some(({ isWriteOnly }) => isWriteOnly),
    };
  }

  #either(alternatives: readonly (Facts | null)[]): Facts {
    const known = alternatives.filter((alternative) => alternative !== null);
    const saying = known.filter(({ types }) => types !== jsonType.null);
    const formats = new Set(saying.map(({ format }) => format));
    const [format = null] = formats;
    return {
      types: known.some(({ types }) => types === 0) ? 0 : known.reduce((bits, { types }) => bits | types, 0),
      format: formats.size === 1 ? format : null,
      isReadOnly: saying.length > 0 && saying.every(({ isReadOnly }) => isReadOnly),
      isWriteOnly: saying.length > 0 && saying.every(({ isWriteOnly }) => isWriteOnly),
    };
  }
}

function ownFacts({ likelyTypes, format, isReadOnly, isWriteOnly }: OwnWords): Facts {
  return { types: likelyTypes, format, isReadOnly, isWriteOnly };
}
