import { bodiesOf, type CanaryBody, type Draw } from './bodies.ts';
import { endingNames } from './echo.ts';

/** One request as bytes; what is malformed could be written in no other way. */
export interface RawRequest {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Draws {
  /** A secret as it is. */
  readonly any: Draw;
  /** One that does not read as a word. What reads as a name that a programmer gave is kept where names stand: in keys and paths. */
  readonly name: Draw;
  /** Such a one of letters and digits alone, for the places where nothing else may stand. */
  readonly token: Draw;
}

/** Every way into one API: bodies, heads, faults of the upstream, and what is no request. */
export function requestsOf(base: string, draws: Draws): readonly RawRequest[] {
  return [
    ...bodiesOf(draws.any, draws.name).flatMap((body) => [posted(`${base}/things`, body, []), posted(`${base}/captured`, body, [])]),
    ...endingNames.flatMap((ending) => failing(base, ending, draws)),
    ...heads(base, draws),
    ...invalid(base, draws),
    ...malformed(base, draws),
  ];
}

function posted(path: string, { name, contentType, coding, bytes }: CanaryBody, more: readonly string[]): RawRequest {
  const lines = [
    `Content-Type: ${contentType}`,
    `Content-Length: ${bytes.length}`,
    ...(coding === null ? [] : [`Content-Encoding: ${coding}`]),
    ...more,
  ];
  return { name: `${name} to ${path}`, bytes: Buffer.concat([headOf('POST', path, lines), bytes]) };
}

/** The client accepts every coding, so that what is changed is encoded anew. */
function headOf(method: string, target: string, lines: readonly string[], host = 'api.example.com'): Buffer {
  const all = [`Host: ${host}`, 'Connection: close', 'Accept-Encoding: gzip, br, zstd, deflate', ...lines];
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`);
}

function failing(base: string, ending: string, { any, name, token }: Draws): readonly RawRequest[] {
  const lines = [`X-Ending: ${ending}`, `X-Canary: ${token()}`];
  const body = JSON.stringify({ password: any(), token: any() });
  return [
    posted(
      `${base}/things`,
      { name: `upstream: ${ending}`, contentType: 'application/json', coding: null, bytes: Buffer.from(body) },
      lines,
    ),
    {
      name: `upstream: ${ending}, GET`,
      bytes: headOf('GET', `${base}/things/${encodeURIComponent(name())}`, [`X-Ending: ${ending}`, `X-Canary: ${token()}`]),
    },
  ];
}

function heads(base: string, { any, name: named, token }: Draws): readonly RawRequest[] {
  const get = (name: string, target: string, lines: readonly string[] = []) => ({ name, bytes: headOf('GET', `${base}${target}`, lines) });
  const inUrl = () => encodeURIComponent(any());
  const inPath = () => encodeURIComponent(named());
  const inHeader = () =>
    any()
      .replace(/[\r\n]+/g, ' ')
      .trim();
  const header = (name: string, value: string) => get(`header ${name}`, '/things', [`${name}: ${value}`]);
  return [
    get('path', `/users/${inPath()}`),
    get('path in the middle', `/users/${inPath()}/orders/${inPath()}`),
    get('path of unknown words', `/reset/${inPath()}/${inPath()}`),
    get('path, percent-encoded', `/users/${percent(named())}`),
    get('query value', `/things?token=${inUrl()}&q=${inUrl()}`),
    get('query name', `/things?${inPath()}=1&${inPath()}`),
    get('query, plus signs', `/things?q=${new URLSearchParams({ v: any() }).toString().slice(2)}`),
    get('fragment', `/things#${token()}`),
    get('echoed headers', '/things', [`X-Canary: ${inHeader()}`]),
    get('header name', '/things', [`X-${token()}: 1`, `${token()}: ${inHeader()}`]),
    get('cookies', '/things', [`Cookie: session=${token()}; ${token()}=${token()}; theme=${inHeader()}`]),
    header('X-Api-Key', inHeader()),
    header('Authorization', `Bearer ${inHeader()}`),
    header(
      'Authorization',
      `Bearer ${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: any(), roles: [any()] })).toString('base64url')}.${token()}`,
    ),
    header('Authorization', `Basic ${Buffer.from(`${any()}:${any()}`).toString('base64')}`),
    header('Authorization', `${token()} ${token()}`),
    header('Referer', `https://a.example.com/?t=${inUrl()}`),
    header('User-Agent', inHeader()),
    header('X-Forwarded-For', token()),
    header('Forwarded', `for=${token()};host=${token()}`),
    header('X-Request-Id', token()),
    header('Traceparent', token()),
    header('Accept', token()),
    header('Range', `bytes=${token()}`),
    header('If-None-Match', `"${token()}"`),
    header('Expect', token()),
    header('Content-Type', token()),
    header('TE', token()),
    header('Upgrade', token()),
    get('upgrade', '/things', ['Connection: upgrade', 'Upgrade: websocket', `Sec-WebSocket-Key: ${token()}`, `X-Canary: ${token()}`]),
    { name: 'host', bytes: headOf('GET', `${base}/things`, [], `${token()}.example.com`) },
    { name: 'method', bytes: headOf(token().toUpperCase(), `${base}/things`, []) },
    { name: 'absolute target', bytes: headOf('GET', `http://${token()}.example.com${base}/things?${token()}`, []) },
    { name: 'no such API', bytes: headOf('GET', `/${token()}/${token()}`, []) },
  ];
}

/** What the contract of the declared API forbids; elsewhere only more bodies. */
function invalid(base: string, { any, name, token }: Draws): readonly RawRequest[] {
  const bodies: readonly unknown[] = [
    { kind: any() },
    { code: any() },
    { age: any() },
    { name: any() + any() },
    { tags: { [name()]: any() } },
    { [name()]: any() },
    [any()],
    { nested: { when: any(), mail: any(), choice: { type: any() } } },
  ];
  const json = (body: unknown, index: number) =>
    posted(
      `${base}/accounts`,
      { name: `invalid ${index}`, contentType: 'application/json', coding: null, bytes: Buffer.from(JSON.stringify(body)) },
      [],
    );
  const get = (about: string, target: string, lines: readonly string[] = []) => ({
    name: about,
    bytes: headOf('GET', `${base}${target}`, lines),
  });
  return [
    ...bodies.map(json),
    get('invalid path parameter', `/accounts/${encodeURIComponent(name())}`),
    get('invalid query parameter', `/accounts/7?limit=${encodeURIComponent(any())}&${token()}=1`),
    get('invalid header', '/accounts/7', [`X-Mode: ${token()}`]),
    get('invalid cookie', '/accounts/7', [`Cookie: choice=${token()}`]),
    posted(`${base}/accounts`, { name: 'invalid media type', contentType: `text/${token()}`, coding: null, bytes: Buffer.from(any()) }, []),
    posted(
      `${base}/accounts?${token()}=${token()}`,
      { name: 'invalid form', contentType: 'application/x-www-form-urlencoded', coding: null, bytes: Buffer.from(`kind=${token()}`) },
      [],
    ),
  ];
}

function malformed(base: string, { any, token }: Draws): readonly RawRequest[] {
  const host = 'Host: api.example.com\r\n';
  const raw = (name: string, text: string) => ({ name, bytes: Buffer.from(text, 'latin1') });
  const post = (name: string, lines: string, body: string) =>
    raw(name, `POST ${base}/things HTTP/1.1\r\n${host}Connection: close\r\n${lines}\r\n${body}`);
  return [
    raw('no request line', `${token()}\r\n\r\n`),
    raw('a bare line', `${token()} ${token()} ${token()}\r\n${host}\r\n`),
    raw('wrong version', `GET ${base}/things HTTP/9.${token()}\r\n${host}\r\n`),
    raw('target with spaces', `GET ${base}/a ${token()} b HTTP/1.1\r\n${host}\r\n`),
    raw('target without a slash', `GET ${token()} HTTP/1.1\r\n${host}\r\n`),
    raw('control characters in the target', `GET ${base}/${token()}\u0001 HTTP/1.1\r\n${host}\r\n`),
    raw('percent that is none', `GET ${base}/%zz${token()}?%${token()} HTTP/1.1\r\n${host}\r\n`),
    raw('dots', `GET ${base}/../${token()}/..%2f${token()} HTTP/1.1\r\n${host}\r\n`),
    raw('long target', `GET ${base}/${token()}${'a'.repeat(70_000)} HTTP/1.1\r\n${host}\r\n`),
    raw('no host', `GET ${base}/${token()} HTTP/1.1\r\n\r\n`),
    raw('two hosts', `GET ${base}/things HTTP/1.1\r\n${host}Host: ${token()}\r\n\r\n`),
    raw('header without a colon', `GET ${base}/things HTTP/1.1\r\n${host}${token()}\r\n\r\n`),
    raw('space before the colon', `GET ${base}/things HTTP/1.1\r\n${host}X-A : ${token()}\r\n\r\n`),
    raw('folded header', `GET ${base}/things HTTP/1.1\r\n${host}X-A: 1\r\n ${token()}\r\n\r\n`),
    raw('bare line feeds', `GET ${base}/things HTTP/1.1\n${host}X-A: ${token()}\n\n`),
    raw('zero byte in a header', `GET ${base}/things HTTP/1.1\r\n${host}X-A: ${token()}\0\r\n\r\n`),
    raw('huge header', `GET ${base}/things HTTP/1.1\r\n${host}X-A: ${token()}${'x'.repeat(70_000)}\r\n\r\n`),
    raw('many headers', `GET ${base}/things HTTP/1.1\r\n${host}${`X-${token()}: 1\r\n`.repeat(300)}\r\n`),
    post('bad length', `Content-Length: ${token()}\r\n`, ''),
    post('two lengths', `Content-Length: 3\r\nContent-Length: 4\r\n`, token()),
    post('length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', `3\r\nabc\r\n0\r\n\r\n${token()}`),
    post('unknown transfer coding', `Transfer-Encoding: ${token()}\r\n`, token()),
    post('bad chunk size', 'Transfer-Encoding: chunked\r\n', `${token()}\r\nabc\r\n0\r\n\r\n`),
    post('chunk extension', 'Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n', `3;a=${token()}\r\nabc\r\n0\r\n\r\n`),
    post('trailer', 'Transfer-Encoding: chunked\r\n', `3\r\nabc\r\n0\r\nX-A: ${token()}\r\n${token()}: 1\r\n\r\n`),
    post('bad trailer', 'Transfer-Encoding: chunked\r\n', `3\r\nabc\r\n0\r\n${token()}\r\n\r\n`),
    post('body cut off', 'Content-Type: application/json\r\nContent-Length: 5000\r\n', JSON.stringify({ password: any() })),
    raw('HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${token()}`),
    raw('TLS', `\u0016\u0003\u0001\u0002\u0000\u0001${token()}`),
    raw('CONNECT', `CONNECT ${token()}.example.com:443 HTTP/1.1\r\nHost: ${token()}.example.com\r\n\r\n`),
    raw('behind a good one', `GET ${base}/things HTTP/1.1\r\n${host}\r\n${token()}: ${token()}\r\n\r\n`),
  ];
}

function percent(value: string): string {
  return Buffer.from(value).toString('hex').replace(/../g, '%$&');
}
