/** json-server 0.17 as its own documentation starts it, with the rows of two tenants. Argument: the folder of its installation. */
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';

interface JsonServer {
  create(): { use(middleware: unknown): void; listen(port: number, host: string, done: () => void): Server };
  defaults(options: object): unknown;
  router(rows: object): unknown;
}

process.on('disconnect', () => process.exit());
const [, , folder = ''] = process.argv;
const jsonServer = createRequire(`${folder}/package.json`)('json-server') as JsonServer;
const orders = ['a', 'b'].flatMap((tenant) =>
  [1, 2, 3].map((number) => ({
    id: `${tenant}${number}`,
    tenantId: `t-${tenant}`,
    title: `order ${number}`,
    secret: `only for ${tenant}`,
  })),
);
const server = jsonServer.create();
server.use(jsonServer.defaults({ logger: false }));
server.use(jsonServer.router({ orders, tenants: [{ id: 't-a' }, { id: 't-b' }] }));
const listening = server.listen(0, '127.0.0.1', () => process.send?.((listening.address() as AddressInfo).port));
