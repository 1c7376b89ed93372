import { execFile } from 'node:child_process';
import { connect } from 'node:http2';
import { promisify } from 'node:util';
import type { GateDriver } from './gate.ts';

const run = promisify(execFile);
/** The load's connections, as so many streams of fewer connections: what browsers and proxies do. */
const streamsPerConnection = 4;

/** HTTP/2 by prior knowledge, driven by nghttp2's h2load, one thread. */
export const h2load: GateDriver = {
  missing: 'h2load',
  async drive({ url, connections, seconds, headers }) {
    const options = ['-t1', `-c${connections / streamsPerConnection}`, `-m${streamsPerConnection}`, `-D${seconds}`];
    const lines = headers.flatMap((line) => ['-H', line.replace(/^Host:/i, ':authority:')]);
    const { stdout } = await run('h2load', [...options, ...lines, url], { timeout: (seconds + 30) * 1000 });
    const counts = /requests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded/.exec(stdout);
    const time = /time for request:\s+\S+\s+\S+\s+([\d.]+)(us|ms|s)/.exec(stdout);
    if (!counts || !time) throw new Error(`h2load said nothing that can be read: ${stdout.slice(0, 300)}`);
    const unit = { us: 1, ms: 1_000, s: 1_000_000 }[time[2] as 'us' | 'ms' | 's'];
    const [done, succeeded] = [Number(counts[1]), Number(counts[2])];
    return { requests: succeeded, failed: done - succeeded, p50Us: Number(time[1]) * unit };
  },
  ask: (url, { path, method, headers }) =>
    new Promise((resolve, reject) => {
      const lines = Object.fromEntries(
        headers.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      );
      const { host, ...others } = lines;
      const session = connect(url);
      session.once('error', reject);
      const stream = session.request({ ...others, ':path': path, ':method': method, ...(host ? { ':authority': host } : {}) });
      let status = 0;
      let bytes = 0;
      stream.once('error', reject);
      stream.once('response', (answer) => {
        status = Number(answer[':status']);
      });
      stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
      stream.once('end', () => {
        session.close();
        resolve({ status, bytes });
      });
    }),
};
