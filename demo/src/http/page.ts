import type { Collection, Filter } from '../data/collection.ts';
import type { Row } from '../data/records.ts';
import { type Answer, json } from './answer.ts';
import { invalid, type Parsed } from './input.ts';
import type { Call } from './route.ts';

interface PageRequest {
  readonly limit: number;
  readonly offset: number;
}

const limitMax = 100;
const limitUsual = 20;

/** `limit` and `cursor` of a list. The cursor is opaque to callers: an offset in base64url. */
function readPage(call: Call, isCapped = true): Parsed<PageRequest> {
  const wanted = call.query.get('limit') ?? String(limitUsual);
  const limit = /^\d{1,6}$/.test(wanted) ? Number(wanted) : 0;
  if (limit < 1 || (isCapped && limit > limitMax)) {
    return { kind: 'invalid', answer: invalid([{ pointer: '?limit', message: `must be a whole number from 1 to ${limitMax}` }]) };
  }
  const cursor = call.query.get('cursor');
  const offset = cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString().replace(/^o:/, ''));
  if (!Number.isSafeInteger(offset) || offset < 0) {
    return { kind: 'invalid', answer: invalid([{ pointer: '?cursor', message: 'must be a cursor of an earlier answer' }]) };
  }
  return { kind: 'valid', value: { limit, offset } };
}

export function page<T extends Row>(call: Call, rows: Collection<T>, filter: Filter, view: (row: T) => unknown, isCapped = true): Answer {
  const request = readPage(call, isCapped);
  if (request.kind === 'invalid') return request.answer;
  const { limit, offset } = request.value;
  const total = rows.count(filter);
  const items = rows.list(filter, { limit, offset }).map(view);
  const next = offset + items.length;
  return json(200, { items, limit, total, nextCursor: next < total && items.length > 0 ? cursorOf(next) : null });
}

function cursorOf(offset: number): string {
  return Buffer.from(`o:${offset}`).toString('base64url');
}
