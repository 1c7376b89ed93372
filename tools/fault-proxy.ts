/**
 * A proxy on which things go wrong, to see what stands in front of it make of that:
 *
 *     node tools/fault-proxy.ts --listen 9000 --to 127.0.0.1:3000 latency=200
 *     node tools/fault-proxy.ts --listen 9000 --to 127.0.0.1:3000 pass pass reset=1000
 *     node tools/fault-proxy.ts --listen 9000 slow-head
 *
 * Each connection takes the next of the faults that are named, from the first again after the last. Those that pass on (pass, latency,
 * bandwidth, reset, truncate, half-open) need `--to`; the others answer by themselves. `--help` lists them. Tests take `FaultProxy` from
 * `tools/fault-proxy/fault-proxy.ts`, with a plan of their own for each connection.
 */
import { parseArgs } from 'node:util';
import type { Fault } from './fault-proxy/fault.ts';
import { FaultProxy } from './fault-proxy/fault-proxy.ts';
import { namedFault, namedFaults } from './fault-proxy/named-faults.ts';

const usage = 'fault-proxy [--listen [HOST:]PORT] [--to HOST:PORT] FAULT[=VALUE]…';

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { listen: { type: 'string', default: '0' }, to: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return help();
  const faults = positionals.map((words) => ({ words, fault: namedFault(words) }));
  const unknown = faults.find(({ fault }) => fault === null);
  if (faults.length === 0 || unknown) {
    console.error(unknown ? `no fault ${unknown.words}; --help lists them` : usage);
    return 2;
  }
  const planned = faults.flatMap(({ fault }): Fault[] => (fault === null ? [] : [fault]));
  if (values.to === undefined && planned.some(({ kind }) => kind === 'pass')) {
    console.error('a fault that passes on needs --to HOST:PORT');
    return 2;
  }
  const target = values.to === undefined ? {} : { target: addressOf(values.to) };
  const proxy = await FaultProxy.open({
    ...target,
    listen: addressOf(values.listen),
    plan(connection) {
      const index = connection % planned.length;
      console.error(`connection ${connection}: ${faults[index]?.words}`);
      return planned[index] ?? { kind: 'deaf' };
    },
  });
  console.log(`listening on port ${proxy.port}`);
  return 0;
}

function help(): number {
  console.log(usage);
  for (const [name, { about, value }] of Object.entries(namedFaults))
    console.log(`  ${(value === null ? name : `${name}=${value}`).padEnd(20)}${about}`);
  return 0;
}

function addressOf(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { host: colon < 0 ? '127.0.0.1' : text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
