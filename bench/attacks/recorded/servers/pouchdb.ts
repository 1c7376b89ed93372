import { quietly, type RecordedServer } from '../recorded-server.ts';

interface Pouch {
  new (name: string): Database;
  plugin(plugin: unknown): Pouch;
  defaults(options: object): Pouch;
}
interface Database {
  put(document: object): Promise<unknown>;
  get(id: string, options?: object): Promise<{ readonly _rev: string }>;
  bulkDocs(documents: readonly object[]): Promise<unknown>;
  allDocs(options: object): Promise<unknown>;
  query(view: string, options: object): Promise<unknown>;
  createIndex(index: object): Promise<unknown>;
  find(request: object): Promise<unknown>;
  putAttachment(id: string, name: string, rev: string, attachment: Buffer, type: string): Promise<unknown>;
  remove(id: string, rev: string): Promise<unknown>;
  replicate: { from(other: Database): Promise<unknown>; to(other: Database): Promise<unknown> };
}
type Express = () => { use(path: string, handler: unknown): void; listen(port: number, host: string, done: () => void): void };

const rounds = 60;

/** CouchDB: documents with ids of every kind, views, selectors with operators, attachments and replication. */
export const pouchdb: RecordedServer = {
  name: 'pouchdb',
  installation: {
    name: 'pouchdb',
    packages: {
      'express-pouchdb': '4.2.0',
      pouchdb: '9.0.0',
      'pouchdb-find': '9.0.0',
      'pouchdb-adapter-memory': '9.0.0',
      express: '4.22.3',
    },
  },
  serve: (load, port) =>
    new Promise((done) => {
      const PouchDB = load<Pouch>('pouchdb').plugin(load('pouchdb-adapter-memory')).defaults({ adapter: 'memory' });
      const app = load<Express>('express')();
      app.use('/', load<(pouch: Pouch, options: object) => unknown>('express-pouchdb')(PouchDB, { inMemoryConfig: true }));
      app.listen(port, '127.0.0.1', done);
    }),
  async drive(load, url, texts) {
    const PouchDB = load<Pouch>('pouchdb').plugin(load('pouchdb-find')).plugin(load('pouchdb-adapter-memory'));
    const remote = new PouchDB(`${url}/people`);
    const local = new (PouchDB.defaults({ adapter: 'memory' }))('local');
    const map = 'function (doc) { if (doc.age > 18) { emit([doc.city, doc.age], { name: doc.name }); } }';
    await quietly(() => remote.put({ _id: '_design/people', views: { by_city: { map, reduce: '_count' } } }));
    await quietly(() => remote.createIndex({ index: { fields: ['city', 'age'] } }));
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      const id = `${person.name}:${round}`;
      await quietly(() => remote.put({ _id: id, ...person, tags: [texts.words(2)] }));
      await quietly(() => remote.get(id, { revs: true, open_revs: 'all' }));
      const { _rev } = (await quietly(() => remote.get(id))) ?? { _rev: '' };
      await quietly(() => remote.putAttachment(id, 'notes.md', _rev, Buffer.from(texts.section()), 'text/markdown'));
      await quietly(() => remote.allDocs({ include_docs: true, startkey: person.name, endkey: `${person.name}\ufff0`, limit: 5 + round }));
      await quietly(() => remote.query('people/by_city', { key: [person.city, person.age], reduce: false }));
      await quietly(() => remote.query('people/by_city', { startkey: [person.city], endkey: [person.city, {}], group: true }));
      const selectors = [
        { city: person.city, age: { $gt: person.age } },
        { name: { $regex: '^A' }, $or: [{ company: person.company }, { age: { $in: [20, 30, person.age] } }] },
      ];
      await quietly(() => remote.find({ selector: selectors[round % 2], fields: ['name', 'email'], limit: 10 }));
      if (round % 5 === 0)
        await quietly(() => remote.bulkDocs([texts.person(), texts.person(), { ...texts.person(), note: texts.section() }]));
      if (round % 10 === 0) await quietly(() => local.replicate.from(remote));
      if (round % 10 === 5) {
        await quietly(() => local.bulkDocs([texts.person(), texts.person()]));
        await quietly(() => local.replicate.to(remote));
      }
    }
  },
};
