import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost, type Figure, type FigureContext, type FigureValue } from '../figure.ts';
import { freePort } from '../peers/launch.ts';

const root = dirname(dirname(import.meta.dirname));
const giveUpMs = 300_000;

export const figure: Figure = {
  name: 'first-minute',
  about: 'npm start in a clean clone until the first guarded answer, without and with a filled npm cache, and again',
  goal: '≤ 60 s with a filled cache, ≤ 150 s without, ≤ 5 s again',
  async measure(context) {
    const { say, workFolder } = context;
    const cache = join(workFolder, 'npm-cache');
    mkdirSync(cache);
    // The first start fills the cache that the second one finds.
    const clones = [join(workFolder, 'one'), join(workFolder, 'two')] as const;
    say('a clean clone, an empty cache');
    const emptySeconds = await clonedAndStarted(clones[0], cache, context);
    say('a clean clone, a filled cache');
    const filledSeconds = await clonedAndStarted(clones[1], cache, context);
    say('started again');
    const againSeconds = await started(clones[1], cache, context);
    return [
      seconds('first-minute filled cache', filledSeconds, 60),
      seconds('first-minute empty cache', emptySeconds, 150),
      seconds('first-minute again', againSeconds, 5),
    ];
  },
};

function seconds(name: string, value: number, most: number): FigureValue {
  return { kind: 'measured', name, value, unit: 's', goal: atMost(most) };
}

/** What is committed, and nothing that lies beside it. */
async function clonedAndStarted(folder: string, cache: string, context: FigureContext): Promise<number> {
  const startMs = performance.now();
  await ended(spawn('git', ['clone', '--quiet', '--no-hardlinks', root, folder], { stdio: ['ignore', 'ignore', 'inherit'] }));
  return (performance.now() - startMs) / 1000 + (await started(folder, cache, context));
}

/** Seconds from `npm start` to an answer of the demo through Sluice. */
async function started(folder: string, cache: string, { signal, show }: FigureContext): Promise<number> {
  const port = await freePort();
  const startMs = performance.now();
  // A group of its own, so that npm, its shell and all that they started can be ended.
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), npm_config_cache: cache },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-8000)));
  try {
    while (performance.now() - startMs < giveUpMs) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}: ${said}`);
      if (await isGuarded(port)) return (performance.now() - startMs) / 1000;
      await delay(50, undefined, { signal });
    }
    throw new Error(`no answer within ${giveUpMs / 1000} s: ${said}`);
  } finally {
    show(said);
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, 'SIGTERM');
      await ended(child);
    }
    await untilFree(port);
  }
}

/** A clean shell: npm hands its own settings, folders and the name of the running script to whatever it runs. */
function environment(): NodeJS.ProcessEnv {
  const dropped =
    /^(?:npm_(?:lifecycle|package|config_(?:local|global)_prefix|command|execpath|node_execpath)|INIT_CWD$|SLUICE_|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.test(name)));
}

async function isGuarded(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/bench/1k`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function untilFree(port: number): Promise<void> {
  for (let turn = 0; turn < 200 && (await isGuarded(port)); turn += 1) await delay(50);
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
