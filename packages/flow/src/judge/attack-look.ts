import { type AttackDetection, isOddlyEscaped } from '@sluice/detect';
import { byteMask, type Finding, headersOf, noNode, type RequestMessage, tokenKind } from '@sluice/model';
import { cookiePairs, formSpans, formText, keyOf, textOf, type Unit } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import { isClosed } from './closed-text.ts';
import { FoundAttacks } from './found-attacks.ts';
import { essenceOf, type Material } from './material.ts';

/** Headers whose grammar leaves no room, those that are credentials, and those that are looked at by themselves. */
const plainHeaders = new Set(
  [
    'host connection date content-length transfer-encoding expect te accept accept-encoding accept-charset authorization cookie',
    'cache-control pragma range if-range if-match if-none-match if-modified-since if-unmodified-since upgrade-insecure-requests dnt',
    'sec-fetch-site sec-fetch-mode sec-fetch-dest sec-fetch-user sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform traceparent tracestate via',
  ].flatMap((line) => line.split(' ')),
);
/** Bytes of values that no attack is made of. */
const quiet =
  byteMask.digit | byteMask.lower | byteMask.upper | byteMask.dash | byteMask.underscore | byteMask.dot | byteMask.colon | byteMask.at;
/** Words with blanks between them say something to an interpreter only from this length on. */
const wordy = quiet | byteMask.space | byteMask.plus;
const wordsBytesMin = 10;
/** Shorter texts without a sign are no base64 of anything that matters. */
const codedBytesMin = 16;
/** Nor are shorter ones with a colon an address without slashes. */
const addressBytesMin = 10;
const plainName = /^[A-Za-z][\w-]*$/;
const plainPath = /^[\w/-]*(?:\.\w+)?$/;
const plainSegment = /^[\w.~-]*$/;
/** What every object of JavaScript has, so that a member of that name is none of its own. */
const inherited = new Set(['constructor', 'prototype']);

/** What a request carries that is written for somebody's interpreter: every leaf of it is looked at by itself. */
export class AttackLook {
  readonly #detection: AttackDetection;

  constructor(detection: AttackDetection) {
    this.#detection = detection;
  }

  findings(exchange: Exchange, request: RequestMessage, material: Material | null): readonly Finding[] {
    const found = new FoundAttacks(this.#detection, exchange.plan.attacks === 'report', exchange.plan.textsOf, request);
    const { path, query } = exchange;
    if (!plainPath.test(path)) lookAtPath(path, found);
    if (query !== '') lookAtQuery(query, found);
    this.#headers(request, found);
    if (material && material.unit.tape.count > 0)
      this.#body(material.unit, exchange.plan.requestBody(essenceOf(contentTypeOf(request))), found);
    return found.findings;
  }

  #headers({ headers }: RequestMessage, found: FoundAttacks): void {
    for (let index = 0; index < headers.length; index += 2) {
      const name = (headers[index] ?? '').toLowerCase();
      if (!plainHeaders.has(name)) found.pair(name, headers[index + 1] ?? '', 'header');
    }
    for (const line of headersOf(headers, 'cookie')) for (const [name, value] of cookiePairs(line)) found.pair(name, value, 'cookie');
  }

  #body({ tape }: Unit, { trie, declared }: BodyPlan, found: FoundAttacks): void {
    for (let token = 0; token < tape.count; token += 1) {
      const node = tape.nodes[token] ?? noNode;
      const name = node === noNode ? (keyOf(tape, token) ?? '') : trie.key(node);
      const placeOf = (): string => (node === noNode ? 'request.body/{…}' : `request.body${trie.pointer(node)}`);
      if (!isPlainName(name)) found.name(keyOf(tape, token) ?? '', placeOf);
      const kind = tape.kinds[token];
      if (kind === tokenKind.text || (kind === tokenKind.string && !isQuiet(tape.masks[token] ?? 0, lengthOf(tape, token)))) {
        const text = textOf(tape, token);
        const said = declared && node !== noNode ? declared.at(node) : null;
        if (!isClosed(text, said)) found.look(text, name, 'body', placeOf, said?.content);
      }
    }
  }
}

/** As a whole, for ways out of a folder, and each segment as the value that it is somewhere. */
function lookAtPath(path: string, found: FoundAttacks): void {
  found.look(path, '', 'path', 'request.path');
  if (found.findings.some(({ confidence }) => confidence === 'certain')) return;
  for (const segment of path.split('/'))
    if (!plainSegment.test(segment) && segment !== path) found.look(segment, '', 'path', 'request.path');
}

function lookAtQuery(query: string, found: FoundAttacks): void {
  for (const { start, nameEnd, valueStart, end } of formSpans(query)) {
    const name = formText(query.slice(start, nameEnd));
    const raw = query.slice(valueStart, end);
    found.pair(name, formText(raw), 'query');
    if (isOddlyEscaped(raw)) found.pair(name, raw, 'query');
  }
}

function contentTypeOf({ headers }: RequestMessage): string | null {
  return headersOf(headers, 'content-type')[0] ?? null;
}

function lengthOf({ starts, ends }: Unit['tape'], token: number): number {
  return (ends[token] ?? 0) - (starts[token] ?? 0);
}

function isPlainName(name: string): boolean {
  return name === '' || name === '*' || (plainName.test(name) && !inherited.has(name));
}

function isQuiet(mask: number, bytes: number): boolean {
  if ((mask & ~quiet) === 0) return bytes < ((mask & byteMask.colon) === 0 ? codedBytesMin : addressBytesMin);
  return (mask & ~wordy) === 0 && bytes < wordsBytesMin;
}
