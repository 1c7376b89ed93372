import { type AttackDetection, isComparison, isOddlyEscaped, isOfQuery } from '@sluice/detect';
import { looksLikeName, textOfUtf8 } from '@sluice/kit';
import { byteMask, type Finding, headersOf, noNode, type PathTrie, type RequestMessage, rootNode, Tape, tokenKind } from '@sluice/model';
import { cookiePairs, formSpans, formText, malformedTextOf, queryPairs, quotedPrintableText, textOf, type Unit } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import type { DeclaredPlaces } from '../plan/declared-places.ts';
import { FoundAttacks, isPlainName } from './found-attacks.ts';
import { GraphqlLook } from './graphql-look.ts';
import { beginsAsJson, hiddenJsonOf, jsonLeavesOf } from './json-leaves.ts';
import { Manifests } from './manifests.ts';
import { essenceOf, type Material, nameOf, partsOf, requestBodyOf } from './material.ts';
import { type SecondReading, secondReadingOf } from './read-again.ts';
import { joinedValues } from './repeated-parameters.ts';

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
/** What stands in a text for bytes that are no UTF-8. */
const replacement = '\u{fffd}';
/** Words with blanks between them say something to an interpreter only from this length on. */
const wordy = quiet | byteMask.space | byteMask.plus;
const wordsBytesMin = 10;
/** Shorter texts without a sign are no base64 of anything that matters. */
const codedBytesMin = 16;
/** Nor are shorter ones with a colon an address without slashes. */
const addressBytesMin = 10;
/** Parts of a body and parameters that are documents of JSON and read leaf by leaf, besides being looked at as texts; each costs more than its length. */
const jsonTextsMax = 32;
/** Controls that any text may have. */
const controlsMax = 2;
/** What a trie calls members of a map, and items. */
const anyName = '*';
const plainPath = /^[\w/-]*(?:\.\w+)?$/;
/** A media type, or a program with its version. */
const plainToken = /^[A-Za-z][\w-]{0,32}\/[\w+-]{1,32}(?:\.[\w+-]{1,16}){0,3}$/;
const plainSegment = /^[\w.~-]*$/;

/** What a request carries that is written for somebody's interpreter: every leaf of it is looked at by itself. */
export class AttackLook {
  readonly #detection: AttackDetection;

  constructor(detection: AttackDetection) {
    this.#detection = detection;
  }

  findings(exchange: Exchange, request: RequestMessage, material: Material | null): readonly Finding[] {
    const { path, query, plan } = exchange;
    const found = new FoundAttacks(this.#detection, plan.attacks === 'report', plan.textsOf, request);
    const graphql = plan.graphql && new GraphqlLook(plan.graphql, exchange, request, found);
    if (!plainPath.test(path)) lookAtPath(path, found);
    if (query !== '') lookAtQuery(query, found, graphql);
    if (query.includes('&')) for (const [name, value] of joinedValues(queryPairs(query))) found.pair(name, value, 'query');
    this.#headers(request, found);
    if (material) {
      const { unit } = material;
      const contentType = contentTypeOf(request);
      const body = plan.requestBody(essenceOf(contentType));
      const leaves = { trie: body.trie, declared: body.declared, lead: 'request.body', channel: 'body' } as const;
      lookAtTape({ ...leaves, syntax: unit.syntax, tape: unit.tape }, found, graphql);
      const json = hiddenJsonOf(unit);
      if (json) lookAtTape({ ...json, syntax: 'json', declared: null, lead: 'request.body', channel: 'body' }, found, graphql);
      if (unit.syntax === 'form') lookAtJoined(material, contentType, found);
      if (unit.syntax === 'multipart') lookAtParts(unit, contentType, found);
      // Nothing else is judged of such a body, for no change could be written back; whoever reads it is attacked by it all the same.
      const again = secondReadingOf(unit, contentType);
      if (again) {
        const read = again.isOther ? body.readerFor(again.contentType).read(new Tape(), again.bytes) : unit;
        lookAgain(again, read, leaves, found, graphql);
      }
    }
    exchange.hostsNamed = found.hostsNamed;
    exchange.nearMisses = found.nearMisses;
    return found.findings;
  }

  #headers({ headers }: RequestMessage, found: FoundAttacks): void {
    for (let index = 0; index < headers.length; index += 2) {
      const name = (headers[index] ?? '').toLowerCase();
      const value = headers[index + 1] ?? '';
      if (!plainHeaders.has(name) && !plainToken.test(value)) found.pair(name, value, 'header');
    }
    for (const line of headersOf(headers, 'cookie')) for (const [name, value] of cookiePairs(line)) found.pair(name, value, 'cookie');
  }
}

/** As a whole, for ways out of a folder, and each segment as the value that it is somewhere. */
function lookAtPath(path: string, found: FoundAttacks): void {
  found.look(path, '', 'path', 'request.path');
  if (found.findings.some(({ confidence }) => confidence === 'certain')) return;
  for (const segment of path.split('/'))
    if (!plainSegment.test(segment) && segment !== path) found.look(segment, '', 'path', 'request.path');
}

/** Addressed values, and where they stood. */
interface Leaves extends Pick<Unit, 'syntax' | 'tape'> {
  readonly trie: PathTrie;
  readonly declared: DeclaredPlaces | null;
  /** What the pointer of a value goes on from: `request.body`. */
  readonly lead: string;
  readonly channel: 'query' | 'body';
}

function placeOf({ lead, trie }: Leaves, node: number): string {
  return node === noNode ? `${lead}/{…}` : `${lead}${trie.pointer(node)}`;
}

function lookAtTape(leaves: Leaves, found: FoundAttacks, graphql: GraphqlLook | null): void {
  const { tape, trie, declared, lead, channel } = leaves;
  const manifests = new Manifests(leaves);
  let texts = 0;
  for (let token = 0; token < tape.count; token += 1) {
    const node = tape.nodes[token] ?? noNode;
    const kept = node === noNode ? anyName : trie.key(node);
    const name = kept === anyName ? nameOf(leaves, token) : kept;
    if (!isPlainName(name)) {
      const isExpected = isComparison(name) && isWithinQuery(leaves, token);
      if (isExpected) found.operator(name, () => placeOf(leaves, node), channel);
      else found.name(nameAt(leaves, token), () => placeOf(leaves, node), channel);
    }
    const kind = tape.kinds[token];
    if (kind === tokenKind.text || (kind === tokenKind.string && !isQuiet(tape.masks[token] ?? 0, lengthOf(tape, token)))) {
      const mayBeOperation = graphql !== null && (token === 0 || name === 'query');
      if (!mayBeOperation && found.isHarmless(tape, token)) continue;
      const text = textOf(tape, token);
      if (graphql !== null && isOperation(leaves, token, name, text, found, graphql)) continue;
      if (kind === tokenKind.text && token !== 0 && texts < jsonTextsMax && beginsAsJson(text)) {
        texts += 1;
        const json = jsonLeavesOf(text);
        if (json) lookAtTape({ ...json, syntax: 'json', declared: null, lead: placeOf(leaves, node), channel }, found, null);
      }
      const said = declared && node !== noNode ? declared.at(node) : null;
      const malformed = text.includes(replacement) ? malformedTextOf(tape, token) : null;
      for (const reading of malformed === null ? [text] : [text, malformed]) {
        if (kind === tokenKind.text && token === 0) found.body(reading, () => placeOf(leaves, node), said);
        else found.told(reading, name, channel, () => placeOf(leaves, node), said, manifests.isScript(token) ? 'script' : 'value');
      }
    }
  }
  if (graphql !== null && tape.count > 0 && tape.kinds[0] === tokenKind.array) graphql.batch(itemsOf(tape), lead);
}

/** GraphQL over HTTP, 5; the specification of multipart requests; a body that is a document itself. */
function isOperation(
  { tape, trie, lead, channel }: Leaves,
  token: number,
  name: string,
  text: string,
  found: FoundAttacks,
  graphql: GraphqlLook,
): boolean {
  if (token === 0) return graphql.document(text, lead, 'body');
  const place = (): string => `${lead}${trie.pointer(tape.nodes[token] ?? rootNode)}`;
  if (name === 'query') return isOfRequest(tape, token) && graphql.document(text, place(), channel);
  // What is JSON in a text is read, and only what was looked at leaf by leaf is not looked at as a whole.
  if (tape.kinds[token] !== tokenKind.text || (name !== 'operations' && name !== 'variables')) return false;
  return lookAtJson(text, name, place(), channel, found, graphql);
}

/** Whether documents are in it. */
function lookAtJson(
  text: string,
  name: 'operations' | 'variables',
  lead: string,
  channel: Leaves['channel'],
  found: FoundAttacks,
  graphql: GraphqlLook,
): boolean {
  const json = beginsAsJson(text) && graphql.readsAnother(name, lead) ? jsonLeavesOf(text) : null;
  if (json === null) return false;
  const before = graphql.documents;
  lookAtTape({ ...json, syntax: 'json', declared: null, lead, channel }, found, graphql);
  return graphql.documents > before;
}

/** Whatever is not whole by then, or may be read in two ways, is one text. */
function lookAgain(
  { bytes, contentType, isOther, isTwofold }: SecondReading,
  unit: Unit,
  leaves: Omit<Leaves, 'syntax' | 'tape'>,
  found: FoundAttacks,
  graphql: GraphqlLook | null,
): void {
  if (isOther) lookAtTape({ ...leaves, syntax: unit.syntax, tape: unit.tape }, found, graphql);
  if (isOther && unit.syntax === 'multipart') lookAtParts(unit, contentType, found);
  const isWhole = unit.coverage.kind === 'whole' && !isTwofold;
  // Of a binary body the controls are its heads, and a server that cares less for its grammar reads on where the reader stopped.
  const isText = unit.binary !== null || isMostlyText(bytes, 0, bytes.length);
  if (!isWhole && isText) found.body(textOfUtf8(bytes), () => leaves.lead, null);
}

function lookAtJoined(material: Material, contentType: string | null, found: FoundAttacks): void {
  const body = requestBodyOf(material, contentType);
  if (body.kind !== 'form') return;
  for (const [name, value] of joinedValues(body.pairs))
    found.look(value, name, 'body', () => `request.body/${looksLikeName(name) ? name : '{…}'}`);
}

/** Names of parts, and of the files that they bring, for whoever stores one uses it as a path; and parts that say to be no text and are fields all the same. */
function lookAtParts(unit: Unit, contentType: string | null, found: FoundAttacks): void {
  const { bytes } = unit.tape;
  for (const { names, fileNames, isText, isFile, isEncoded, bodyStart, bodyEnd } of partsOf(unit, contentType)?.parts ?? []) {
    const placeOf = (): string => `request.body/${looksLikeName(names[0] ?? '') ? names[0] : '{…}'}`;
    for (const name of names) if (!isPlainName(name)) found.name(name, placeOf);
    for (const fileName of fileNames) if (!plainPath.test(fileName)) found.look(fileName, 'filename', 'body', placeOf);
    // Without the name of a file servers take a part for a field, whatever its sender says of its type.
    if (isText || isFile || !isMostlyText(bytes, bodyStart, bodyEnd)) continue;
    const text = textOfUtf8(bytes.subarray(bodyStart, bodyEnd));
    found.told(text, names[0] ?? '', 'body', placeOf, null);
    if (isEncoded && text.includes('=')) found.told(quotedPrintableText(text), names[0] ?? '', 'body', placeOf, null);
  }
}

/** Of content that is compressed a tenth are controls other than those of lines; of a text hardly any, unless somebody hides it with some. */
function isMostlyText(bytes: Uint8Array, start: number, end: number): boolean {
  let controls = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) controls += 1;
  }
  return controls <= controlsMax + (end - start) / 16;
}

/** Whether it is a member of the root, or of an item of an array that is the root. */
function isOfRequest({ kinds, parents }: Tape, token: number): boolean {
  const parent = parents[token] ?? 0;
  if (parent === 0) return kinds[0] === tokenKind.object;
  return kinds[0] === tokenKind.array && parents[parent] === 0;
}

function itemsOf({ nexts, count }: Tape): number {
  let items = 0;
  for (let token = 1; token < count; token = Math.max(token + 1, nexts[token] ?? count)) items += 1;
  return items;
}

function lookAtQuery(query: string, found: FoundAttacks, graphql: GraphqlLook | null): void {
  let texts = 0;
  for (const { start, nameEnd, valueStart, end } of formSpans(query)) {
    const name = formText(query.slice(start, nameEnd));
    const raw = query.slice(valueStart, end);
    const text = formText(raw);
    if (graphql !== null && name === 'variables') lookAtJson(text, name, 'request.query.variables', 'query', found, graphql);
    if (graphql === null || name !== 'query' || !graphql.document(text, 'request.query.query', 'query')) found.pair(name, text, 'query');
    if (texts < jsonTextsMax && beginsAsJson(text)) {
      texts += 1;
      const json = jsonLeavesOf(text);
      const lead = `request.query.${looksLikeName(name) ? name : '{…}'}`;
      if (json) lookAtTape({ ...json, syntax: 'json', declared: null, lead, channel: 'query' }, found, null);
    }
    if (isOddlyEscaped(raw)) found.pair(name, raw, 'query');
  }
}

function contentTypeOf({ headers }: RequestMessage): string | null {
  return headersOf(headers, 'content-type')[0] ?? null;
}

function lengthOf({ starts, ends }: Tape, token: number): number {
  return (ends[token] ?? 0) - (starts[token] ?? 0);
}

/** Whether it stands in a member of the root, or in the parameter, that is a query by its name. */
function isWithinQuery(leaves: Leaves, token: number): boolean {
  const { parents } = leaves.tape;
  let top = token;
  for (let parent = parents[top] ?? 0; parent > 0; parent = parents[top] ?? 0) top = parent;
  return (
    (top !== token && isOfQuery(nameOf(leaves, top))) ||
    (leaves.channel === 'query' && isOfQuery(leaves.lead.slice(leaves.lead.lastIndexOf('.') + 1)))
  );
}

/** The name of a member; of the one that leads from a constructor to the prototype of its objects both names. */
function nameAt(leaves: Leaves, token: number): string {
  const name = nameOf(leaves, token);
  if (name !== 'prototype') return name;
  return nameOf(leaves, leaves.tape.parents[token] ?? noNode) === 'constructor' ? 'constructor.prototype' : name;
}

function isQuiet(mask: number, bytes: number): boolean {
  if ((mask & ~quiet) === 0) return bytes < ((mask & byteMask.colon) === 0 ? codedBytesMin : addressBytesMin);
  return (mask & ~wordy) === 0 && bytes < wordsBytesMin;
}
