import { quietly, type RecordedServer } from '../recorded-server.ts';

interface App {
  configure(plugin: unknown): App;
  use(...handlers: unknown[]): App;
  listen(port: number, host: string): Promise<unknown>;
  service(name: string): Service;
}
interface Service {
  create(values: unknown): Promise<{ readonly id: number }>;
  find(parameters: object): Promise<unknown>;
  get(id: number): Promise<unknown>;
  patch(id: number | null, values: object, parameters?: object): Promise<unknown>;
  update(id: number, values: object): Promise<unknown>;
  remove(id: number): Promise<unknown>;
}
interface ServerModule {
  (app: unknown): App;
  rest(): unknown;
  json(): unknown;
  urlencoded(options: object): unknown;
}

const rounds = 60;

/** Feathers: queries with brackets in their names, sorted, selected and searched. */
export const feathers: RecordedServer = {
  name: 'feathers',
  installation: {
    name: 'feathers',
    packages: {
      '@feathersjs/feathers': '5.0.50',
      '@feathersjs/express': '5.0.50',
      '@feathersjs/memory': '5.0.50',
      '@feathersjs/rest-client': '5.0.50',
      axios: '1.21.1',
    },
  },
  async serve(load, port) {
    const { feathers: made } = load<{ readonly feathers: () => unknown }>('@feathersjs/feathers');
    const express = load<ServerModule>('@feathersjs/express');
    const { memory } = load<{ readonly memory: (options: object) => unknown }>('@feathersjs/memory');
    const app = express(made())
      .use(express.json())
      .use(express.urlencoded({ extended: true }))
      .configure(express.rest());
    app.use('messages', memory({ multi: true, paginate: { default: 10, max: 50 } }));
    await app.listen(port, '127.0.0.1');
  },
  async drive(load, url, texts) {
    const { feathers: made } = load<{ readonly feathers: () => App }>('@feathersjs/feathers');
    const rest = load<(url: string) => { axios(axios: unknown): unknown }>('@feathersjs/rest-client');
    const messages = made()
      .configure(rest(url).axios(load('axios')))
      .service('messages');
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      const id =
        (await quietly(() => messages.create({ ...person, text: texts.prose(), tags: [texts.words(1), texts.words(2)] })))?.id ?? 0;
      const queries = [
        { company: person.company, $sort: { age: -1, name: 1 }, $select: ['name', 'email'] },
        { city: person.city, tags: [texts.words(1), texts.words(1)], $limit: 5, $skip: round },
        { name: person.name, note: texts.words(5), deleted: false, since: '2026-01-02T03:04:05.000Z' },
      ];
      for (const query of queries) await quietly(() => messages.find({ query }));
      await quietly(() => messages.get(id));
      await quietly(() => messages.patch(id, { text: texts.prose(), street: person.street }));
      await quietly(() => messages.update(id, texts.person()));
      if (round % 4 === 0) await quietly(() => messages.create([texts.person(), texts.person()]));
      if (round % 6 === 0) await quietly(() => messages.patch(null, { read: true }, { query: { company: texts.person().company } }));
      if (round % 5 === 0) await quietly(() => messages.remove(id));
    }
  },
};
