import { looksLikeName } from '@sluice/kit';
import { noNode, tokenKind } from '@sluice/model';
import { type Leaf, type Path, unkept, type ValueLook } from '@sluice/policy';
import { type Parts, textOf } from '@sluice/wire';
import type { JsonLeaves } from './json-leaves.ts';
import { nameOf } from './material.ts';

/** A part of more names may have any: each is asked of every rule. */
const partNamesMax = 16;

export function placeInBody(name: string | undefined): string {
  return `request.body/${name !== undefined && looksLikeName(name) ? name : unkept}`;
}

/** A value of a body that stands on no tape: it is found as any, and cannot be cut out. */
export function lookAtAside(value: string, paths: readonly Path[], place: string, look: ValueLook): void {
  const leaf = leafAside({ paths: () => paths, place: () => place }, look);
  look.search('body', value, leaf);
  if (look.rules.hasBounds('body')) look.measure(value, look.rules.boundsAt('body', paths), leaf);
}

/** Where a rule would cut out, such a value is one of the body as a whole, which is refused. */
function leafAside(leaf: Leaf, { rules }: ValueLook): Leaf {
  return rules.hasTreatments ? { ...leaf, place: () => 'request.body' } : leaf;
}

/** What of parts is on no tape: names of files, and the bytes of what nobody read; whether one is a picture, the receiver may see otherwise. */
export function lookAtParts(bytes: Uint8Array, found: Parts | null, look: ValueLook): void {
  const { parts, start, end } = found ?? { parts: [], start: 0, end: 0 };
  for (const { names, name, fileNames, isText, isEncoded, bodyStart, bodyEnd } of parts) {
    const place = placeInBody(names[0]);
    const paths = pathsOfPart(names);
    for (const file of fileNames) {
      const leaf = leafAside({ paths: () => paths.map((path) => [...path, 'filename']), place: () => place }, look);
      look.search('body', file, leaf);
      look.measure(file, look.rules.boundsAt('body', [['filename']]), leaf);
    }
    if (isEncoded) look.unread('a part in a transfer encoding', leafAside({ paths: () => paths, place: () => place }, look));
    else if (name === null || !isText) lookAtAside(latin1(bytes.subarray(bodyStart, bodyEnd)), paths, place, look);
  }
  for (const around of [bytes.subarray(0, start), bytes.subarray(end)]) {
    const text = latin1(around).trim();
    if (text !== '') lookAtAside(text, [[unkept]], 'request.body', look);
  }
}

export function pathsOfPart(names: readonly string[]): readonly Path[] {
  return names.length === 0 || names.length > partNamesMax ? [[unkept]] : names.map((name) => [name]);
}

/** What a body is to whoever asks no media type: found there as anywhere. Nothing can be cut out, for it is written in another way. */
export function lookAtJson(json: JsonLeaves, look: ValueLook): void {
  const { tape, trie } = json;
  const leaves = { tape, syntax: 'json' } as const;
  const hasBounds = look.rules.hasBounds('body');
  for (let token = 1; token < tape.count; token += 1) {
    const kind = tape.kinds[token];
    const node = tape.nodes[token] ?? noNode;
    const place = (): string => (node === noNode ? `request.body/${unkept}` : `request.body${trie.pointer(node)}`);
    const leaf = leafAside({ paths: () => [keysOf(json, token)], place }, look);
    const name = nameOf(leaves, token);
    if (name !== '') look.search('name', name, leaf);
    const isValue = kind === tokenKind.string || kind === tokenKind.number;
    if (isValue) look.search('body', textOf(tape, token), leaf);
    if (!hasBounds || kind === tokenKind.array || kind === tokenKind.null) continue;
    look.measure(kind === tokenKind.object ? null : textOf(tape, token), look.rules.boundsAt('body', leaf.paths()), leaf);
  }
}

function keysOf({ tape, trie }: JsonLeaves, token: number): readonly string[] {
  const keys: string[] = [];
  for (let at = token; at !== 0; at = tape.parents[at] ?? 0) {
    const node = tape.nodes[at] ?? noNode;
    keys.push(nameOf({ tape, syntax: 'json' }, at) || (node === noNode ? unkept : trie.key(node)));
  }
  return keys.toReversed();
}

function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return pieces.join('');
}
