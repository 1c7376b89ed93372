/** An API with a small answer, a file that the kernel takes as a whole for a client, and one that it does not; tells its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const bytesByPath: Readonly<Record<string, number>> = { '/file': 500_000, '/long-file': 8_000_000 };
const small = JSON.stringify({ items: Array.from({ length: 20 }, (_, id) => ({ id, state: 'open', quantity: id * 3 })) });
const piece = Buffer.alloc(50_000, 'f');

const server = createServer((request, response) => {
  const fileBytes = bytesByPath[request.url ?? ''];
  if (fileBytes === undefined) {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': small.length });
    return void response.end(small);
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': fileBytes });
  let left = fileBytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
