import { quietly, type RecordedServer } from '../recorded-server.ts';

const installation = {
  name: 'azurite',
  packages: { azurite: '3.37.0', '@azure/storage-blob': '12.34.0', '@azure/data-tables': '13.3.2', '@azure/storage-queue': '12.32.0' },
};
const account = { name: 'shop', key: Buffer.from('made up for these recordings').toString('base64') };
const rounds = 60;

interface BlobModule {
  readonly BlobServiceClient: { fromConnectionString(text: string): { getContainerClient(name: string): Container } };
}

interface Container {
  create(): Promise<unknown>;
  getBlockBlobClient(name: string): BlockBlob;
  listBlobsFlat(options: object): AsyncIterable<unknown>;
  listBlobsByHierarchy(delimiter: string, options: object): AsyncIterable<unknown>;
}

interface BlockBlob {
  readonly url: string;
  upload(body: string | Buffer, length: number, options: object): Promise<unknown>;
  stageBlock(id: string, body: string, length: number): Promise<unknown>;
  commitBlockList(ids: readonly string[], options: object): Promise<unknown>;
  setMetadata(metadata: object): Promise<unknown>;
  setTags(tags: object): Promise<unknown>;
  getProperties(): Promise<unknown>;
  download(from: number, count: number): Promise<unknown>;
  syncCopyFromURL(url: string): Promise<unknown>;
  delete(): Promise<unknown>;
}

/** Azure Blob Storage: files of every kind, names with folders and blanks, metadata in headers, lists of blocks and tags in XML. */
export const azuriteBlob: RecordedServer = {
  name: 'azurite-blob',
  installation,
  serve: (load, port) => serveFrom(load, 'blob', port),
  async drive(load, url, texts) {
    const { BlobServiceClient } = load<BlobModule>('@azure/storage-blob');
    const container = BlobServiceClient.fromConnectionString(connection('Blob', url)).getContainerClient('documents');
    await container.create();
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      const blob = container.getBlockBlobClient(`${person.company}/${person.name} (${round})/${texts.words(2)}.md`);
      const body = Buffer.from(round % 3 === 0 ? texts.section() : texts.prose());
      const types = ['text/markdown', 'text/plain; charset=utf-8', 'application/octet-stream'];
      await quietly(() =>
        blob.upload(body, body.length, {
          blobHTTPHeaders: { blobContentType: types[round % types.length], blobContentDisposition: `attachment; filename="${round}.md"` },
          metadata: {
            author: encodeURIComponent(person.name),
            subject: texts
              .words(4)
              .normalize('NFKD')
              .replace(/[^ -~]/g, ''),
          },
        }),
      );
      await quietly(() => blob.setMetadata({ reviewed: 'true', reviewer: person.email }));
      await quietly(() => blob.setTags({ project: texts.words(2).replace(/[^\w ]/g, ''), year: String(person.age) }));
      await quietly(() => blob.getProperties());
      await quietly(() => blob.download(0, 20));
      const prefix = { prefix: `${person.company}/` };
      await quietly(() => all(container.listBlobsFlat({ ...prefix, includeMetadata: true, includeTags: true })));
      await quietly(() => all(container.listBlobsByHierarchy('/', prefix)));
      if (round % 4 === 0) await blocks(container.getBlockBlobClient(`long/${texts.words(3)}.html`), texts.prose(), round);
      if (round % 6 === 0)
        await container
          .getBlockBlobClient(`copies/${round}`)
          .syncCopyFromURL(blob.url)
          .catch(() => null);
      if (round % 5 === 0) await quietly(() => blob.delete());
    }
  },
};

interface TableModule {
  readonly TableClient: { fromConnectionString(text: string, table: string, options: object): Table };
  readonly odata: (strings: TemplateStringsArray, ...values: unknown[]) => string;
}

interface Table {
  createTable(): Promise<unknown>;
  createEntity(entity: object): Promise<unknown>;
  upsertEntity(entity: object, mode: string): Promise<unknown>;
  getEntity(partition: string, row: string): Promise<unknown>;
  listEntities(options: object): AsyncIterable<unknown>;
  submitTransaction(actions: readonly object[]): Promise<unknown>;
}

/** Azure Table Storage: OData, with names of people in its filters and in paths of keys. */
export const azuriteTable: RecordedServer = {
  name: 'azurite-table',
  installation,
  serve: (load, port) => serveFrom(load, 'table', port),
  async drive(load, url, texts) {
    const { TableClient, odata } = load<TableModule>('@azure/data-tables');
    const table = TableClient.fromConnectionString(connection('Table', url), 'people', { allowInsecureConnection: true });
    await table.createTable();
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      const keys = { partitionKey: person.city, rowKey: `${person.name} ${round}` };
      await quietly(() => table.createEntity({ ...keys, ...person, since: new Date(1.7e12 + round * 1e8) }));
      await quietly(() => table.upsertEntity({ ...keys, note: texts.prose().slice(0, 1_000) }, 'Merge'));
      await quietly(() => table.getEntity(keys.partitionKey, keys.rowKey));
      const filters = [
        odata`name eq ${person.name} and age ge ${person.age}`,
        odata`PartitionKey eq ${person.city} and (company eq ${person.company} or street ne ${person.street})`,
        odata`since gt ${new Date(1.7e12)} and not (age lt ${person.age})`,
      ];
      const queryOptions = { filter: filters[round % filters.length], select: ['name', 'email', 'age'] };
      await quietly(() => all(table.listEntities({ queryOptions })));
      if (round % 4 === 0) {
        const entities = [1, 2, 3].map((number) => ({ ...texts.person(), partitionKey: 'batch', rowKey: `${round}-${number}` }));
        await quietly(() => table.submitTransaction(entities.map((entity) => ['create', entity])));
      }
    }
  },
};

function serveFrom(load: (name: string) => unknown, service: string, port: number): void {
  process.env['AZURITE_ACCOUNTS'] = `${account.name}:${account.key}`;
  const flags = ['--location', '.', `--${service}Port`, String(port), '--silent', '--skipApiVersionCheck', '--disableTelemetry'];
  process.argv = [process.argv[0] ?? '', 'azurite', ...flags];
  load(`azurite/dist/src/${service}/main.js`);
}

function connection(service: string, url: string): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account.name};AccountKey=${account.key};${service}Endpoint=${url}/${account.name};`;
}

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

async function blocks(blob: BlockBlob, text: string, round: number): Promise<void> {
  const ids = [0, 1].map((number) => Buffer.from(`block-${round}-${number}`).toString('base64'));
  for (const id of ids) await blob.stageBlock(id, `<p>${text}</p>`, Buffer.byteLength(`<p>${text}</p>`));
  await blob.commitBlockList(ids, { blobHTTPHeaders: { blobContentType: 'text/html' } });
}
