import { success } from '@sluice/kit';
import type { PathTrie, ResponseMessage } from '@sluice/model';
import { type Decoded, Splicer } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import { headOfChanged } from '../head.ts';
import type { HeldWhole } from '../hold.ts';
import type { Material, Materials } from '../judge/material.ts';
import { type Projection, type ProjectionChoice, projectionEdits, projectionOf } from './projection.ts';

/** An answer as if the upstream had sent no more than was asked for. */
export interface Reduced {
  readonly reply: ResponseMessage;
  readonly held: HeldWhole;
  readonly decoded: Decoded;
}

interface Whole {
  readonly reply: ResponseMessage;
  readonly material: Material;
  readonly held: HeldWhole;
  readonly trie: PathTrie;
}

/** What is wanted of an answer: of a success, and only where answers may be changed. */
export function wantedOf({ plan, query }: Exchange, choice: ProjectionChoice, status: number): Projection | null {
  return plan.mode === 'enforce' && status >= 200 && status < 300 ? projectionOf(choice, query) : null;
}

/** Reduces a held body of JSON's kind before anything is looked for in it: what nobody asked for is nobody's leak. Null where nothing is to be cut. */
export async function reducedHeld(
  exchange: Exchange,
  choice: ProjectionChoice,
  { reply, material, held, trie }: Whole,
  materials: Materials,
): Promise<Reduced | null> {
  const { unit } = material;
  const wanted = wantedOf(exchange, choice, reply.status);
  if (wanted === null || unit.syntax !== 'json' || unit.coverage.kind === 'partial') return null;
  const edits = projectionEdits(wanted, unit.tape, trie);
  if (edits.length === 0) return null;
  const decoded = new Splicer().splice(unit, edits);
  const bytes = await materials.encode(material, decoded);
  return { reply: { ...reply, headers: headOfChanged(reply.headers) }, held: { ...held, bytes }, decoded: success(decoded) };
}
