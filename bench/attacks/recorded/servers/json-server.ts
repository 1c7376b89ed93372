import { quietly, type RecordedServer } from '../recorded-server.ts';

interface JsonServer {
  create(): { use(middleware: unknown): void; listen(port: number, host: string, done: () => void): void };
  defaults(options: object): unknown;
  router(rows: object): unknown;
}
interface Axios {
  create(options: object): { request(options: object): Promise<{ readonly data: { readonly id?: number } }> };
}

const rounds = 60;

/** json-server by axios: filters, ranges, sorting and full-text search in queries, forms and parts. */
export const jsonServer: RecordedServer = {
  name: 'json-server',
  installation: { name: 'json-server-axios', packages: { 'json-server': '0.17.4', axios: '1.21.1' } },
  serve: (load, port) =>
    new Promise((done) => {
      const server = load<JsonServer>('json-server');
      const app = server.create();
      app.use(server.defaults({ logger: false }));
      app.use(server.router({ posts: [], comments: [], profile: {} }));
      app.listen(port, '127.0.0.1', done);
    }),
  async drive(load, url, texts) {
    const client = load<Axios>('axios').create({ baseURL: url });
    const ask = (method: string, path: string, options: object = {}) => quietly(() => client.request({ method, url: path, ...options }));
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      const made = await ask('POST', '/posts', {
        data: { title: texts.words(6), author: person.name, body: texts.prose(), created: 1.7e12 + round },
      });
      const path = `/posts/${made?.data.id ?? 0}`;
      await ask('GET', '/posts', { params: { q: texts.words(3), _sort: 'author,created', _order: 'asc,desc', _page: round, _limit: 20 } });
      await ask('GET', '/posts', { params: { author: person.name, created_gte: 1.7e12, created_lte: 1.8e12, title_like: texts.words(1) } });
      await ask('GET', path, { params: { _embed: 'comments', _expand: 'author' } });
      await ask('PATCH', path, { data: { title: `${person.company}: ${texts.words(4)}?`, tags: [texts.words(1), '#1', 'c++', 'q&a'] } });
      await ask('POST', '/comments', {
        data: new URLSearchParams({ postId: String(round), name: person.name, email: person.email, comment: texts.prose() }),
      });
      const form = new FormData();
      form.append('name', person.name);
      form.append('address', `${person.street}, ${person.city}`);
      form.append('file', new Blob([texts.prose()], { type: 'text/plain' }), `${texts.words(2)} (${round}).txt`);
      await ask('POST', '/comments', { data: form });
      if (round % 3 === 0) await ask('PUT', path, { data: { ...person, html: `<p>${texts.words(8)} <b>${texts.words(1)}</b></p>` } });
      if (round % 5 === 0) await ask('DELETE', path);
    }
  },
};
