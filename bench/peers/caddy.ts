import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, launch, outputOf, stop } from './launch.ts';
import type { Peer } from './peer.ts';

/** Caddy as a plain reverse proxy on one processor, with an access log to a file. */
export async function startCaddy(folder: string, upstreamPort: number): Promise<Peer> {
  const port = await freePort();
  const home = join(folder, 'caddy');
  mkdirSync(home, { recursive: true });
  const configuration = `{
  admin off
  auto_https off
  storage file_system ${home}
}
http://:${port} {
  bind 127.0.0.1
  log {
    output file ${home}/access.log
  }
  reverse_proxy 127.0.0.1:${upstreamPort} {
    transport http {
      keepalive_idle_conns 64
    }
  }
}
`;
  const file = join(home, 'Caddyfile');
  writeFileSync(file, configuration);
  const child = await launch('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], port, {
    ...process.env,
    GOMAXPROCS: '1',
    HOME: home,
  });
  if (child.pid === undefined) throw new Error('caddy has no process id');
  return {
    name: 'Caddy',
    version: outputOf('caddy', ['version']),
    url: `http://127.0.0.1:${port}`,
    process: child.pid,
    configuration,
    stop: () => stop(child),
  };
}
