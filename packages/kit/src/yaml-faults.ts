/** What a YAML parser says is wrong, as far as it matters here. */
export interface YamlError {
  readonly code: string;
  readonly pos: readonly [number, number];
  readonly message: string;
}

export interface YamlFault {
  readonly offset: number;
  /** Small letters, no full stop; names the remedy where a likely one is known. */
  readonly message: string;
}

/** What is wrong with a document that was read all the same. */
const harmless = new Set(['DUPLICATE_KEY']);

/** What a line that begins in a wrong column is to the parser, in words of whoever wrote it. */
const indentationWords: ReadonlyMap<string, string> = new Map([
  [
    'Sequence item without - indicator',
    'this line begins in no column of those before it; indent it as the others of the same item are, or begin it with "- "',
  ],
  ['All mapping items must start at the same column', 'this line begins in another column than those beside it; indent it as they are'],
]);

/** What to tell of a parser's errors: of those after which nothing is read as it was meant only the first, which the others follow from. */
export function yamlFaults(errors: readonly YamlError[], text: string): readonly YamlFault[] {
  const inOrder = errors.toSorted((one, other) => one.pos[0] - other.pos[0]);
  const last = inOrder.findIndex(({ code }) => !harmless.has(code));
  return (last < 0 ? inOrder : inOrder.slice(0, last + 1)).map(({ pos: [offset], message }) => ({
    offset,
    message:
      remedyOf(text, offset) ?? indentationWords.get(message) ?? message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, ''),
  }));
}

/** The two slips of whoever writes endpoints and conditions: a brace in a text without quotes, and quotes around a part of one. */
function remedyOf(text: string, offset: number): string | null {
  const lineEnd = text.indexOf('\n', offset);
  const after = text.slice(offset, lineEnd < 0 ? text.length : lineEnd);
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (after.startsWith('{') && /[^\s,[{:]$/.test(before)) {
    const begun = before.slice(Math.max(before.lastIndexOf(': ') + 2, before.lastIndexOf('[') + 1, before.lastIndexOf(', ') + 2));
    const rest = after.slice(0, after.indexOf('}') + 1);
    return `"{" begins a mapping here; put the text in quotes: "${begun}${rest}"`;
  }
  if (/["']\s*$/.test(before) && /^[^,}\]\s]/.test(after))
    return 'a text that begins with a quote ends with it; put all of it in other quotes, or write it in the lines after "|"';
  return null;
}
