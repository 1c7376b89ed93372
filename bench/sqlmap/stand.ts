import { fileURLToPath } from 'node:url';
import { contractPath, mainPath } from '@sluice/demo';
import { launchOwn, stop } from '../peers/launch.ts';
import { startConfigured } from '../peers/sluice.ts';

/** The demo with its flaw of SQL on, and gates before others of the same kind, each in a process of its own. */
interface SqlStand extends AsyncDisposable {
  /** One for each process that attacks: heavy queries keep a shop busy. */
  readonly alone: readonly string[];
  readonly withContract: string;
  readonly withoutContract: string;
}

/**
 * Heavy queries of SQLite are blobs of hundreds of megabytes. A heap that is kept spares the operating system the pages of each, which take
 * ten times the query's own time on a machine that does other things as well.
 */
const environment = { ...process.env, MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '4000000000' };

export async function openSqlStand(folder: string, lanes: number): Promise<SqlStand> {
  await using opened = new AsyncDisposableStack();
  const startShop = async (): Promise<string> => {
    const { child, ready } = await launchOwn([fileURLToPath(mainPath), '--flaws', 'sql-injection', '--silent'], environment);
    opened.defer(() => stop(child));
    return ready;
  };
  const startGate = async (name: string, more: string): Promise<string> => {
    const upstream = await startShop();
    const text = `mode: enforce\nworkers: 1\ndurability: os\napis:\n  - name: shop\n    upstream: ${upstream}\n${more}`;
    const gate = await startConfigured(`${folder}/${name}`, text);
    opened.defer(() => gate.stop());
    return gate.url;
  };
  const withContract = await startGate('with-contract', `    contract: ${fileURLToPath(contractPath)}\n`);
  const withoutContract = await startGate('without-contract', '');
  const alone: string[] = [];
  for (let lane = 0; lane < lanes; lane += 1) alone.push(await startShop());
  const kept = opened.move();
  return { alone, withContract, withoutContract, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
