import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers: readonly string[];
  /** A body makes it a POST of JSON. */
  readonly body: string | null;
  /** Folder for the script that a POST needs. */
  readonly folder: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  readonly p50Us: number;
}

/** Drives one target with wrk, one thread, keep-alive. */
export async function drive(load: Load): Promise<LoadResult> {
  const script = join(load.folder, 'load.lua');
  writeFileSync(script, scriptOf(load));
  const headers = load.headers.flatMap((line) => ['-H', line]);
  const options = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '30s', '-s', script, ...headers, load.url];
  const { stdout } = await run('wrk', options, { timeout: (load.seconds + 30) * 1000 });
  const match = /SLUICE (\d+) (\d+) (\d+)/.exec(stdout);
  if (!match) throw new Error(`wrk said nothing that can be read: ${stdout.slice(0, 300)}`);
  return { requests: Number(match[1]), failed: Number(match[2]), p50Us: Number(match[3]) };
}

function scriptOf(load: Load): string {
  const body =
    load.body === null ? '' : `wrk.method = "POST"\nwrk.body = [==[${load.body}]==]\nwrk.headers["Content-Type"] = "application/json"\n`;
  return `${body}done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("SLUICE %d %d %d\\n", summary.requests, errors.status + errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50)))
end
`;
}
