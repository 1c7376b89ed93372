/** What a route gives back. Bodies are ready to send; `chunks` goes out with chunked coding. */
export interface Answer {
  readonly body: Buffer | Iterable<string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

const nothing = Buffer.alloc(0);

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(value)) };
}

/** RFC 9457. `more` holds extension members. */
export function problem(status: number, title: string, detail: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  const document = { type: `https://docs.remedy.example.com/problems/${title.replaceAll(' ', '-')}`, title, status, detail, ...more };
  return { status, headers: { 'content-type': 'application/problem+json' }, body: Buffer.from(JSON.stringify(document)) };
}

export function notFound(what: string): Answer {
  return problem(404, 'not found', `no such ${what}`);
}

export function noContent(): Answer {
  return { status: 204, headers: {}, body: nothing };
}

export function bytes(mediaType: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { 'content-type': mediaType, ...headers }, body };
}

export function lines(mediaType: string, body: Iterable<string>): Answer {
  return { status: 200, headers: { 'content-type': mediaType }, body };
}
