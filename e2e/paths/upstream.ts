import { type AddressInfo, createServer, type Socket } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import { type Resource, resources } from './resources.ts';
import { servers } from './servers.ts';

/** How often each resource was asked for, by the name of a server that found it. */
export interface ServedTally {
  readonly url: string;
  /** The names of the servers that found one of the resources at the target of the request with this id, with the resource. */
  servedOf(id: string): readonly { readonly server: string; readonly resource: Resource }[];
  close(): Promise<void>;
}

/** Every kind of server at once, behind one bare socket: the answer to a target is what each of them finds there. */
export async function startServers(): Promise<ServedTally> {
  const served = new Map<string, { readonly server: string; readonly resource: Resource }[]>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        const found = resourcesAt(head);
        const id = /^x-test-id: (.+)$/im.exec(head)?.[1] ?? '';
        if (found.length > 0) served.set(id, [...(served.get(id) ?? []), ...found]);
        socket.write(answerOf(found.map(({ resource }) => resource)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    servedOf: (id) => served.get(id) ?? [],
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function resourcesAt(head: string): readonly { readonly server: string; readonly resource: Resource }[] {
  const [method, target = ''] = head.slice(0, head.indexOf('\r\n')).split(' ');
  return servers.flatMap((one) => {
    const path = one.resourceOf(target);
    const resource = resources.find((candidate) => candidate.path === path && candidate.method === method);
    return resource ? [{ server: one.name, resource }] : [];
  });
}

function answerOf(found: readonly Resource[]): Buffer {
  const distinct = [...new Set(found)];
  const body = Buffer.from(JSON.stringify(Object.assign({ ok: true }, ...distinct.map(({ answer }) => answer))));
  // Of what nobody can decode, nothing may pass where the route is closed to that.
  const isSealed = distinct.some(({ path }) => path.startsWith('/sealed'));
  const bytes = isSealed ? Buffer.concat([brotliCompressSync(body), body]) : body;
  const lines = [
    'HTTP/1.1 200 OK',
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
    ...(isSealed ? ['Content-Encoding: x-unheard-of'] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}
