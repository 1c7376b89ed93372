export type Side = 'request' | 'response';
export type Part = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'trailer';

/** Where a value stood. */
export interface Place {
  readonly side: Side;
  readonly part: Part;
  /** On the wire: a JSON pointer (RFC 6901) with `*` for array items and map keys, or the name of a parameter. */
  readonly pointer: string;
  /** What the value means where that differs from where it stood: a GraphQL field path, a JSON-RPC parameter. Else the pointer. */
  readonly logical: string;
}

// `response.body/items/0/email` is written with a star for the index, as in every pointer of a place.
/** The form that records, policies and people use: `request.query.token`, or for a body its part and its pointer. */
export function placeText(place: Place): string {
  const lead = `${place.side}.${place.part}`;
  return place.part === 'body' ? lead + place.pointer : `${lead}.${place.pointer}`;
}

export function parsePlace(text: string): Place | null {
  const match = /^(request|response)\.(path|query|header|cookie|body|trailer)(?:\.(.*)|(\/.*))?$/s.exec(text);
  if (!match) return null;
  const pointer = match[3] ?? match[4] ?? '';
  return { side: match[1] as Side, part: match[2] as Part, pointer, logical: pointer };
}
