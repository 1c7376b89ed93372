import { plainText } from './text-of.ts';

/** Names and values in order, decoded. */
export type TextPairs = readonly (readonly [name: string, value: string])[];

/** Where a name and its value stand, without separators; the value is empty at `end` where there is no `=`. */
export interface PairSpan {
  readonly start: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The pairs of a query string (without `?`) or a urlencoded form. Empty pieces are none. */
export function* formSpans(text: string): Iterable<PairSpan> {
  yield* spansOf(text, '&', 0);
}

/** The pairs of a Cookie header's value (RFC 6265 5.4): separated by `;`, without the white space around. */
export function* cookieSpans(text: string): Iterable<PairSpan> {
  for (const { start, end } of spansOf(text, ';', 0)) {
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.trimStart().length);
    const to = end - (piece.length - piece.trimEnd().length);
    if (from >= to) continue;
    const equals = text.indexOf('=', from);
    // A piece without `=` is a value without a name in some servers and a name in others; a name is what can be matched.
    if (equals < 0 || equals >= to) yield { start: from, nameEnd: to, valueStart: to, end: to };
    else yield { start: from, nameEnd: text.slice(from, equals).trimEnd().length + from, valueStart: equals + 1, end: to };
  }
}

function* spansOf(text: string, separator: string, from: number): Iterable<PairSpan> {
  for (let start = from; start <= text.length; ) {
    const next = text.indexOf(separator, start);
    const end = next < 0 ? text.length : next;
    if (end > start) {
      const equals = text.indexOf('=', start);
      const hasValue = equals >= 0 && equals < end;
      yield { start, nameEnd: hasValue ? equals : end, valueStart: hasValue ? equals + 1 : end, end };
    }
    start = end + 1;
  }
}

/** Names and values of a query string, decoded as a form: `+` is a space. */
export function queryPairs(query: string): TextPairs {
  return Array.from(formSpans(query), (span) => [
    formText(query.slice(span.start, span.nameEnd)),
    formText(query.slice(span.valueStart, span.end)),
  ]);
}

/** Names and values of one Cookie line. Quotes around a value are part of how it is written. */
export function cookiePairs(line: string): TextPairs {
  return Array.from(cookieSpans(line), (span) => {
    const value = line.slice(span.valueStart, span.end).trimStart();
    const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
    return [line.slice(span.start, span.nameEnd), percentText(isQuoted ? value.slice(1, -1) : value)];
  });
}

export function formText(text: string): string {
  return percentText(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/** Percent escapes as UTF-8; what is no escape stays as it is, what is not UTF-8 becomes U+FFFD. Throws nothing. */
export function percentText(text: string): string {
  if (!text.includes('%')) return text;
  return text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = new Uint8Array(run.length / 3);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(run.slice(index * 3 + 1, index * 3 + 3), 16);
    return plainText(bytes, 0, bytes.length);
  });
}
