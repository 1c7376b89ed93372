import { readFileSync } from 'node:fs';
import { type Attack, attacks, attempt, contractPath, type Demo, type Exploit, jwtSecret, sendSteps, startDemo } from '@sluice/demo';
import type { ExchangeRecord } from '@sluice/model';
import { openGate, type TestGate } from '../test/support/gate.ts';

export { attacks };

export interface AttackReading {
  readonly id: string;
  /** Why nothing of it could be tried; null where it was. */
  readonly missing: string | null;
  readonly exploits: number;
  /** Those that have no effect on the flaw without a gate: they prove nothing. */
  readonly idle: readonly string[];
  /** Those that work on the safe twin. */
  readonly onTwin: readonly string[];
  /** Those that work through a gate, with the status that came back. */
  readonly throughGate: readonly string[];
  /** Those that the gate stopped for another reason than what it found in them. */
  readonly stoppedOtherwise: readonly string[];
  /** Ordinary requests that were sent through a gate. */
  readonly ordinary: number;
  /** Those of them that are answered otherwise than without one. */
  readonly refused: readonly string[];
}

interface Guarded {
  readonly name: string;
  readonly gate: TestGate;
}

/** A shop by itself, and shops of the same kind behind gates: with the contract, and with nothing but the address of the upstream. */
interface Side {
  readonly alone: Demo;
  readonly guarded: readonly Guarded[];
}

/** Shops with the flaws of all attacks, and their safe twins. The gates have the default policy and no other, in enforce. */
export interface AttackStand extends AsyncDisposable {
  readonly flawed: Side;
  readonly safe: Side;
}

export async function openAttackStand(): Promise<AttackStand> {
  await using opened = new AsyncDisposableStack();
  const contract = readFileSync(contractPath, 'utf8');
  const side = async (flaws: readonly string[]): Promise<Side> => {
    const alone = opened.use(await startDemo({ flaws, silent: true }));
    const guarded: Guarded[] = [];
    for (const [name, extra] of [['with the contract', { contract }] as const, ['without a contract', {}] as const]) {
      const demo = opened.use(await startDemo({ flaws, silent: true }));
      const gate = opened.use(await openGate({ upstream: demo.url, mode: 'enforce', tokenSecret: jwtSecret, ...extra }));
      guarded.push({ name, gate });
    }
    return { alone, guarded };
  };
  const flawed = await side(attacks.map(({ id }) => id));
  const safe = await side([]);
  const kept = opened.move();
  return { flawed, safe, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Tries every exploit of an attack on the flaw, on its safe twin and on the flaw behind gates, and sends what is ordinary the same ways. */
export async function measureAttack({ flawed, safe }: AttackStand, attack: Attack, signal: AbortSignal): Promise<AttackReading> {
  const plain = await refusals(flawed, attack, signal);
  const missing = plain.isHere ? null : `${attack.interpreter} is not here`;
  const reading = { id: attack.id, missing, exploits: attack.exploits.length, ordinary: 0 };
  const none = { idle: [], onTwin: [], throughGate: [], stoppedOtherwise: [], refused: [] };
  if (!plain.isHere) return { ...reading, ...none };
  const { refused } = await refusals(safe, attack, signal);
  const found: Record<keyof typeof none, string[]> = {
    idle: [],
    onTwin: [],
    throughGate: [],
    stoppedOtherwise: [],
    refused: [...plain.refused, ...refused],
  };
  for (const exploit of attack.exploits) {
    if (!(await attempt(flawed.alone.url, exploit, signal)).works) found.idle.push(exploit.name);
    if ((await attempt(safe.alone.url, exploit, signal)).works) found.onTwin.push(exploit.name);
    for (const guarded of flawed.guarded) {
      const { list, words } = await throughGate(guarded, attack, exploit, signal);
      if (list !== null) found[list].push(words);
    }
  }
  return { ...reading, ...found, ordinary: attack.ordinary.length * (flawed.guarded.length + safe.guarded.length) };
}

async function throughGate(
  { name, gate }: Guarded,
  attack: Attack,
  exploit: Exploit,
  signal: AbortSignal,
): Promise<{ readonly list: 'throughGate' | 'stoppedOtherwise' | null; readonly words: string }> {
  const before = gate.record.records.length;
  const { works, status } = await attempt(gate.url, exploit, signal);
  const words = `${exploit.name}, ${name}: ${status}`;
  if (works) return { list: 'throughGate', words };
  const records = (await gate.record.atLeast(before + exploit.steps.length)).slice(before);
  return { list: records.some((record) => isRefusedFor(record, attack)) ? null : 'stoppedOtherwise', words };
}

/** By the finding of its kind, by that of a neighbour that is written alike, or by what the answer shows of it. */
function isRefusedFor({ request, response }: ExchangeRecord, { finding, inAnswer }: Attack): boolean {
  if (request.decision.kind === 'block')
    return request.inspection.findings.some(({ kind }) => kind === finding || kind.startsWith('attack.'));
  if (response === null) return false;
  const { decision, inspection } = response;
  if (decision.kind === 'minimise') return inspection.columns.some(({ dataClass }) => dataClass === inAnswer);
  return decision.kind === 'block' && inspection.findings.some(({ kind }) => kind === inAnswer);
}

/** What a shop by itself answers is what a gate before another has to hand on. */
async function refusals(
  { alone, guarded }: Side,
  { ordinary }: Attack,
  signal: AbortSignal,
): Promise<{ readonly isHere: boolean; readonly refused: readonly string[] }> {
  const wanted = await sendSteps(alone.url, ordinary, signal);
  if (wanted.some(({ status }) => status === 501)) return { isHere: false, refused: [] };
  const refused: string[] = [];
  for (const { name, gate } of guarded) {
    const got = await sendSteps(gate.url, ordinary, signal);
    for (const [index, { method, path }] of ordinary.entries()) {
      const [one, other] = [wanted[index], got[index]];
      const isSame = one?.status === other?.status && one?.body.equals(other?.body ?? Buffer.alloc(0)) === true;
      if (!isSame) refused.push(`${method} ${path}, ${name}: ${other?.status} for ${one?.status}`);
    }
  }
  return { isHere: true, refused };
}
