import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchOwn, stop } from './launch.ts';
import type { Peer } from './peer.ts';

const main = fileURLToPath(new URL('../../packages/sluice/src/main.ts', import.meta.url));
const manifest = fileURLToPath(new URL('../../package.json', import.meta.url));

/** Sluice as the figures ask for it: one worker unless said otherwise, recorder on, durability `os`, `enforce`, the demo's contract, the default policy. */
export async function startSluice(
  folder: string,
  upstreamPort: number,
  contract: string,
  {
    workers = 1,
    environment = process.env,
    listen = '',
  }: { readonly workers?: number; readonly environment?: NodeJS.ProcessEnv; readonly listen?: string } = {},
): Promise<Peer> {
  return startConfigured(
    folder,
    `mode: enforce
workers: ${workers}
durability: os
apis:
  - name: shop
    upstream: http://127.0.0.1:${upstreamPort}
    contract: ${contract}
limits: { connectionsPerAddressMax: 1000 }
`,
    environment,
    listen,
  );
}

/**
 * The same where it was started before, as what is installed runs. The first start from a clone takes the types off the sources, in a
 * memory that grows; from then on V8 asks at each access whether the memory is still there, which costs a worker a sixth of a large body's
 * judgement for as long as it lives. A package has no types, and a second start finds the code without them.
 */
export async function startSluiceAgain(...parameters: Parameters<typeof startSluice>): Promise<Peer> {
  const first = await startSluice(...parameters);
  await first.stop();
  return startSluice(...parameters);
}

/** Sluice with a configuration of one's own, but for its version and where it listens; `listen` is what else is said of the listener. */
export async function startConfigured(
  folder: string,
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
  listen = '',
): Promise<Peer> {
  const home = join(folder, 'sluice');
  mkdirSync(home, { recursive: true });
  const configuration = `version: 1\nlisten: { host: 127.0.0.1, port: 0${listen === '' ? '' : `, ${listen}`} }\n${text}`;
  const file = join(home, 'sluice.yaml');
  writeFileSync(file, configuration);
  const { child, ready } = await launchOwn([main, 'start', '--config', file, '--no-color'], environment);
  const { url }: { readonly url: string } = JSON.parse(ready);
  if (child.pid === undefined) throw new Error('sluice has no process id');
  return {
    name: 'Sluice',
    version: `${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version} on Node ${process.version}`,
    url,
    process: child.pid,
    configuration,
    stop: () => stop(child),
  };
}
