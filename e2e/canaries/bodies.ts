import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

export interface CanaryBody {
  readonly name: string;
  readonly contentType: string;
  readonly coding: string | null;
  readonly bytes: Buffer;
}

/** Draws the next secret. */
export type Draw = () => string;

/** One body of each kind, each with secrets at other places: values, keys (by `name`), prose, and inside of what is encoded. */
export function bodiesOf(draw: Draw, name: Draw): readonly CanaryBody[] {
  const { plain, json } = makers(draw);
  const coded = (['gzip', 'deflate', 'br', 'zstd'] as const).map((coding) => ({
    ...json(coding),
    coding,
    bytes: codings[coding](json(coding).bytes),
  }));
  return [
    json('JSON'),
    plain('JSON keys', 'application/json', JSON.stringify({ [name()]: 1, users: { [name()]: { [name()]: draw() } } })),
    plain('JSON, escaped', 'application/json', `{"password":"${escaped(draw())}","${escaped(name())}":"${escaped(draw())}"}`),
    plain('JSON, repeated keys', 'application/json', `{"a":${quoted(draw())},"a":${quoted(draw())},"email":${quoted(draw())}}`),
    plain('JSON, torn', 'application/json', `{"password":${quoted(draw())},"token":"${escaped(draw()).slice(0, -3)}`),
    plain('JSON, wrong', 'application/json', `{"password":${quoted(draw())},${draw()}}`),
    plain('JSON, a scalar', 'application/json', quoted(draw())),
    plain('JSON under another name', 'application/octet-stream', JSON.stringify({ secret: draw() })),
    plain('JSON of a vendor', 'application/vnd.shop+json', JSON.stringify({ secret: draw(), items: [draw(), draw()] })),
    plain('JSON in UTF-16', 'application/json; charset=utf-16', Buffer.from(`\ufeff${JSON.stringify({ password: draw() })}`, 'utf16le')),
    plain('JSON, deep', 'application/json', `${'{"a":['.repeat(400)}${quoted(draw())}${']}'.repeat(400)}`),
    plain(
      'NDJSON',
      'application/x-ndjson',
      [draw(), draw(), draw()].map((value) => JSON.stringify({ token: value, note: draw() })).join('\n'),
    ),
    plain('text', 'text/plain', `password=${draw()}\nDear ${draw()},\nyour code is ${draw()}.\n`),
    plain('CSV', 'text/csv', `name,email,${name()}\n${quoted(draw())},${draw()},${draw()}\n`),
    plain('HTML', 'text/html', `<p title="${draw()}">Error: ${draw()}<pre>at load (/srv/${draw()}.js:1:2)</pre>`),
    plain('XML', 'application/xml', `<user secret="${draw()}"><password>${draw()}</password></user>`),
    plain('events', 'text/event-stream', `event: ${draw()}\ndata: {"token":${quoted(draw())}}\n\ndata: ${draw()}\n\n`),
    plain('script', 'application/javascript', `var key = ${quoted(draw())}; // ${draw()}`),
    plain(
      'form',
      'application/x-www-form-urlencoded',
      new URLSearchParams([
        ['password', draw()],
        [name(), draw()],
        ['q', draw()],
      ]).toString(),
    ),
    multipart(draw, name),
    plain('bytes', 'application/octet-stream', Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from(draw()), Buffer.from([0, 254])])),
    plain('an image', 'image/png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(draw())])),
    plain(
      'GraphQL',
      'application/json',
      JSON.stringify({ query: `{ user(token: ${quoted(draw())}) { id } }`, variables: { secret: draw() } }),
    ),
    ...coded,
    { ...json('gzip of gzip'), coding: 'gzip, gzip', bytes: gzipSync(gzipSync(json('').bytes)) },
    { ...json('torn gzip'), coding: 'gzip', bytes: gzipSync(json('').bytes).subarray(0, -12) },
    { ...json('no gzip'), coding: 'gzip' },
    { ...plain('gzip text', 'text/plain', ''), coding: 'gzip', bytes: gzipSync(`token ${draw()}\n`) },
    ...hugeBodies(draw, name),
  ];
}

function makers(draw: Draw) {
  const plain = (name: string, contentType: string, body: string | Buffer): CanaryBody => ({
    name,
    contentType,
    coding: null,
    bytes: Buffer.from(body),
  });
  const json = (name: string): CanaryBody => plain(name, 'application/json', JSON.stringify(documentOf(draw)));
  return { plain, json };
}

/** As an API answers: names that tell, names that do not, prose, lists. */
function documentOf(draw: Draw): unknown {
  return {
    id: 7,
    name: draw(),
    email: draw(),
    passwordHash: draw(),
    iban: draw(),
    note: `They said ${draw()} and left.`,
    status: draw(),
    debug: { stack: `Error: ${draw()}\n    at load (/srv/app/${draw()}.js:10:5)`, query: `SELECT * FROM users WHERE token = '${draw()}'` },
    items: [{ token: draw() }, { token: draw() }, draw()],
  };
}

function multipart(draw: Draw, name: Draw): CanaryBody {
  const boundary = 'x9f2k';
  const part = (disposition: string, type: string, body: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type === '' ? '' : `Content-Type: ${type}\r\n`}\r\n${body}\r\n`;
  const oneLine = (value: string) => value.replace(/["\r\n]/g, '');
  const bytes = Buffer.from(
    part('name="password"', '', draw()) +
      part(`name="${oneLine(name())}"`, '', draw()) +
      part(`name="file"; filename="${oneLine(draw())}.txt"`, 'text/plain', `see ${draw()}`) +
      part('name="data"; filename="a.json"', 'application/json', JSON.stringify({ token: draw() })) +
      `--${boundary}--\r\n`,
  );
  return { name: 'multipart', contentType: `multipart/form-data; boundary=${boundary}`, coding: null, bytes };
}

/** Longer than what is held as a whole, with secrets at both ends and all along. */
function hugeBodies(draw: Draw, name: Draw): readonly CanaryBody[] {
  const { plain } = makers(draw);
  const filling = 'nothing to see here, only words that fill a document up. ';
  const rows = (count: number) =>
    Array.from({ length: count }, (_, row) => ({ row, text: filling, ...(row % 400 === 0 ? { secret: draw(), [name()]: 1 } : {}) }));
  const long = `${draw()} ${filling.repeat(10_000)} ${draw()}`;
  return [
    plain('huge JSON', 'application/json', JSON.stringify({ token: draw(), items: rows(8_000), last: draw() })),
    plain(
      'huge NDJSON',
      'application/x-ndjson',
      rows(6_000)
        .map((row) => JSON.stringify(row))
        .join('\n'),
    ),
    plain('huge text', 'text/plain', long),
    plain('huge string', 'application/json', JSON.stringify({ text: long, key: draw() })),
    plain('huge key', 'application/json', JSON.stringify({ [`${name()}${'k'.repeat(80_000)}`]: draw() })),
    plain('huge bytes', 'application/octet-stream', Buffer.concat([Buffer.alloc(400_000), Buffer.from(draw())])),
    { ...plain('huge gzip', 'application/json', ''), coding: 'gzip', bytes: gzipSync(JSON.stringify({ items: rows(8_000) })) },
    {
      ...plain('bomb', 'application/json', ''),
      coding: 'gzip',
      bytes: gzipSync(JSON.stringify({ token: draw(), text: ' '.repeat(3_000_000) })),
    },
  ];
}

const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };

function quoted(value: string): string {
  return JSON.stringify(value);
}

function escaped(value: string): string {
  return value
    .split('')
    .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
