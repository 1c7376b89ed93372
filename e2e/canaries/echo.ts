import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Marks whatever the upstream said itself; an answer without it is Sluice's own. */
export const echoHeader = 'x-echo';

export interface Echo extends AsyncDisposable {
  readonly url: string;
  readonly requests: () => number;
}

/** An upstream that gives back what it got: body, coding and a few headers. `x-ending` asks it to fail in some way. */
export async function startEcho(): Promise<Echo> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  server.on('upgrade', (request, socket) =>
    socket.end(`HTTP/1.1 403 no ${String(request.headers['x-canary'])}\r\nContent-Length: 0\r\n\r\n`),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const canary = String(request.headers['x-canary'] ?? 'none');
  const type = request.headers['content-type'] ?? 'text/plain';
  const coding = request.headers['content-encoding'];
  const raw = endings[String(request.headers['x-ending'])];
  if (raw) {
    const { socket } = response;
    for (const part of raw(canary, body)) socket?.write(part);
    socket?.destroySoon();
    return;
  }
  if (request.headers['x-ending'] === 'silence') return;
  response.writeHead(request.headers['x-ending'] === 'error' ? 500 : 200, {
    [echoHeader]: 'yes',
    'content-type': type,
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
    ...(request.headers['x-ending'] === 'wrong coding' ? { 'content-encoding': 'gzip' } : {}),
    ...(canary === 'none'
      ? {}
      : {
          'x-secret': canary,
          'set-cookie': [`session=${canary}; HttpOnly`, `${canary}=1`],
          location: `/next?token=${canary}`,
          etag: `"${canary}"`,
          'www-authenticate': `Bearer realm="${canary}"`,
          link: `</a/${canary}>; rel=next`,
        }),
  });
  response.end(body);
}

const head = `HTTP/1.1 200 OK\r\n${echoHeader}: yes\r\nContent-Type: application/json\r\n`;

/** Replies that are no replies; a gateway must answer in their place. */
const endings: Readonly<Record<string, (canary: string, body: Buffer) => readonly (string | Buffer)[]>> = {
  reset: () => [],
  cut: (_canary, body) => [`${head}Content-Length: ${body.length + 1000}\r\n\r\n`, body],
  'cut chunk': (_canary, body) => [`${head}Transfer-Encoding: chunked\r\n\r\n${(body.length + 1000).toString(16)}\r\n`, body],
  'bad chunk': (canary, body) => [`${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`, body, `\r\n${canary}\r\n`],
  'bad header': (canary) => [`${head}${canary} without a colon\r\n\r\n`],
  'bad header name': (canary) => [`${head}a(${canary}): 1\r\n\r\n`],
  'bad status line': (canary) => [`HTTP/1.1 ${canary} OK\r\n\r\n`],
  'reason phrase': (canary) => [`HTTP/1.1 418 ${canary}\r\nContent-Length: 0\r\n\r\n`],
  'bad length': (canary) => [`${head}Content-Length: ${canary}\r\n\r\n`],
  'unknown coding': (canary, body) => [`${head}Content-Encoding: ${canary}\r\nContent-Length: ${body.length}\r\n\r\n`, body],
  'huge header': (canary) => [`${head}X-Big: ${canary}${'x'.repeat(200_000)}\r\nContent-Length: 0\r\n\r\n`],
  'no HTTP': (canary, body) => [`${canary}\r\n`, body],
  'early hints': (canary) => [`HTTP/1.1 103 Early Hints\r\nLink: </${canary}>; rel=preload\r\n\r\n`, `${head}Content-Length: 2\r\n\r\n{}`],
};

export const endingNames: readonly string[] = [...Object.keys(endings), 'error', 'wrong coding', 'silence'];
