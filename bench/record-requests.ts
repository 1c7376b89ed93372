/**
 * `node bench/record-requests.ts [name…]`: installs servers that others wrote with their own clients, in exact versions and in a folder outside
 * of the repository, lets each client work with its server on loopback, and keeps the requests for `attack-false-alarms`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from '../e2e/servers/installed.ts';
import { freePort } from '../e2e/servers/postgres.ts';
import { endOf } from '../e2e/servers/process-end.ts';
import { Tap } from '../e2e/servers/tap.ts';
import type { Load, RecordedServer } from './attacks/recorded/recorded-server.ts';
import { keepRecordings } from './attacks/recorded/recordings.ts';
import { recordedServers } from './attacks/recorded/servers.ts';
import { textsFor } from './attacks/recorded/texts.ts';

const [first, ...others] = process.argv.slice(2);
if (first === '--serve') await serve(others);
else await recordAll(process.argv.slice(2));

async function recordAll(names: readonly string[]): Promise<void> {
  for (const server of recordedServers) {
    if (names.length > 0 && !names.includes(server.name)) continue;
    try {
      console.log(`${server.name}: ${await record(server)} requests`);
    } catch (error) {
      console.error(`${server.name}: not recorded, for ${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    }
  }
  // Clients of others may keep timers and sockets of their own.
  process.exit();
}

/** How many requests there were, no two alike. */
async function record(server: RecordedServer): Promise<number> {
  const folder = installed(server.installation);
  const work = mkdtempSync(join(tmpdir(), `sluice-recorded-${server.name}-`));
  const port = await freePort();
  const child = fork(fileURLToPath(import.meta.url), ['--serve', server.name, folder, String(port)], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (said !== 'ready') throw new Error('its server did not start');
    await using tap = await Tap.open(false);
    tap.target = `http://127.0.0.1:${port}`;
    await server.drive(loaderOf(folder), tap.url, textsFor(server.name));
    const requests = [...tap.passedById.values()].map(({ method, target, requestLines, requestBody }) => ({
      method,
      target,
      headers: requestLines,
      body: requestBody.toString('base64'),
    }));
    return keepRecordings(server.name, requests);
  } finally {
    await endOf(child, 2_000);
    rmSync(work, { recursive: true, force: true });
  }
}

async function serve([name, folder = '', port]: readonly string[]): Promise<void> {
  process.on('disconnect', () => process.exit());
  const server = recordedServers.find((one) => one.name === name);
  if (server === undefined) throw new Error(`there is no server ${name}`);
  await server.serve(loaderOf(folder), Number(port));
  process.send?.('ready');
}

function loaderOf(folder: string): Load {
  const load = createRequire(join(folder, 'package.json'));
  return <Module>(name: string) => load(name) as Module;
}
