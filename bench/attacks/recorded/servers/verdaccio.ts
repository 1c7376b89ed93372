import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quietly, type RecordedServer } from '../recorded-server.ts';

interface VerdaccioModule {
  runServer(configuration: object): Promise<{ listen(port: number, host: string, done: () => void): void }>;
}
interface Options {
  readonly registry: string;
  readonly fetchRetries: number;
}
type Publish = (manifest: object, tarball: Buffer, options: object) => Promise<unknown>;
interface Pacote {
  packument(name: string, options: object): Promise<unknown>;
  manifest(name: string, options: object): Promise<unknown>;
}
type Fetch = ((path: string, options: object) => Promise<unknown>) & { json(path: string, options: object): Promise<unknown> };

const root = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const packagesMax = 60;

/** A registry of npm: packages with their READMEs, searches, tags and audits, by the libraries that npm itself is made of. */
export const verdaccio: RecordedServer = {
  name: 'verdaccio',
  // What one of its packages asks for by a tag is not in every registry.
  installation: {
    name: 'verdaccio',
    packages: { verdaccio: '6.10.4', libnpmpublish: '11.2.1', libnpmsearch: '9.0.1', pacote: '21.5.2', 'npm-registry-fetch': '19.1.1' },
    overrides: { 'node-fetch': '2.7.0' },
  },
  async serve(load, port) {
    const everybody = { access: '$all', publish: '$all', unpublish: '$all' };
    const app = await load<VerdaccioModule>('verdaccio').runServer({
      configPath: join(process.cwd(), 'config.yaml'),
      storage: join(process.cwd(), 'storage'),
      self_path: process.cwd(),
      uplinks: {},
      packages: { '@*/*': everybody, '**': everybody },
      auth: { htpasswd: { file: join(process.cwd(), 'htpasswd') } },
      max_body_size: '20mb',
      log: { type: 'stdout', level: 'fatal' },
    });
    await new Promise<void>((done) => {
      app.listen(port, '127.0.0.1', done);
    });
  },
  async drive(load, url, texts) {
    const { publish } = load<{ publish: Publish }>('libnpmpublish');
    const search = load<(query: string, options: object) => Promise<unknown>>('libnpmsearch');
    const pacote = load<Pacote>('pacote');
    const fetch = load<Fetch>('npm-registry-fetch');
    const options: Options = { registry: `${url}/`, fetchRetries: 0 };
    const folders = globSync('node_modules/{*,@*/*}/package.json', { cwd: root })
      .sort()
      .slice(0, packagesMax * 4);
    const audited: Record<string, readonly string[]> = {};
    for (const file of folders.filter((_, index) => index % 4 === 0)) {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
        readonly name: string;
        readonly version: string;
        readonly description?: string;
      };
      const { name, version, description = '' } = manifest;
      const readme = globSync('{readme,README}*', { cwd: join(root, dirname(file)) }).map((one) =>
        readFileSync(join(root, dirname(file), one), 'utf8'),
      )[0];
      audited[name] = [version];
      // The archive itself is not what is asked about: a body that is longer than what is held is not looked at.
      await quietly(() =>
        publish({ ...manifest, private: false, ...(readme === undefined ? {} : { readme }) }, Buffer.from(`archive of ${name}`), options),
      );
      await quietly(() => pacote.packument(name, { ...options, fullMetadata: true }));
      await quietly(() => pacote.manifest(`${name}@^${version}`, options));
      await quietly(() => search(`${description.slice(0, 60)} ${texts.words(2)}`, options));
      await quietly(() =>
        search(`author:${texts.person().name} keywords:${texts.words(1)}`, { ...options, limit: 5, sortBy: 'popularity' }),
      );
      await quietly(() =>
        fetch(`/-/package/${encodeURIComponent(name)}/dist-tags/next`, {
          ...options,
          method: 'PUT',
          body: JSON.stringify(version),
          headers: { 'content-type': 'application/json' },
        }),
      );
      await quietly(() =>
        fetch.json('/-/npm/v1/security/advisories/bulk', { ...options, method: 'POST', gzip: true, body: { ...audited } }),
      );
    }
  },
};
