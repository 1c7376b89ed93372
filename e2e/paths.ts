import { configurationFiles, type Resource, resources } from './paths/resources.ts';
import { servers } from './paths/servers.ts';
import { spellings } from './paths/spellings.ts';
import { startServers } from './paths/upstream.ts';
import { startSluice } from './running-sluice.ts';

export interface PathOptions {
  /** Every so many of the spellings. */
  readonly step: number;
  readonly paths: 'lenient' | 'strict';
  /** Empty, and left as it is. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface PathReading {
  readonly spellings: number;
  readonly rules: number;
  readonly servers: number;
  readonly requests: number;
  /** Of these, what Sluice refused as no target, or as one that leads to two APIs. */
  readonly refused: number;
  /** Of these, what reached the upstream. */
  readonly forwarded: number;
  /** Times that a server found a protected resource at a target, whether it was asked or not: there was something to be missed. */
  readonly found: number;
  /** What got out, or was asked for, past the rule of its resource. */
  readonly bypasses: readonly string[];
}

const sentAtOnce = 8;

/** Asks for each protected resource in every spelling through a real Sluice, with every kind of server behind it. */
export async function measurePaths({ step, paths, folder, say }: PathOptions): Promise<PathReading> {
  const tried = spellings.filter((_, index) => index % step === 0);
  const asked = resources.flatMap((resource) => tried.map((spelling) => ({ resource, spelling })));
  const upstream = await startServers();
  const sluice = await startSluice(folder, configurationFiles(upstream.url, paths));
  const bypasses: string[] = [];
  let [refused, forwarded, found, next] = [0, 0, 0, 0];
  const work = async (): Promise<void> => {
    for (let index = next++; index < asked.length; index = next++) {
      const one = asked[index];
      if (!one) return;
      const { resource, spelling } = one;
      const target = spelling.write(resource.path) + resource.query;
      const answer = (await sluice.send(requestOf(resource, target, `t${index}`))).toString('latin1');
      const served = upstream.servedOf(`t${index}`);
      if (answer.startsWith('HTTP/1.1 4') && served.length === 0) refused += 1;
      if (answer.startsWith('HTTP/1.1 2')) forwarded += 1;
      found += servers.filter((server) => resources.some(({ path }) => path === server.resourceOf(target))).length;
      for (const { server, resource: reached } of served) {
        if (reached.keepsOut || answer.includes(reached.secret))
          bypasses.push(`${reached.kind}: "${target}" (${spelling.name}) as ${server} reads it`);
      }
      if (resources.some(({ secret }) => answer.includes(secret)) && served.length === 0) bypasses.push(`${target}: from nowhere`);
      if (index % 500 === 499) say(`${index + 1} of ${asked.length} requests`);
    }
  };
  try {
    await Promise.all(Array.from({ length: sentAtOnce }, work));
  } finally {
    await sluice.stop();
    await upstream.close();
  }
  return {
    spellings: tried.length,
    rules: resources.length,
    servers: servers.length,
    requests: asked.length,
    refused,
    forwarded,
    found,
    bypasses: [...new Set(bypasses)],
  };
}

function requestOf({ method }: Resource, target: string, id: string): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: gate.test',
    'Connection: close',
    `X-Test-Id: ${id}`,
    ...(method === 'POST' ? ['Content-Length: 0'] : []),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
