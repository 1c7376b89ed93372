/**
 * `npm run fuzz [-- target…] [--seconds n]`: feeds the readers of what comes from outside with inputs that reach ever new code, 60 s each. What
 * breaks one is kept in `test/fuzz/findings` and tried again by `npm test`. Exit code 1 where something was found.
 */
import { parseArgs } from 'node:util';
import { keepFinding } from '../test/fuzz/findings.ts';
import { type TargetName, targetNames } from '../test/fuzz/targets.ts';
import { fuzzWatched } from '../test/fuzz/watched.ts';

const giveUp = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => giveUp.abort());

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  const seconds = Number(values.seconds);
  const seed = values.seed === undefined ? Date.now() : Number(values.seed);
  const unknown = positionals.filter((name) => !isTarget(name));
  if (unknown.length > 0 || !(seconds > 0) || !Number.isFinite(seed)) {
    console.error(`npm run fuzz [-- target…] [--seconds n] [--seed n]; targets are ${targetNames.join(', ')}`);
    return 2;
  }
  let found = 0;
  for (const name of positionals.length > 0 ? positionals.filter(isTarget) : targetNames) {
    if (giveUp.signal.aborted) return 130;
    const start = performance.now();
    const progress = (run: { readonly executions: number; readonly blocks: number; readonly corpus: number }) =>
      line(name, start, seconds, run);
    const run = await fuzzWatched(name, { seconds, seed, progress, signal: giveUp.signal });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    const told = `${run.executions} executions, ${run.blocks} blocks of code, ${run.corpus} inputs that reached something new`;
    console.log(`${run.findings.length === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(16)}${told}`);
    for (const { kind, why, input } of run.findings) console.log(`     ${kind}: ${why}; kept as ${keepFinding(name, input)}`);
    found += run.findings.length;
  }
  return found === 0 ? 0 : 1;
}

/** On a terminal only; a log has no use for it. */
function line(
  name: string,
  start: number,
  seconds: number,
  run: { readonly executions: number; readonly blocks: number; readonly corpus: number },
): void {
  if (!process.stderr.isTTY) return;
  const passed = Math.round((performance.now() - start) / 1_000);
  process.stderr.write(`\r\u001b[K     ${name.padEnd(16)}${passed} of ${seconds} s, ${run.executions} executions, ${run.blocks} blocks`);
}

function isTarget(name: string): name is TargetName {
  return (targetNames as readonly string[]).includes(name);
}
