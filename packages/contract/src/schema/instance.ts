import { jsonType, type Tape, tokenKind } from '@sluice/model';
import { isMembers } from '../document/source.ts';
import { bitsOfValue, isLiteral, type Literal } from './schema-words.ts';

/** A value as far as alternatives need to see it. Texts seen here are compared and let go. */
export interface Instance {
  /** Every `jsonType` bit that the value has. */
  readonly types: number;
  /** The scalar, or undefined for a container. */
  scalar(): Literal | undefined;
  member(key: string): Instance | undefined;
  /** Keys of an object; none of anything else. */
  keys(): readonly string[];
}

/** A value that was parsed before. */
export class ParsedInstance implements Instance {
  readonly value: unknown;
  readonly types: number;

  constructor(value: unknown) {
    this.value = value;
    this.types = bitsOfValue(value);
  }

  scalar(): Literal | undefined {
    return isLiteral(this.value) ? this.value : undefined;
  }

  member(key: string): ParsedInstance | undefined {
    return isMembers(this.value) && Object.hasOwn(this.value, key) ? new ParsedInstance(this.value[key]) : undefined;
  }
  keys(): readonly string[] {
    return isMembers(this.value) ? Object.keys(this.value) : [];
  }
}

const anyScalar = jsonType.string | jsonType.number | jsonType.integer | jsonType.boolean | jsonType.null;
/** Longer texts are no discriminators, and are not decoded. */
const literalBytesMax = 256;

/** Up to here looking at each member is cheaper than an index. */
const scannedMembersMax = 24;

export interface TapeChild {
  readonly key: string | null;
  readonly child: TapeInstance;
}

/** A value on a tape. */
export class TapeInstance implements Instance {
  readonly token: number;
  readonly types: number;
  readonly #tape: Tape;
  #children: readonly TapeChild[] | null = null;
  #memberByKey: Map<string | null, TapeInstance> | null = null;

  constructor(tape: Tape, token: number) {
    this.#tape = tape;
    this.token = token;
    this.types = this.#typesOf(tape.kinds[token]);
  }

  scalar(): Literal | undefined {
    switch (this.#tape.kinds[this.token]) {
      case tokenKind.true:
        return true;
      case tokenKind.false:
        return false;
      case tokenKind.null:
        return null;
      case tokenKind.number:
        return Number(this.#text() ?? Number.NaN);
      case tokenKind.string:
        return this.#text() ?? undefined;
      default:
        return undefined;
    }
  }

  /** Of keys that stand twice the last one counts, as in most parsers. */
  member(key: string): TapeInstance | undefined {
    const children = this.children();
    if (children.length <= scannedMembersMax) {
      for (let index = children.length - 1; index >= 0; index -= 1) if (children[index]?.key === key) return children[index]?.child;
      return undefined;
    }
    this.#memberByKey ??= new Map(children.map((member) => [member.key, member.child]));
    return this.#memberByKey.get(key);
  }

  keys(): readonly string[] {
    const keys: string[] = [];
    for (const { key } of this.children()) if (key !== null) keys.push(key);
    return keys;
  }

  get isContainer(): boolean {
    return (this.types & (jsonType.object | jsonType.array)) !== 0;
  }

  /** Everything directly inside: members with their keys, twice where a key stands twice, or items with null. Found once. */
  children(): readonly TapeChild[] {
    if (this.#children) return this.#children;
    const children: TapeChild[] = [];
    if (this.isContainer) {
      const hasKeys = this.#tape.kinds[this.token] === tokenKind.object;
      const end = Math.min(this.#tape.nexts[this.token] ?? 0, this.#tape.count);
      for (let child = this.token + 1; child < end; child = Math.max(child + 1, this.#tape.nexts[child] ?? end)) {
        children.push({ key: hasKeys ? memberKey(this.#tape, child) : null, child: new TapeInstance(this.#tape, child) });
      }
    }
    this.#children = children;
    return children;
  }

  #typesOf(kind: number | undefined): number {
    switch (kind) {
      case tokenKind.object:
        return jsonType.object;
      case tokenKind.array:
        return jsonType.array;
      case tokenKind.string:
        return jsonType.string;
      case tokenKind.true:
      case tokenKind.false:
        return jsonType.boolean;
      case tokenKind.null:
        return jsonType.null;
      case tokenKind.number:
        return bitsOfValue(this.scalar());
      default:
        return anyScalar;
    }
  }

  #text(): string | null {
    const [start, end] = [this.#tape.starts[this.token] ?? 0, this.#tape.ends[this.token] ?? 0];
    return end - start > literalBytesMax ? null : textOf(this.#tape.bytes, start, end);
  }
}

/** The key of a member token. */
function memberKey(tape: Tape, member: number): string {
  const start = (tape.members[member] ?? 0) + 1;
  const limit = tape.starts[member] ?? start;
  let end = start;
  while (end < limit && tape.bytes[end] !== 34) end += tape.bytes[end] === 92 ? 2 : 1;
  return textOf(tape.bytes, start, Math.min(end, limit));
}

/** What stands between two quotes of a JSON text. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let isPlain = true;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 92 || byte > 127) isPlain = false;
    text += String.fromCharCode(byte);
  }
  return isPlain ? text : decoded(text);
}

function decoded(binary: string): string {
  try {
    // Bytes above 127 as percent escapes, so that the language's own decoder reads the UTF-8.
    const unicode = decodeURIComponent(binary.replace(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`));
    return unicode.includes('\\') ? (JSON.parse(`"${unicode}"`) as string) : unicode;
  } catch {
    return binary;
  }
}
